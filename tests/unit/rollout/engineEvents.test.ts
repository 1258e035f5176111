import assert from "node:assert/strict";
import { digestOf, errorIn } from "../../../provider/rollout/engineEvents";

const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");
const diagnostic = (message: string, severity = "error") => ({ diagnosticEvent: { message, severity } });
const summary = (resourceChanges: object) => ({ summaryEvent: { resourceChanges } });

describe("the digest of an engine's events", () => {
  it("has the changes that its summary counts, without zeros", () => {
    const { changes } = digestOf(lines({ preludeEvent: {} }, summary({ create: 2, same: 1, delete: 0 })));
    assert.deepEqual(changes, { create: 2, same: 1 });
  });

  it("has no changes if the engine did not come to its end", () => {
    assert.deepEqual(digestOf(lines({ preludeEvent: {} })), { changes: null, errors: [] });
  });

  it("has each error once, without colours and without what says nothing", () => {
    const { errors } = digestOf(
      lines(
        diagnostic("<{%reset%}>no role\n    at f (x.js:1:2)<{%reset%}>\n"),
        diagnostic("no role"),
        diagnostic("update failed"),
        diagnostic("a warning", "warning"),
        diagnostic("\u001b[31mno access\u001b[0m"),
      ),
    );
    assert.deepEqual(errors, ["no role", "no access"]);
  });

  it("has the first of many errors", () => {
    const many = Array.from({ length: 9 }, (_, number) => diagnostic(`error number ${number}`));
    assert.equal(digestOf(lines(...many)).errors.length, 5);
  });

  it("skips a line that was cut off", () => {
    const log = `${lines(diagnostic("no role"))}\n{"summaryEv`;
    assert.deepEqual(digestOf(log), { changes: null, errors: ["no role"] });
  });
});

describe("the error at the end of an output", () => {
  const cases: readonly (readonly [what: string, output: string, error: string | undefined])[] = [
    [
      "is from `error:` on",
      "$ pulumi up\nUpdating\nerror: the stack is locked by 1 lock(s).\n  file:///lock: created by me\n",
      "the stack is locked by 1 lock(s).\n  file:///lock: created by me",
    ],
    ["is the last line if there is none", "first\nKilled\n", "Killed"],
    ["is nothing if there is no output", "\n", undefined],
  ];
  for (const [what, output, error] of cases) it(what, () => assert.equal(errorIn(output), error));
});
