import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ACCOUNT_STATES,
  type AccountRule,
  judgeOf,
  type LeftOutReason,
  type Naming,
  select,
  type TaggedAccount,
  unmatched,
} from "../../../provider/domain/organizationAccounts";

const ROOT = "r-ab12";
/** Units by their letters: `WP` is Workloads/Prod. */
const UNITS: Readonly<Record<string, string>> = {
  W: "ou-ab12-wwwwwwww",
  WP: "ou-ab12-pppppppp",
  WD: "ou-ab12-dddddddd",
  S: "ou-ab12-ssssssss",
  E: "ou-ab12-eeeeeeee",
};
const unit = (letters: string) => ({ given: letters, id: letters === "" ? ROOT : (UNITS[letters] ?? "") });
const pathOf = (letters: string) => [ROOT, ...[...letters].map((_, at) => unit(letters.slice(0, at + 1)).id)];

const account = (id: string, place: string, more: Partial<TaggedAccount> = {}): TaggedAccount => ({
  id,
  name: `account ${id}`,
  state: "ACTIVE",
  units: pathOf(place),
  ...more,
});

/** m manages; w, p, q, d, s are in their units; r in the root; x is suspended in Prod. */
const ACCOUNTS = [
  account("m", ""),
  account("r", "", { tags: { env: "shared" } }),
  account("w", "W"),
  account("p", "WP", { tags: { env: "prod", team: "a" } }),
  account("q", "WP", { tags: { env: "prod", team: "b" } }),
  account("d", "WD", { tags: { env: "dev", team: "a" } }),
  account("s", "S"),
  account("x", "WP", { state: "SUSPENDED", tags: { env: "prod" } }),
];

const ORGANIZATION = { managementAccount: "m" };

const ruleOf = (include?: Naming, more: Partial<AccountRule> = {}): AccountRule => ({
  include,
  exclude: {},
  recursive: true,
  includeManagementAccount: false,
  states: ["ACTIVE"],
  ...more,
});
const inUnits = (...units: string[]): Naming => ({ organizationalUnits: units.map(unit) });

const ids = (accounts: readonly { id: string }[]) => accounts.map(({ id }) => id).join("");
const selected = (rule: AccountRule) => ids(select(ACCOUNTS, rule, ORGANIZATION).selected);

describe("the accounts that a rule selects", () => {
  const table: [what: string, rule: AccountRule, ids: string][] = [
    ["those of the whole organization, if nothing is given", ruleOf(), "dpqrsw"],
    ["those of a unit and of those below it", ruleOf(inUnits("W")), "dpqw"],
    ["those of a unit alone", ruleOf(inUnits("W"), { recursive: false }), "w"],
    ["those of the root alone", ruleOf(inUnits(""), { recursive: false }), "r"],
    ["those of units that overlap, once", ruleOf(inUnits("WP", "W")), "dpqw"],
    ["those that are named", ruleOf({ accountIds: ["s", "d", "s"] }), "ds"],
    ["those with a tag", ruleOf({ tags: { env: ["prod"] } }), "pq"],
    ["those with one of a tag's values", ruleOf({ tags: { env: ["prod", "dev"] } }), "dpq"],
    ["those with all tags", ruleOf({ tags: { env: ["prod"], team: ["a"] } }), "p"],
    [
      "those by one way or another",
      ruleOf({ ...inUnits("S"), accountIds: ["r"], tags: { team: ["a"] } }),
      "dprs",
    ],
    ["all but those of a unit", ruleOf(undefined, { exclude: inUnits("W") }), "rs"],
    [
      "all but those of a unit alone",
      ruleOf(undefined, { exclude: inUnits("W"), recursive: false }),
      "dpqrs",
    ],
    [
      "all but those that are excluded, although they are named",
      ruleOf({ accountIds: ["p", "q"] }, { exclude: { accountIds: ["q"] } }),
      "p",
    ],
    ["all but those with tags", ruleOf(inUnits("W"), { exclude: { tags: { team: ["a"] } } }), "qw"],
    [
      "all but those with all of some tags",
      ruleOf(inUnits("W"), { exclude: { tags: { team: ["a"], env: ["dev"] } } }),
      "pqw",
    ],
    ["the management account, if it is named", ruleOf({ accountIds: ["m", "s"] }), "ms"],
    [
      "the management account, if it is asked for",
      ruleOf(undefined, { includeManagementAccount: true }),
      "dmpqrsw",
    ],
    [
      "the management account beside a unit, if it is asked for",
      ruleOf(inUnits("S"), { includeManagementAccount: true }),
      "ms",
    ],
    [
      "but not if it is excluded",
      ruleOf(inUnits("S"), { includeManagementAccount: true, exclude: { accountIds: ["m"] } }),
      "s",
    ],
    ["those of other states", ruleOf(inUnits("WP"), { states: ["ACTIVE", "SUSPENDED"] }), "pqx"],
    ["those of other states alone", ruleOf(undefined, { states: ["SUSPENDED"] }), "x"],
  ];
  for (const [what, rule, expected] of table) it(what, () => assert.equal(selected(rule), expected));
});

