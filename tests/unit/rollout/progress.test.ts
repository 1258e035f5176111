import assert from "node:assert/strict";
import type { RolloutEvent } from "../../../provider/rollout/events";
import { printProgress, type View, viewAfter, viewLines } from "../../../provider/rollout/progress";
import type { AccountReport } from "../../../provider/rollout/report";

const [A, B] = ["111111111111", "222222222222"] as const;
const START = Date.parse("2026-01-01T00:00:00.000Z");

const account = (accountId: string, status: AccountReport["status"] = "running"): AccountReport => ({
  accountId,
  name: accountId === A ? "audit" : null,
  stack: accountId,
  status,
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: status === "running" ? null : 12,
  changes: null,
  errors: status === "failed" ? ["no role"] : [],
  log: null,
});
const BEGAN: RolloutEvent = {
  kind: "began",
  project: "onboarding",
  operation: "up",
  accounts: 4,
  done: 0,
  waves: 1,
  concurrency: 2,
};
const started = (id: string): RolloutEvent => ({ kind: "started", account: account(id) });
const ended = (id: string, status: AccountReport["status"]): RolloutEvent => ({
  kind: "ended",
  account: account(id, status),
});
const FINISHED = { kind: "finished" } as RolloutEvent;
const EMPTY: View = { accounts: 0, succeeded: 0, failed: 0, interrupted: 0, wave: 1, waves: 1, running: [] };

/** What a stream is written, event by event. */
function written(isTTY: boolean, columns: number, ...events: RolloutEvent[]): string[] {
  const texts: string[] = [];
  const print = printProgress({ isTTY, columns, rows: 24, write: (text: string) => texts.push(text) });
  for (const event of events) print(event);
  return texts;
}

describe("progress", () => {
  it("is a line for each start and each end if there is no terminal", () => {
    assert.deepEqual(written(false, 80, BEGAN, started(A), ended(A, "succeeded"), FINISHED), [
      "onboarding: up for 4 accounts, 2 at a time\n",
      `${A} audit: started\n`,
      `${A} audit: succeeded after 12 s\n`,
    ]);
  });

  it("shows on a terminal what runs, below what has ended", () => {
    const texts = written(
      true,
      80,
      BEGAN,
      started(A),
      started(B),
      ended(A, "failed"),
      ended(B, "succeeded"),
      FINISHED,
    );
    const seconds = (text: string | undefined) => text?.replace(/ {2}\d+ (?:s|min|h)\b.*\n/g, "  …\n");
    assert.equal(seconds(texts[1]), `0 of 4 accounts succeeded, 1 running, 3 to come\n  ${A} audit  …\n`);
    assert.equal(
      seconds(texts[2]),
      `\x1b[2A\x1b[0J0 of 4 accounts succeeded, 2 running, 2 to come\n  ${A} audit  …\n  ${B}  …\n`,
    );
    assert.equal(
      seconds(texts[3]),
      `\x1b[3A\x1b[0J\x1b[31m${A} audit: failed after 12 s: no role\x1b[39m\n` +
        `0 of 4 accounts succeeded, 1 failed, 1 running, 2 to come\n  ${B}  …\n`,
    );
    assert.equal(texts[4], `\x1b[2A\x1b[0J\x1b[32m${B}: succeeded after 12 s\x1b[39m\n`);
  });

  it("takes a terminal without a size for one of 80 columns", () => {
    assert.match(
      written(true, 0, BEGAN, started(A))[1] ?? "",
      /^0 of 4 accounts succeeded, 1 running, 3 to come\n/,
    );
  });

  it("cuts off what would wrap, since a line more would not be erased", () => {
    const [, text = ""] = written(true, 30, BEGAN, started(A));
    assert.deepEqual(
      text
        .trimEnd()
        .split("\n")
        .map((line) => line.length <= 29),
      [true, true],
    );
    assert.match(text, /…\n/);
  });

  it("adds a hint where it waits for what runs", () => {
    const texts: string[] = [];
    const print = printProgress({ write: (text: string) => texts.push(text) }, "Ctrl-C cancels what runs.");
    for (const running of [1, 0])
      print({ kind: "stopped", reason: "interrupted", wave: 1, left: 2, running });
    assert.deepEqual(texts, [
      "Interrupted: 2 accounts will not be started. Waiting for the account that runs. Ctrl-C cancels what runs.\n",
      "Interrupted: 2 accounts will not be started.\n",
    ]);
  });

  it("can't be steered by what an error says", () => {
    const failure = { ...account(B, "failed"), errors: ["\x1b[2Jgone"] };
    assert.match(written(false, 80, { kind: "ended", account: failure }).join(), /\\u001b\[2Jgone/);
  });
});

describe("the lines below", () => {
  const view = [BEGAN, { kind: "wave", wave: 2, of: 3, accounts: 4 } as const, started(A), started(B)].reduce(
    viewAfter,
    EMPTY,
  );

  it("have the seconds of what runs", () => {
    assert.deepEqual(viewLines({ ...view, waves: 3 }, START + 67_000, 24), [
      "wave 2 of 3, 0 of 4 accounts succeeded, 2 running, 2 to come",
      `  ${A} audit  1 min 7 s`,
      `  ${B}  1 min 7 s`,
    ]);
  });

  it("count what doesn't fit half the terminal", () => {
    assert.deepEqual(viewLines(view, START, 6).slice(1), [`  ${A} audit  0 s`, "  and 1 more"]);
  });

  it("are none if nothing runs", () => assert.deepEqual(viewLines(EMPTY, START, 24), []));
});
