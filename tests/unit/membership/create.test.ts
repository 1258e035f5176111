import assert from "node:assert/strict";
import { isNamesake } from "../../../provider/domain/claimKey";
import { OWNER_TAG, sharingTag } from "../../../provider/domain/owner";
import { create } from "../../../provider/membership/create";
import { findJoined } from "../../../provider/membership/preview/joining";
import { Memberships } from "../../support/memberships";
import { ids, Killed } from "../../support/memoryAws";
import { keyOf } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks } from "../../support/stacks";

const [A, B, C] = ids("abc") as [string, string, string];

describe("a new membership", () => {
  let stacks: Memberships;

  beforeEach(() => {
    stacks = new Memberships();
  });

  for (const store of STORES)
    it(`replaced by one that is created first, keeps what the new one claims, with claims in ${store}`, async () => {
      const shared = new Stacks(store);
      await shared.owner.begin().up(shared.owning("a"));
      const team = shared.member("b").begin();
      await team.up(shared.joining("bc"));
      await team.begin().replaceCreatingFirst(shared.joining("bd"));
      assert.match(team.said.join("\n"), /a stack of the same name claims 2 accounts/);
      assert.deepEqual(team.pending, []);
      assert.equal(shared.live, "abd");
      assert.deepEqual(await team.refresh(), { changes: false });
    });

  it("joins what nobody owns, and says so on its tags", async () => {
    stacks.set("z");
    await stacks.up("b", "b");
    assert.equal(stacks.found.tags[sharingTag("tags")], "merge=shared store=tags");
    assert.equal(stacks.found.tags[OWNER_TAG], undefined);
    const { context, inputs } = stacks.checked("c", "c", { claims: { dynamodbTable: "claims" } });
    await assert.rejects(findJoined(context, inputs), {
      code: "OtherStore",
      facts: { name: NAME, region: REGION, theirs: "tags", ours: "dynamodb:us-east-1/claims" },
    });
  });

  it("changes nothing of regions, filters and tags of users", async () => {
    await stacks.own("a", {
      accountAggregationSource: { accountIds: [A], regions: ["eu-west-1"] },
      aggregatorFilters: { resourceTypes: ["AWS::EC2::Instance"] },
      tags: { team: "s" },
    });
    await stacks.up("b", "b");
    const { source, filters, tags } = stacks.found;
    assert.deepEqual(
      { source, filters, team: tags.team },
      {
        source: { kind: "account", accountIds: [A, B], regions: ["eu-west-1"] },
        filters: { resourceTypes: ["AWS::EC2::Instance"] },
        team: "s",
      },
    );
  });

  describe("in the state", () => {
    beforeEach(() => stacks.own("a"));

    it("has an id of its name and its claim's, what it declares, and what is on the aggregator", async () => {
      const { context, inputs } = stacks.checked("b", "cb");
      const { id, outs } = await create(context, { ...inputs, claimKey: keyOf("b") });
      const { claimKey, createdAt, ...rest } = outs;
      assert.equal(id, `${NAME}@${REGION}/${claimKey.slice(-16)}`);
      assert.equal(createdAt, inputs.createdAt);
      assert.ok(isNamesake(claimKey, keyOf("b")) && claimKey !== keyOf("b"));
      assert.deepEqual(rest, {
        aggregatorName: NAME,
        region: REGION,
        accountIds: { [B]: true, [C]: true },
        aggregatorArn: stacks.found.arn,
        aggregatorAccountIds: [A, B, C],
      });
    });

    it("has the key that check has looked for, and the next one another", async () => {
      const { context, inputs } = stacks.checked("b", "b");
      const checkedKey = inputs.claimKey;
      const base = { ...inputs, claimKey: keyOf("b") };
      const first = await create(context, base);
      const second = await create(context, base);
      assert.equal(first.outs.claimKey, checkedKey);
      assert.notEqual(second.outs.claimKey, checkedKey);
    });

    it("is unfinished, with what it declares, where the run stops once its claim may be written", async () => {
      stacks.aws.badAccounts.add(B);
      const b = stacks.member("b").begin({ 7: "unauthenticated" });
      await assert.rejects(b.up(stacks.joining("c")), { code: "PartialFailure" });
      const { outputs, id, failed } = b.state ?? assert.fail();
      assert.ok(failed && id.startsWith(`${NAME}@${REGION}/`));
      assert.deepEqual(
        [outputs.unfinished, outputs.accountIds, outputs.aggregatorAccountIds, outputs.aggregatorArn],
        [true, { [C]: true }, [], stacks.found.arn],
      );
    });

    it("has what a killed create of it has claimed, whose claim it takes over", async () => {
      await assert.rejects(stacks.member("b").begin({ 4: "killed after" }).up(stacks.joining("c")), Killed);
      assert.deepEqual(await stacks.claimed(), ["b/prod/team c", "platform/prod/security a"]);
      await stacks.up("b", "b");
      assert.deepEqual(await stacks.claimed(), ["b/prod/team b", "platform/prod/security a"]);
    });

    it("is not there where AWS refuses its accounts, and neither is its claim", async () => {
      stacks.aws.badAccounts.add(B);
      await assert.rejects(stacks.up("b", "b"), { kind: "refused" });
      assert.equal(stacks.member("b").state, undefined);
      assert.deepEqual(await stacks.claimed(), ["platform/prod/security a"]);
    });

    it("never makes an aggregator", async () => {
      const { context, inputs } = stacks.checked("b", "b");
      stacks.aws.drop(NAME, REGION);
      const base = { ...inputs, claimKey: keyOf("b") };
      await assert.rejects(create(context, base), { code: "NoAggregator" });
      assert.equal(stacks.aws.live(NAME, REGION), undefined);
    });
  });
});
