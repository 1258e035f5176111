import assert from "node:assert/strict";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { accountIds, knownMembers, memberMap } from "../../../provider/inputs/accounts";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

interface Given {
  readonly secret?: boolean;
  readonly olds?: readonly string[];
  readonly least?: 0 | 1;
}

function read(value: unknown, { secret = false, olds, least = 1 }: Given = {}) {
  const problems: Problem[] = [];
  const reader = accountIds({ secret, olds: olds && memberMap(olds), least });
  const found = reader("ids", value, collecting(problems));
  return { found, lines: problems.map(describeProblem) };
}

const so = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

describe("account ids as the state holds them", () => {
  it("are a map by id, sorted, each once", () => {
    assert.equal(JSON.stringify(memberMap([B, A, B])), JSON.stringify({ [A]: true, [B]: true }));
  });

  const good: [what: string, value: unknown, given: Given, found: unknown][] = [
    ["a list", [B, A, B], {}, { [A]: true, [B]: true }],
    ["a map, whatever its members are", { [B]: 1, [A]: true }, {}, { [A]: true, [B]: true }],
    ["an id with leading zeros", ["000000000001"], {}, { "000000000001": true }],
    ["no id, if there may be none", [], { least: 0 }, {}],
    ["no id, if a refresh has left none and the engine hands that back", {}, { olds: [] }, {}],
    ["what is known only later", UNKNOWN, {}, UNKNOWN],
    [
      "a list of which some are known only later",
      [UNKNOWN, A],
      {},
      { "(known later 0)": UNKNOWN, [A]: true },
    ],
    [
      "the same beside those of the state, of which one may be meant",
      [UNKNOWN, A],
      { olds: [B] },
      { "(known later 0)": UNKNOWN, [A]: true, [B]: true },
    ],
    ["those of the program alone, if all are known", [A], { olds: [B] }, { [A]: true }],
    ["a map of which some are known only later", { x: UNKNOWN }, {}, { "(known later 0)": UNKNOWN }],
  ];
  for (const [what, value, given, found] of good)
    it(`can be ${what}`, () => assert.deepEqual(read(value, given), { found, lines: [] }));

  it("can be 10,000, each twice", () => {
    assert.deepEqual(read([...so(10_000), ...so(10_000)]).lines, []);
  });

  const bad: [what: string, value: unknown, given: Given, lines: string[]][] = [
    ["no id", [], {}, ["ids must be a list of at least one account id, not []"]],
    ["no id in a map", {}, {}, ["ids must be a list of at least one account id, not {}"]],
    ["no id of some before", {}, { olds: [A] }, ["ids must be a list of at least one account id, not {}"]],
    [
      "no list of what a refresh has left",
      [],
      { olds: [] },
      ["ids must be a list of at least one account id, not []"],
    ],
    ["an id alone", A, { least: 0 }, [`ids must be a list of account ids, not "${A}"`]],
    ["nothing", undefined, {}, ["ids must be a list of at least one account id"]],
    ["11 digits", [A, "11111111111"], {}, ['ids[1] must be a string of 12 digits, not "11111111111"']],
    [
      "12 other characters",
      ["١١١١١١١١١١١١", "1111-1111-11", "11111111111\n"],
      {},
      [
        'ids[0] must be a string of 12 digits, not "١١١١١١١١١١١١"',
        'ids[1] must be a string of 12 digits, not "1111-1111-11"',
        'ids[2] must be a string of 12 digits, not "11111111111\\n"',
      ],
    ],
    [
      "a number",
      [123456789012],
      {},
      ["ids[0] must be a string (as a number, an account id loses leading zeros), not 123456789012"],
    ],
    ["null", [null], {}, ["ids[0] must be a string of 12 digits, not null"]],
    [
      "a key that is none",
      { [A]: true, root: true },
      {},
      ['ids["root"] must be a string of 12 digits, not "root"'],
    ],
    ["10,001", so(10_001), {}, ["ids has 10,001 accounts, and an aggregator can have 10,000 accounts"]],
  ];
  for (const [what, value, given, lines] of bad)
    it(`can't be ${what}`, () => assert.deepEqual(read(value, given).lines, lines));

  it("that are secret are named by their place, also in a map", () => {
    const problems: Problem[] = [];
    accountIds({ secret: true, olds: undefined, least: 1 })("ids", { [C]: true, root: true }, (path) =>
      problems.push({ path, rule: "" }),
    );
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["ids[1]"],
    );
  });
});

describe("the known members of a map", () => {
  it("are its keys whose values are known, and none while the map isn't known", () => {
    assert.deepEqual(knownMembers({ [A]: true, "(known later 1)": UNKNOWN, [B]: "shown" }), [A, B]);
    assert.deepEqual(knownMembers(UNKNOWN), []);
  });
});
