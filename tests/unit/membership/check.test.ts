import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { check, isAskable, isSame } from "../../../provider/membership/check";
import type { Inputs } from "../../../provider/membership/inputs";
import { Memberships } from "../../support/memberships";
import { ids } from "../../support/memoryAws";
import { type Args, keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION } from "../../support/stacks";

const [A, B, C] = ids("abc") as [string, string, string];
const ID = `${NAME}@${REGION}`;
const OWNER = "acme/b/prod/0123456789abcdef0123456789abcdef";

describe("the check of a membership", () => {
  let stacks: Memberships;

  beforeEach(() => {
    stacks = new Memberships();
  });

  it("says that the aggregator is made by the same deployment", async () => {
    await stacks.team("b").preview(stacks.joining("bc", { aggregatorArn: UNKNOWN }));
    assert.deepEqual(stacks.member("b").said, [
      `${NAME}: joins with 2 accounts once the aggregator is created`,
    ]);
    assert.deepEqual(stacks.member("b").caller.calls, []);
  });

  const news = (list: string, more: Args = {}) => ({ claimKey: keyOf("b"), ...stacks.joining(list, more) });
  /** The inputs that a state has of one that joined by its name. */
  const olds = (list: string, more: Partial<Inputs> = {}): Partial<Inputs> => ({
    aggregatorName: NAME,
    region: REGION,
    accountIds: Object.fromEntries(ids(list).map((id) => [id, true as const])),
    claimKey: keyOf("b"),
    ...more,
  });

  it("tells every broken rule at once, and asks nothing then", async () => {
    const { context } = processOf(stacks.aws);
    const broken = news("", { aggregatorName: "se curity", accountIds: ["1", "2"] });
    const { failures } = await check(context, {}, broken);
    assert.equal(failures.length, 3);
    assert.deepEqual(stacks.aws.calls, []);
  });

  it("asks AWS for a new one, and of one that is there leaves that to the diff", async () => {
    const table: [olds: Partial<Inputs>, failures: number, calls: readonly string[]][] = [
      [{}, 1, ["Describe", "List"]],
      [olds("c"), 0, []],
    ];
    for (const [before, failures, calls] of table) {
      stacks.aws.begin();
      const { context } = processOf(stacks.aws);
      const checked = await check(context, before, news("b"));
      assert.equal(checked.failures.length, failures);
      assert.deepEqual(stacks.aws.calls, calls);
    }
  });

  it("ends the refresh of its claim", async () => {
    const { context } = processOf(stacks.aws);
    context.checkCache.refreshing(keyOf("b"));
    await check(context, olds("b"), news("b"));
    assert.equal(context.checkCache.isRefreshing(keyOf("b")), false);
  });

  describe("of one that has joined by its name, which the same program replaces,", () => {
    const replacing = async (before: Partial<Inputs>) => {
      const { context } = processOf(stacks.aws);
      context.program.replaces(ID, OWNER);
      return (await check(context, before, news("b"))).failures.length;
    };

    it("refuses that, since nothing has it leave first", async () => {
      assert.equal(await replacing(olds("b")), 1);
    });

    it("lets it be where the ARN ties it to the aggregator", async () => {
      assert.equal(await replacing(olds("b", { aggregatorArn: "arn:x" })), 0);
    });
  });

  describe("tells the program of the claim", () => {
    const noted = async (more: Args, before: Partial<Inputs> = {}) => {
      const { context } = processOf(stacks.aws);
      const { failures } = await check(context, before, news("b", more));
      const { program } = context;
      return [failures.length, program.membersOf(ID, OWNER), program.joinedBy(ID, OWNER)];
    };

    it("that joins by a name, with the store that it names", async () => {
      await stacks.own("a");
      assert.deepEqual(await noted({}), [0, [[keyOf("b"), undefined]], []]);
      const store = `dynamodb:${REGION}/claims`;
      await stacks.own("a", { claims: { dynamodbTable: "claims" } });
      assert.deepEqual(await noted({ claims: { dynamodbTable: "claims" } }), [0, [[keyOf("b"), store]], []]);
    });

    it("that is there, which nothing has leave first", async () => {
      assert.deepEqual(await noted({}, olds("c")), [0, [[keyOf("b"), undefined]], [keyOf("b")]]);
    });

    it("not of one that is refused, or that is given the aggregator itself", async () => {
      assert.deepEqual(await noted({}), [1, [], []]);
      await stacks.own("a");
      assert.deepEqual(await noted({ joins: { merge: "shared" } }), [0, [], []]);
    });
  });

  it("takes an ARN that isn't known for the one that was joined", async () => {
    const { context, said } = processOf(stacks.aws);
    const before = olds("b", { aggregatorArn: "arn:x" });
    const { failures } = await check(
      context,
      before,
      news("b", { aggregatorArn: UNKNOWN, joins: { merge: "preserve" } }),
    );
    assert.deepEqual([failures, said, stacks.aws.calls], [[], [], []]);
  });

  it("refuses one that changes, of an aggregator that its program doesn't share", async () => {
    const { context } = processOf(stacks.aws);
    const { failures } = await check(context, olds("b"), news("c", { joins: { merge: "preserve" } }));
    assert.equal(failures.length, 1);
  });
});

describe("whether AWS can be asked of a membership", () => {
  const inputs = { aggregatorName: NAME, region: REGION, accountIds: {}, claimKey: keyOf("b") };
  const table: [what: string, change: object, isAskable: boolean][] = [
    ["all is known", {}, true],
    ["its accounts are not known", { accountIds: UNKNOWN }, true],
    ["the ARN is not known", { aggregatorArn: UNKNOWN }, true],
    ["the name is not known", { aggregatorName: UNKNOWN }, false],
    ["the region is not known", { region: UNKNOWN }, false],
    ["the table is not known", { claims: { dynamodbTable: UNKNOWN } }, false],
  ];
  for (const [what, change, expected] of table)
    it(`is ${expected} where ${what}`, () =>
      assert.equal(isAskable({ ...inputs, ...change } as unknown as Inputs), expected));
});

describe("whether a membership stays the same", () => {
  const inputs: Inputs = {
    aggregatorName: NAME,
    region: REGION,
    accountIds: { [A]: true, [B]: true },
    claimKey: keyOf("b"),
  };
  const table: [what: string, olds: Partial<Inputs> | undefined, isSame: boolean][] = [
    ["there was none", undefined, false],
    ["nothing is other", inputs, true],
    ["its accounts have another order", { ...inputs, accountIds: { [B]: true, [A]: true } }, true],
    [
      "only what is recorded is other",
      { ...inputs, claimKey: "x", createdAt: 1, __provider: "y", secrets: ["accountIds"] },
      true,
    ],
    ["a run was interrupted", { ...inputs, unfinished: true }, false],
    ["it has another account", { ...inputs, accountIds: { [A]: true, [C]: true } }, false],
    ["it has one account less", { ...inputs, accountIds: { [A]: true } }, false],
    ["it had another aggregator", { ...inputs, aggregatorName: "other" }, false],
    ["it was in another region", { ...inputs, region: "eu-west-1" }, false],
    ["it had an ARN", { ...inputs, aggregatorArn: "arn:x" }, false],
    ["its claim was elsewhere", { ...inputs, claims: { dynamodbTable: "claims" } }, false],
  ];
  for (const [what, before, expected] of table)
    it(`is ${expected} where ${what}`, () => assert.equal(isSame(before, inputs), expected));
});
