import assert from "node:assert/strict";
import type { Check } from "../../../../provider/cli/doctor/check";
import { countsOf, type Diagnosed, diagnose, resultOf } from "../../../../provider/cli/doctor/diagnose";
import type { Verdict } from "../../../../provider/cli/doctor/finding";
import { askingOf } from "../../../support/doctorWorld";

const one = (id: string, verdict: Verdict, section: Diagnosed["section"] = "Permissions"): Diagnosed => ({
  id,
  section,
  title: id,
  verdict,
  text: "",
});
const credentials = (verdict: Verdict) => one("credentials", verdict, "AWS");

describe("checks", () => {
  it("are made at the same time, told in their order, and counted as they end", async () => {
    const ends: (() => void)[] = [];
    const checks = ["a", "b"].map(
      (id): Check => ({
        id,
        section: "AWS",
        title: id,
        look: () => new Promise((resolve) => ends.push(() => resolve({ verdict: "right", text: id }))),
      }),
    );
    const done: number[] = [];
    const diagnosing = diagnose(checks, askingOf(), (count) => done.push(count));
    assert.equal(ends.length, 2);
    ends[1]?.();
    await new Promise(setImmediate);
    assert.deepEqual(done, [1]);
    ends[0]?.();
    assert.deepEqual(
      (await diagnosing).map(({ text }) => text),
      ["a", "b"],
    );
    assert.deepEqual(done, [1, 2]);
  });

  it("that have nothing to tell are left out", async () => {
    const check: Check = { id: "a", section: "AWS", title: "a", look: async () => undefined };
    assert.deepEqual(await diagnose([check], askingOf()), []);
  });

  it("are counted by their verdict", () => {
    const counts = countsOf([one("a", "right"), one("b", "right"), one("c", "wrong"), one("d", "untested")]);
    assert.deepEqual(counts, { right: 2, wrong: 1, warning: 0, unknown: 0, untested: 1, note: 0 });
  });
});

describe("the result", () => {
  const results: [what: string, diagnosed: Diagnosed[], result: string][] = [
    [
      "nothing is wrong",
      [credentials("right"), one("a", "right"), one("b", "warning"), one("c", "unknown")],
      "well",
    ],
    ["something is wrong", [credentials("right"), one("a", "wrong")], "findings"],
    [
      "something on the machine is wrong",
      [credentials("right"), one("node", "wrong", "This machine")],
      "findings",
    ],
    [
      "there are no credentials",
      [credentials("wrong"), one("a", "unknown"), one("b", "untested")],
      "unknown",
    ],
    ["the caller isn't known, and permissions are", [credentials("unknown"), one("a", "right")], "well"],
    ["the caller is known, and nothing else", [credentials("right"), one("a", "unknown")], "well"],
  ];
  for (const [what, diagnosed, result] of results)
    it(`is ${result} if ${what}`, () => assert.equal(resultOf(diagnosed), result));
});
