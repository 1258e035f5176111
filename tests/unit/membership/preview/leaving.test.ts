import assert from "node:assert/strict";
import type { LiveAggregator } from "../../../../provider/aws/aggregator";
import type { Outputs } from "../../../../provider/membership/inputs";
import { describeLeft, previewLeaving } from "../../../../provider/membership/preview/leaving";
import { Memberships } from "../../../support/memberships";
import { accounts, ids, MemoryAws } from "../../../support/memoryAws";
import { keyOf } from "../../../support/miniEngine";
import { processOf } from "../../../support/process";
import { NAME, REGION } from "../../../support/stacks";

const [, B, C] = ids("abc") as [string, string, string];

describe("a membership that is about to be replaced", () => {
  let stacks: Memberships;
  const leaving = async () => {
    const { outputs } = stacks.member("b").state ?? assert.fail();
    await previewLeaving(processOf(stacks.aws).context, outputs);
  };

  beforeEach(async () => {
    stacks = new Memberships();
    await stacks.own("a");
    await stacks.up("b", "bc");
  });

  it("can leave what others are in, and asks only what there is", async () => {
    stacks.aws.begin();
    await leaving();
    assert.deepEqual(stacks.aws.calls, ["Describe", "ListTags"]);
  });

  it("can leave what is gone, or was recreated", async () => {
    stacks.aws.drop(NAME, REGION);
    await leaving();
    stacks.set("bc");
    await leaving();
  });

  it("can't leave what another is closing", async () => {
    const tag = Object.keys(stacks.found.tags).find((key) => key.includes("platform/prod/security")) ?? "";
    stacks.tag({ [tag]: "settled closing" });
    await assert.rejects(leaving(), { code: "Closing" });
  });

  it("can't leave while a claim that can't be read may hold what it leaves", async () => {
    stacks.damageClaim("x");
    await assert.rejects(leaving(), { code: "UnreadableClaim" });
  });

  it("can't leave with the last account", async () => {
    stacks = new Memberships();
    stacks.set("z");
    await stacks.up("b", "bc");
    stacks.set("bc");
    await assert.rejects(leaving(), { code: "LastAccount" });
  });

  it("looks for its claim where the owner has moved it", async () => {
    await stacks.own("a", { claims: { dynamodbTable: "claims" } });
    stacks.aws.begin();
    await leaving();
    assert.deepEqual(stacks.aws.calls, ["Describe", "ListTags", "Query"]);
  });
});

describe("a membership that has left says", () => {
  const outputs = { accountIds: { [B]: true, [C]: true }, claimKey: keyOf("b") } as unknown as Outputs;
  const live = (list: string): LiveAggregator => {
    const aws = new MemoryAws();
    aws.set(NAME, REGION, { source: accounts(list) });
    return aws.live(NAME, REGION) ?? assert.fail();
  };
  const claims = (list: string) => ({
    claims: [{ key: keyOf("c"), accounts: ids(list), leaving: [], version: "1" }],
    turns: [],
    torn: [],
    damaged: [],
    foreign: [],
  });
  const table: [what: string, before: string, after: string | undefined, others: string, text: string][] = [
    ["what it has taken with it", "abc", "a", "", `left; −2 accounts (${B}, ${C})`],
    ["what stays through another", "abc", "ac", "c", `left; −1 account (${B}), ${C} stays through c/prod`],
    ["nothing of what was not there", "a", "a", "", "left"],
    ["that the aggregator is gone", "abc", undefined, "", "left; the aggregator was deleted meanwhile"],
  ];
  for (const [what, before, after, others, text] of table)
    it(what, () => {
      const left = after === undefined ? undefined : { live: live(after), stored: claims(others) };
      assert.equal(describeLeft(outputs, live(before), left), text);
    });

  it("numbers only, where accounts are secret", () => {
    const secret: Outputs = { ...outputs, secrets: ["accountIds"] };
    const left = { live: live("ac"), stored: claims("c") };
    assert.equal(describeLeft(secret, live("abc"), left), "left; −1 account, 1 account stays through c/prod");
  });

  it("no stack where claims were not read", () =>
    assert.equal(
      describeLeft(outputs, live("abc"), { live: live("ac"), stored: undefined }),
      `left; −1 account (${B}), ${C} stays (no stack claims it)`,
    ));
});
