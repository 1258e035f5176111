import assert from "node:assert/strict";
import { type AccountReport, isLeft, readReport, reportOf, STATUSES } from "../../../provider/rollout/report";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

const account = (accountId: string, more: Partial<AccountReport> = {}): AccountReport => ({
  accountId,
  name: null,
  stack: accountId,
  status: "succeeded",
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: 3,
  changes: { create: 1 },
  errors: [],
  log: `/logs/${accountId}.log`,
  ...more,
});

const FACTS = {
  project: "onboarding",
  program: "/onboarding",
  operation: "up",
  concurrency: 4,
  maxFailures: 0,
  waves: ["rest"],
  startedAt: "2026-01-01T00:00:00.000Z",
  endedAt: null,
  stopped: null,
  wave: 1,
  organization: null,
} as const;

describe("a report", () => {
  const accounts = [
    account(A),
    account(B, { status: "failed", errors: [`no role in ${B}`] }),
    account(C, { status: "failed", errors: [`no role in ${C}`] }),
    account("444444444444", { status: "running", errors: [] }),
  ];
  const report = reportOf({ ...FACTS, accounts });

  it("counts its accounts by status", () => {
    assert.deepEqual(report.counts, { succeeded: 1, failed: 2, interrupted: 0, notStarted: 0, running: 1 });
  });

  it("groups failures by cause, and nothing but failures", () => {
    const interrupted = account("555555555555", { status: "interrupted", errors: ["cancelled"] });
    const { causes } = reportOf({ ...FACTS, accounts: [...accounts, interrupted] });
    assert.deepEqual(
      causes.map(({ cause, accountIds }) => [cause, accountIds]),
      [["no role in {account}", [B, C]]],
    );
  });

  it("is read back from its JSON as it was", () => {
    assert.deepEqual(readReport(JSON.parse(JSON.stringify(report)), "resume"), { report });
  });

  it("is read back with its organization, and as earlier versions wrote it without", () => {
    const organization = {
      id: "o-exampleorgid",
      organizationalUnits: ["Workloads"],
      exclude: { organizationalUnits: [], accountIds: [C] },
      leftOut: [{ accountId: C, name: "old", detail: "it is SUSPENDED" }],
    };
    const selected = reportOf({ ...FACTS, organization, accounts });
    assert.deepEqual(readReport(JSON.parse(JSON.stringify(selected)), "resume"), { report: selected });
    const { organization: _, ...earlier } = report;
    assert.deepEqual(readReport(earlier, "resume"), { report: earlier });
  });

  it("leaves all to be run again but what has succeeded", () => {
    const left = STATUSES.filter((status) => isLeft(account(A, { status })));
    assert.deepEqual(left, ["failed", "interrupted", "notStarted", "running"]);
  });
});

describe("what is no report", () => {
  const cases: readonly (readonly [what: string, raw: unknown, problems: string[]])[] = [
    ["a text", "x", ["resume: a report of a rollout"]],
    ["nothing", undefined, ["resume: a report of a rollout"]],
    ["one of a later version", { version: 2 }, ["resume.version: 1, the version that this package reads"]],
    [
      "one without what it needs",
      { version: 1 },
      ["resume.project: a string", "resume.operation: a string", "resume.accounts: a list of accounts"],
    ],
    [
      "one with accounts that are none",
      { version: 1, project: "p", operation: "up", accounts: ["x", account(A, { status: "done" as never })] },
      [
        "resume.accounts[0]: an object",
        "resume.accounts[1].status: succeeded, failed, interrupted, notStarted, running",
      ],
    ],
    [
      "one with members of other types",
      {
        version: 1,
        project: "p",
        operation: "up",
        accounts: [
          {
            accountId: 111111111111,
            name: 1,
            stack: null,
            status: "failed",
            startedAt: "soon",
            seconds: "3",
            changes: 2,
            errors: [1],
            log: 4,
          },
        ],
      },
      [
        "resume.accounts[0].accountId: 12 digits",
        "resume.accounts[0].name: a string or null",
        "resume.accounts[0].stack: a string",
        "resume.accounts[0].startedAt: a time or null",
        "resume.accounts[0].seconds: a number or null",
        "resume.accounts[0].changes: an object or null",
        "resume.accounts[0].errors: a list of strings",
        "resume.accounts[0].log: a path or null",
      ],
    ],
    ...[
      { id: 1 },
      { id: "o-exampleorgid", organizationalUnits: ["A"], exclude: {}, leftOut: [] },
      {
        id: "o-exampleorgid",
        organizationalUnits: ["A"],
        exclude: { organizationalUnits: [], accountIds: [] },
        leftOut: [{ accountId: C }],
      },
    ].map((organization): [string, unknown, string[]] => [
      `one of an organization that is none: ${JSON.stringify(organization)}`,
      { version: 1, project: "p", operation: "up", accounts: [], organization },
      ["resume.organization: an organization in the form of a rollout's report"],
    ]),
    [
      "one with another organization",
      { version: 1, project: "p", operation: "up", accounts: [], organization: "o-exampleorgid" },
      ["resume.organization: an object or null"],
    ],
  ];
  for (const [what, raw, problems] of cases)
    it(`is refused: ${what}`, () => {
      const read = readReport(raw, "resume");
      assert.ok("problems" in read);
      assert.deepEqual(
        read.problems.map(({ path, rule }) => `${path}: ${rule}`),
        problems,
      );
    });
});