describe("an account that a rule leaves out", () => {
  const leftOut = (id: string, rule: AccountRule) => {
    const { reason, detail } =
      select(ACCOUNTS, rule, ORGANIZATION).leftOut.find((one) => one.id === id) ?? assert.fail();
    return [reason, detail];
  };
  const table: [what: string, id: string, rule: AccountRule, reason: LeftOutReason, detail: string][] = [
    ["elsewhere", "s", ruleOf(inUnits("W")), "not included", "the rule doesn't include it"],
    [
      "elsewhere, whatever its state",
      "x",
      ruleOf(inUnits("S")),
      "not included",
      "the rule doesn't include it",
    ],
    ["by its state", "x", ruleOf(inUnits("W")), "state", "it is SUSPENDED"],
    [
      "as the management account",
      "m",
      ruleOf(),
      "management account",
      "it is the organization's management account, which is included only if it is asked for",
    ],
    [
      "by id",
      "p",
      ruleOf(undefined, { exclude: { accountIds: ["p"] } }),
      "excluded",
      "exclude.accountIds names p",
    ],
    [
      "by unit",
      "p",
      ruleOf(undefined, { exclude: inUnits("W") }),
      "excluded",
      "exclude.organizationalUnits names W",
    ],
    [
      "by tags",
      "p",
      ruleOf(undefined, { exclude: { tags: { env: ["prod", "test"], team: ["a"] } } }),
      "excluded",
      "exclude.tags names env=prod or test, team=a",
    ],
    [
      "without the tags",
      "s",
      ruleOf({ tags: { env: ["prod"] } }),
      "not included",
      "the rule doesn't include it",
    ],
  ];
  for (const [what, id, rule, reason, detail] of table)
    it(`${what} is left out for that`, () => assert.deepEqual(leftOut(id, rule), [reason, detail]));
});

describe("the tags that a rule needs", () => {
  const needing = (rule: AccountRule) => {
    const judge = judgeOf(rule, ORGANIZATION);
    return ids(ACCOUNTS.filter((account) => judge(account) === "unknown"));
  };

  it("are none if it has no tags", () => assert.equal(needing(ruleOf(inUnits("W"))), ""));

  it("are those of accounts that nothing else includes, or leaves out", () => {
    const rule = ruleOf({ ...inUnits("WP"), tags: { team: ["a"] } }, { exclude: inUnits("S") });
    assert.equal(needing(rule), "rwd");
  });

  it("are those of accounts that tags may exclude", () => {
    assert.equal(needing(ruleOf(inUnits("WP"), { exclude: { tags: { team: ["a"] } } })), "pq");
  });
});

describe("what of a rule leads to no account", () => {
  const table: [
    what: string,
    rule: AccountRule,
    found: [path: string, value: string | undefined, why: string][],
  ][] = [
    ["is nothing if all of it does", ruleOf({ ...inUnits("W", "S"), accountIds: ["r"] }), []],
    [
      "is a unit without accounts",
      ruleOf(inUnits("W", "E")),
      [["organizationalUnits[1]", "E", "neither it nor any unit below it has an account"]],
    ],
    [
      "is a unit whose accounts are in others below it",
      ruleOf(inUnits("W"), { recursive: false, exclude: { accountIds: ["w"] } }),
      [["organizationalUnits[0]", "W", "its only account is left out: 1 excluded"]],
    ],
    [
      "is a unit of which all are left out",
      ruleOf(inUnits("WP", "S"), { exclude: { tags: { env: ["prod"] } } }),
      [["organizationalUnits[0]", "WP", "its 3 accounts are all left out: 2 excluded, 1 by the state"]],
    ],
    [
      "is an account of another organization",
      ruleOf({ accountIds: ["p", "z"] }),
      [["accountIds[1]", "z", "the organization has no such account"]],
    ],
    ["isn't one that is suspended, which is left out", ruleOf({ accountIds: ["p", "x"] }), []],
    ["isn't an excluded account that is gone", ruleOf(undefined, { exclude: { accountIds: ["z"] } }), []],
    ["isn't an excluded unit without accounts", ruleOf(undefined, { exclude: inUnits("E") }), []],
    [
      "are tags that no account has",
      ruleOf({ ...inUnits("S"), tags: { env: ["qa"] } }),
      [["tags", undefined, "no account that could be included has env=qa"]],
    ],
    [
      "is the whole organization, if all of it is left out",
      ruleOf(undefined, { exclude: inUnits("") }),
      [["", undefined, "no account is selected: its 8 accounts are all left out: 8 excluded"]],
    ],
    [
      "are named accounts that are all left out",
      ruleOf({ accountIds: ["x"] }),
      [
        [
          "",
          undefined,
          "no account is selected: its 8 accounts are all left out: 7 not included, 1 by the state",
        ],
      ],
    ],
  ];
  for (const [what, rule, expected] of table)
    it(what, () => {
      const found = unmatched(ACCOUNTS, rule, select(ACCOUNTS, rule, ORGANIZATION));
      assert.deepEqual(
        found.map(({ path, value, why }) => [path, value, why]),
        expected,
      );
    });
});

