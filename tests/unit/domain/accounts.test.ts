import assert from "node:assert/strict";
import fc from "fast-check";
import { claimOf, desiredAccounts, type MergeMode } from "../../../provider/domain/accounts";
import { difference, sameSet, sortedUnique } from "../../../provider/domain/sets";

/** Accounts are single letters here: `A1{ac}` is stack 1 declaring a and c, `X{..}` somebody setting the list. */
interface Case {
  name: string;
  start?: string;
  steps: string[];
  preserve: string;
  replace: string;
}

const CASES: Case[] = [
  { name: "add, keep", steps: ["A1{ac}", "A1{abcd}"], preserve: "abcd", replace: "abcd" },
  { name: "outsider's kept", steps: ["A1{ac}", "X{abcd}", "A1{acxy}"], preserve: "abcdxy", replace: "acxy" },
  {
    name: "outsider's kept when claimed then",
    steps: ["A1{ac}", "X{abcd}", "A1{abc}"],
    preserve: "abcd",
    replace: "abc",
  },
  { name: "order is nothing", steps: ["A1{abcd}", "A1{adcb}"], preserve: "abcd", replace: "abcd" },
  { name: "drop own", steps: ["A1{abcd}", "A1{ac}"], preserve: "ac", replace: "ac" },
  { name: "swap", steps: ["A1{abcd}", "A1{ace}"], preserve: "ace", replace: "ace" },
  { name: "swap with outsider", steps: ["A1{a}", "X{ab}", "A1{c}"], preserve: "bc", replace: "c" },
  { name: "foreign kept", start: "z", steps: ["A1{a}"], preserve: "az", replace: "a" },
  { name: "adopted, then dropped", start: "z", steps: ["A1{az}", "A1{a}"], preserve: "a", replace: "a" },
  { name: "back and forth", steps: ["A1{a}", "A1{b}", "A1{a}"], preserve: "a", replace: "a" },
  { name: "outsider removes, re-applied", steps: ["A1{a}", "X{}", "A1{a}"], preserve: "a", replace: "a" },
  { name: "same again", steps: ["A1{a}", "A1{a}"], preserve: "a", replace: "a" },
  { name: "outsider wipes, re-applied", steps: ["A1{ab}", "X{c}", "A1{ab}"], preserve: "abc", replace: "ab" },
  {
    name: "dropped one re-added by an outsider",
    steps: ["A1{ab}", "A1{a}", "X{ab}", "A1{a}"],
    preserve: "ab",
    replace: "a",
  },
];

function run(mode: MergeMode, { start = "", steps }: Case): string {
  let live = [...start];
  let declared: string[] = [];
  for (const step of steps) {
    const [, who, list = ""] = /^(A1|X)\{(\w*)\}$/.exec(step) ?? [];
    if (who === "X") {
      live = [...list];
      continue;
    }
    const next = [...list];
    live = desiredAccounts(mode, [claimOf(declared, next)], live);
    declared = next;
  }
  return live.join("");
}

describe("accounts that a single stack declares", () => {
  for (const mode of ["preserve", "replace"] as const)
    for (const example of CASES)
      it(`${mode}: ${example.name}`, () => {
        assert.equal(run(mode, example), example[mode]);
      });
});

const accounts = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 8 });

describe("desiredAccounts", () => {
  it("has what is declared, whatever was there", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("preserve", "replace"),
        accounts,
        accounts,
        accounts,
        (mode, former, declared, live) => {
          const desired = desiredAccounts(mode as MergeMode, [claimOf(former, declared)], live);
          assert.deepEqual(difference(declared, desired), []);
        },
      ),
    );
  });

  it("preserve never touches what was never declared", () => {
    fc.assert(
      fc.property(accounts, accounts, accounts, (former, declared, live) => {
        const desired = desiredAccounts("preserve", [claimOf(former, declared)], live);
        const strangers = difference(live, [...former, ...declared]);
        assert.deepEqual(difference(strangers, desired), []);
      }),
    );
  });

  it("preserve lets go of what is no longer declared", () => {
    fc.assert(
      fc.property(accounts, accounts, accounts, (former, declared, live) => {
        const desired = desiredAccounts("preserve", [claimOf(former, declared)], live);
        assert.ok(sameSet(difference(desired, [...live, ...declared]), []));
        assert.deepEqual(
          difference(former, declared).filter((id) => desired.includes(id)),
          [],
        );
      }),
    );
  });

  it("keeps what one claim lets go and another holds", () => {
    const desired = desiredAccounts("preserve", [claimOf(["a"], ["b"]), claimOf([], ["a"])], ["a", "z"]);
    assert.deepEqual(desired, ["a", "b", "z"]);
  });

  it("is the same when done twice, and whatever the order", () => {
    fc.assert(
      fc.property(accounts, accounts, accounts, (former, declared, live) => {
        const claim = claimOf(former, declared);
        const once = desiredAccounts("preserve", [claim], live);
        assert.deepEqual(desiredAccounts("preserve", [claim], once), once);
        assert.deepEqual(
          desiredAccounts("preserve", [claimOf(former, [...declared].reverse())], [...live].reverse()),
          once,
        );
        assert.deepEqual(once, sortedUnique(once));
      }),
    );
  });
});
