import assert from "node:assert/strict";
import type { RolloutEvent } from "../../../provider/rollout/events";
import type { Stop } from "../../../provider/rollout/plan";
import { type AccountReport, reportOf } from "../../../provider/rollout/report";
import { durationOf, lineOf, summaryOf } from "../../../provider/rollout/text";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;

const account = (accountId: string, more: Partial<AccountReport> = {}): AccountReport => ({
  accountId,
  name: null,
  stack: accountId,
  status: "succeeded",
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: 12.4,
  changes: { same: 1, create: 2 },
  errors: [],
  log: `/logs/${accountId}.log`,
  ...more,
});

describe("a duration", () => {
  const cases: readonly (readonly [seconds: number, text: string])[] = [
    [0.2, "0 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [67, "1 min 7 s"],
    [3_600, "1 h"],
    [7_500, "2 h 5 min"],
  ];
  for (const [seconds, text] of cases) it(text, () => assert.equal(durationOf(seconds), text));
});

describe("the line of an event", () => {
  const began = {
    kind: "began",
    project: "onboarding",
    operation: "up",
    accounts: 40,
    concurrency: 4,
  } as const;
  const organization = {
    id: "o-exampleorgid",
    organizationalUnits: ["Workloads", "Security"],
    exclude: { organizationalUnits: [], accountIds: [] },
    leftOut: [{ accountId: C, name: "old", detail: "it is SUSPENDED" }],
  };
  const cases: readonly (readonly [event: RolloutEvent, line: string | undefined])[] = [
    [{ ...began, done: 0, waves: 1 }, "onboarding: up for 40 accounts, 4 at a time"],
    [
      { ...began, accounts: 1, done: 39, waves: 2 },
      "onboarding: up for 1 account in 2 waves, 4 at a time; 39 accounts succeeded before",
    ],
    [
      { kind: "selected", organization, accounts: 40, isResumed: false },
      "Accounts of Workloads, Security in organization o-exampleorgid: 40; left out: 333333333333 old (it is SUSPENDED)",
    ],
    [
      {
        kind: "selected",
        organization: { ...organization, leftOut: [] },
        accounts: 1,
        isResumed: false,
      },
      "Accounts of Workloads, Security in organization o-exampleorgid: 1",
    ],
    [
      { kind: "selected", organization, accounts: 40, isResumed: true },
      "Accounts of Workloads, Security in organization o-exampleorgid: the 40 accounts of the report. AWS Organizations is not read again.",
    ],
    [{ kind: "wave", wave: 2, of: 3, accounts: 5 }, "Wave 2 of 3: 5 accounts"],
    [{ kind: "wave", wave: 1, of: 1, accounts: 5 }, undefined],
    [{ kind: "started", account: account(A, { name: "audit" }) }, `${A} audit: started`],
    [{ kind: "ended", account: account(A) }, `${A}: succeeded after 12 s, 2 created, 1 unchanged`],
    [{ kind: "ended", account: account(A, { changes: null }) }, `${A}: succeeded after 12 s`],
    [
      { kind: "ended", account: account(A, { changes: { "create-replacement": 1 } }) },
      `${A}: succeeded after 12 s, 1 create-replacement`,
    ],
    [
      { kind: "ended", account: account(A, { status: "failed", errors: ["no role\nmore", "other"] }) },
      `${A}: failed after 12 s: no role (and 1 more)`,
    ],
    [
      { kind: "ended", account: account(A, { status: "interrupted", changes: null, errors: ["cancelled"] }) },
      `${A}: interrupted after 12 s`,
    ],
    [
      { kind: "stopped", reason: "maxFailures", wave: 1, left: 30, running: 3 },
      "Too many accounts have failed: 30 accounts will not be started. Waiting for the 3 accounts that run.",
    ],
    [
      { kind: "stopped", reason: "interrupted", wave: 1, left: 1, running: 0 },
      "Interrupted: 1 account will not be started.",
    ],
    [
      { kind: "stopped", reason: "interrupted", wave: 1, left: 0, running: 2 },
      "Interrupted: every account has started already. Waiting for the 2 accounts that run.",
    ],
    [
      { kind: "stopped", reason: "waveFailed", wave: 2, left: 34, running: 0 },
      "Every account of wave 2 failed: 34 accounts will not be started.",
    ],
    [{ kind: "cancelled", running: 2 }, "Cancelling the 2 operations that run."],
    [{ kind: "cancelled", running: 1 }, "Cancelling the operation that runs."],
  ];
  for (const [event, line] of cases) it(String(line), () => assert.equal(lineOf(event), line));
});

describe("the summary of a rollout", () => {
  const summary = (stopped: Stop | null, ...accounts: AccountReport[]) =>
    summaryOf(
      reportOf({
        project: "onboarding",
        program: "/onboarding",
        operation: "up",
        concurrency: 4,
        maxFailures: 0,
        waves: ["rest"],
        startedAt: "2026-01-01T00:00:00.000Z",
        endedAt: "2026-01-01T00:03:12.000Z",
        stopped,
        wave: 1,
        organization: null,
        accounts,
      }),
      "--resume report.json",
      (path) => path.replace("/logs/", "logs/"),
    );
  const failed = (id: string, error: string) => account(id, { status: "failed", errors: [error] });

  it("is one line if all have succeeded", () => {
    assert.equal(summary(null, account(A), account(B)), "2 accounts succeeded in 3 min 12 s.");
  });

  it("has the failures by cause, what is left, and how to run it", () => {
    const notStarted = account(D, { status: "notStarted", name: "search", log: null });
    assert.equal(
      summary(
        "maxFailures",
        account(C),
        failed(A, `no role in ${A}`),
        failed(B, `no role in ${B}`),
        notStarted,
      ),
      [
        "1 of 4 accounts succeeded in 3 min 12 s, 2 failed, 1 not started.",
        "",
        `2 accounts failed: ${A}, ${B}`,
        "    no role in {account}",
        `    Log: logs/${A}.log`,
        "",
        `Not started: ${D} search`,
        "",
        "To run what is left: --resume report.json",
      ].join("\n"),
    );
  });

  it("says why a failed wave was the last one, and how to go on", () => {
    const text = summary("waveFailed", failed(A, "no role"), account(B, { status: "notStarted", log: null }));
    assert.deepEqual(text.split("\n\n").slice(2), [
      `Not started: ${B}`,
      "Every account of wave 1 failed, so no further wave was started. Remove the cause before you run what is left.",
      "To run what is left: --resume report.json",
    ]);
  });

  it("has the error of a single account as it is, and all its lines", () => {
    assert.match(
      summary(null, failed(A, `no role in ${A}\nsecond line`)),
      new RegExp(`    no role in ${A}\n    second line\n`),
    );
  });

  it("has what to do about it, if Pulumi's own state is the cause", () => {
    const lock = "the stack is currently locked by 1 lock(s).\n  file: created by root@host (pid 7)";
    assert.match(
      summary(null, failed(A, lock)),
      new RegExp(`\\(pid 7\\)\n    Wait until .*\`pulumi cancel ${A}\` in /onboarding\\..*\n    Log:`),
    );
  });

  it("names what was interrupted", () => {
    assert.match(
      summary(null, account(A, { status: "interrupted" })),
      new RegExp(`^Interrupted: ${A}$`, "m"),
    );
  });

  it("counts what is too much to be named", () => {
    const many = Array.from({ length: 12 }, (_, number) => failed(String(100_000_000_000 + number), "no"));
    assert.match(summary(null, ...many), /^12 accounts failed: 100000000000, .*, and 2 more$/m);
  });
});