describe("whatever the rule", () => {
  const places = Object.keys(UNITS);
  const tags = fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("a", "b"), { maxKeys: 2 });
  const accounts = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(..."mabcdefghijkl"),
      name: fc.string(),
      state: fc.constantFrom(...ACCOUNT_STATES),
      units: fc.constantFrom("", ...places).map(pathOf),
      tags,
    }),
    { selector: ({ id }) => id },
  );
  const naming: fc.Arbitrary<Naming> = fc.record(
    {
      organizationalUnits: fc.array(fc.constantFrom("", ...places).map(unit), { maxLength: 3 }),
      accountIds: fc.array(fc.constantFrom(..."mabcdef"), { maxLength: 4 }),
      tags: tags
        .filter((all) => Object.keys(all).length > 0)
        .map((all) => Object.fromEntries(Object.entries(all).map(([key, value]) => [key, [value]]))),
    },
    { requiredKeys: [] },
  );
  const rules: fc.Arbitrary<AccountRule> = fc.record({
    include: fc.option(naming, { nil: undefined }),
    exclude: naming,
    recursive: fc.boolean(),
    includeManagementAccount: fc.boolean(),
    states: fc.uniqueArray(fc.constantFrom(...ACCOUNT_STATES), { minLength: 1 }),
  });
  const holds = (property: (all: readonly TaggedAccount[], rule: AccountRule) => void) =>
    fc.assert(fc.property(accounts, rules, property), { numRuns: 500 });

  it("each account is either selected, or left out with a reason", () =>
    holds((all, rule) => {
      const { selected: chosen, leftOut } = select(all, rule, ORGANIZATION);
      assert.deepEqual([...chosen, ...leftOut].map(({ id }) => id).sort(), all.map(({ id }) => id).sort());
      for (const { reason, detail } of leftOut) assert.ok(reason && detail);
      for (const list of [chosen, leftOut]) assert.equal(ids(list), [...ids(list)].sort().join(""));
    }));

  it("what is excluded is never selected", () =>
    holds((all, rule) => {
      const { selected: chosen } = select(all, rule, ORGANIZATION);
      const named = ids(select(all, { ...rule, include: rule.exclude, exclude: {} }, ORGANIZATION).selected);
      const hasNone = Object.keys(rule.exclude).length === 0;
      // What is asked for beside the rule isn't named by it.
      for (const { id } of hasNone ? [] : chosen)
        assert.ok(!named.includes(id) || (id === "m" && rule.includeManagementAccount), id);
    }));

  it("more that is included never leaves anything out", () =>
    holds((all, rule) => {
      const before = select(all, rule, ORGANIZATION).selected;
      const more = { ...rule.include, accountIds: [...(rule.include?.accountIds ?? []), "a", "b"] };
      const after = ids(select(all, { ...rule, include: rule.include && more }, ORGANIZATION).selected);
      for (const { id } of before) assert.ok(after.includes(id), id);
    }));

  it("a union selects what its parts select", () =>
    holds((all, rule) => {
      const { include = {} } = rule;
      const parts = Object.entries(include).map(([name, value]) =>
        ids(select(all, { ...rule, include: { [name]: value } }, ORGANIZATION).selected),
      );
      const whole = ids(select(all, { ...rule, include }, ORGANIZATION).selected);
      const none = ids(select(all, { ...rule, include: {} }, ORGANIZATION).selected);
      assert.equal(whole, [...new Set([...parts.join(""), ...none])].sort().join(""));
    }));

  it("the order of accounts and of a rule means nothing", () =>
    holds((all, rule) => {
      const turned = (one: Naming): Naming => ({
        ...one,
        ...(one.organizationalUnits && { organizationalUnits: [...one.organizationalUnits].reverse() }),
        ...(one.accountIds && { accountIds: [...one.accountIds].reverse() }),
      });
      const other = { ...rule, include: rule.include && turned(rule.include), exclude: turned(rule.exclude) };
      const [left, right] = [
        select(all, rule, ORGANIZATION),
        select([...all].reverse(), other, ORGANIZATION),
      ];
      assert.equal(ids(left.selected), ids(right.selected));
      assert.deepEqual(
        left.leftOut.map(({ id, reason }) => [id, reason]),
        right.leftOut.map(({ id, reason }) => [id, reason]),
      );
    }));

  it("the management account is selected only if it is named or asked for", () =>
    holds((all, rule) => {
      const isIn = select(all, rule, ORGANIZATION).selected.some(({ id }) => id === "m");
      assert.ok(!isIn || rule.includeManagementAccount || rule.include?.accountIds?.includes("m"));
    }));

  it("only states that are wanted are selected", () =>
    holds((all, rule) => {
      for (const { state } of select(all, rule, ORGANIZATION).selected)
        assert.ok(rule.states.includes(state), state);
    }));

  it("only tags that a rule needs decide", () =>
    holds((all, rule) => {
      const judge = judgeOf(rule, ORGANIZATION);
      for (const account of all) {
        const verdict = judge(account);
        if (verdict !== "unknown") assert.deepEqual(judge(account, account.tags), verdict);
      }
    }));
});
