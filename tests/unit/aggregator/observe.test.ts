import assert from "node:assert/strict";
import type { Inputs, Outputs } from "../../../provider/aggregator/inputs";
import {
  formerlyDeclared,
  isOfOther,
  listTags,
  observe,
  refuseOtherOwner,
} from "../../../provider/aggregator/observe";
import type { Needs } from "../../../provider/aggregator/plan";
import { OWNER_TAG, ownerTagValue } from "../../../provider/domain/owner";
import { formatClaim } from "../../../provider/sharing/store/tagFormat";
import { accounts, ids, MemoryAws } from "../../support/memoryAws";
import { contextOf } from "../../support/miniEngine";
import { NAME, OTHER, OWNER, REGION, recorded, UID } from "../../support/oneStack";

const OTHER_UID = "ffffffffffffffff";
const OWN_TAG = ownerTagValue({ owner: OWNER, uid: UID });
const OTHERS_TAG = ownerTagValue({ owner: OTHER, uid: OTHER_UID });
const [ALL, AGGREGATOR, TAGS, NOTHING]: Needs[] = [
  { aggregator: true, tags: true },
  { aggregator: true, tags: false },
  { aggregator: false, tags: true },
  { aggregator: false, tags: false },
];

describe("what an update reads", () => {
  let aws: MemoryAws;
  const live = () => aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  const olds = (more: Partial<Outputs> = {}) =>
    recorded("a", { arn: live().arn, lastUpdatedTime: live().lastUpdatedTime ?? "", ...more });
  const read = async (needs: Needs = ALL as Needs, state = olds(), inputs: Inputs = state) => {
    const found = await observe(contextOf(aws), state, needs, inputs);
    return Object.keys(found).join();
  };

  beforeEach(() => {
    aws = new MemoryAws();
    aws.set(NAME, REGION, { source: accounts("a"), tags: { t: "1", [OWNER_TAG]: OWN_TAG } });
    aws.begin();
  });

  for (const [what, needs, parts, calls] of [
    ["everything", ALL, "aggregator,tags", "Describe ListTags"],
    ["tags", TAGS, "tags", "ListTags"],
    ["nothing", NOTHING, "", ""],
    // Tags tell whose it is by now.
    ["accounts", AGGREGATOR, "aggregator", "Describe ListTags"],
  ] as const)
    it(`for ${what}: ${parts || "nothing"}`, async () => {
      assert.equal(await read(needs), parts);
      assert.equal(aws.calls.join(" "), calls);
    });

  it("for accounts that stacks share: the tags and the claims as well", async () => {
    const shared = olds({ merge: "shared" });
    assert.equal(await read(AGGREGATOR, shared), "aggregator,tags,stored");
  });

  it("where sharing begins on the tags: the claims that are left there", async () => {
    const left = formatClaim("b/prod/team:0000000000000000", "0000001", { accounts: ids("b"), leaving: [] });
    aws.set(NAME, REGION, { tags: { ...live().tags, ...left } });
    const state = olds();
    const found = await observe(contextOf(aws), state, ALL as Needs, { ...state, merge: "shared" });
    assert.deepEqual(
      found.stored?.claims.map((claim) => claim.accounts),
      [ids("b")],
    );
  });

  describe("is refused", () => {
    const gone = {
      name: "AggregatorGoneError",
      code: "AggregatorGone",
      facts: { name: NAME, region: REGION },
    };

    it("of one that is gone, whichever part is read", async () => {
      const state = olds();
      aws.drop(NAME, REGION);
      for (const needs of [ALL, AGGREGATOR, TAGS]) await assert.rejects(read(needs, state), gone);
      await assert.rejects(listTags(aws.api(REGION), state), gone);
    });

    it("of another one of that name", async () => {
      const state = olds();
      aws.drop(NAME, REGION);
      aws.set(NAME, REGION, {});
      const facts = { ...gone.facts, recreatedAs: live().arn };
      await assert.rejects(read(AGGREGATOR, state), { code: "AggregatorRecreated", facts });
    });

    it("of AWS's own", async () => {
      const state = olds();
      aws.set(NAME, REGION, { createdBy: "audit.amazonaws.com" });
      await assert.rejects(read(ALL, state), { name: "AwsOwnedError" });
    });

    it("of another stack's, unless it is to be adopted, which reads its tags", async () => {
      aws.set(NAME, REGION, { tags: { [OWNER_TAG]: OTHERS_TAG } });
      const facts = { name: NAME, region: REGION, stack: "organization/platform/prod", step: "changed" };
      for (const needs of [ALL, AGGREGATOR, TAGS])
        await assert.rejects(read(needs), { name: "OwnedByOtherError", facts });
      assert.equal(await read(AGGREGATOR, olds(), { ...olds(), adopt: true }), "aggregator,tags");
    });

    it("of tags that may not be read", () => {
      aws.begin({ 0: "refused" });
      return assert.rejects(listTags(aws.api(REGION), olds()), { kind: "refused" });
    });
  });

  describe("of an aggregator whose reading is older than the state", () => {
    const describes = () => aws.calls.filter((call) => call === "Describe").length;
    const second = (offset: number, precise = false) =>
      new Date(Date.parse(live().lastUpdatedTime ?? "") + offset)
        .toISOString()
        .replace("000Z", precise ? "001Z" : "000Z");

    it("is read again until it is newer, for 10 seconds at most", async () => {
      const before = aws.time.now();
      await read(AGGREGATOR, olds({ lastUpdatedTime: second(1_000) }));
      assert.equal(describes(), 21);
      assert.equal(aws.time.now() - before, 10_000);
    });

    it("is read again only until it is as new", async () => {
      const state = olds({ lastUpdatedTime: second(1_000) });
      aws.time.later(700, () => aws.set(NAME, REGION, { lastUpdatedTime: second(1_000) }));
      await read(AGGREGATOR, state);
      assert.equal(describes(), 3);
    });

    it("is read once, where times are whole seconds, or not known", async () => {
      for (const lastUpdatedTime of [second(0), second(0, true), second(-1_000), ""]) {
        aws.begin();
        await read(AGGREGATOR, olds({ lastUpdatedTime }));
        assert.equal(describes(), 1, lastUpdatedTime);
      }
    });
  });
});

describe("whose an aggregator is by now", () => {
  const context = contextOf(new MemoryAws());
  const creating = ownerTagValue({ owner: OWNER, uid: OTHER_UID }, { isCreating: true });
  const shared = ownerTagValue({ owner: OTHER, uid: OTHER_UID }, { store: "tags" });

  for (const [what, tag, state, isOther] of [
    ["nobody's", undefined, recorded("a"), false],
    ["its own", OWN_TAG, recorded("a"), false],
    ["another stack's", OTHERS_TAG, recorded("a"), true],
    ["another state's", ownerTagValue({ owner: OWNER, uid: OTHER_UID }), recorded("a"), true],
    ["what a create of its name has begun", creating, recorded("a"), true],
    ["what it has carried on", creating, recorded("a", { unfinished: true }), false],
  ] as const)
    it(`is ${what}: ${isOther ? "another's" : "its own to change"}`, () => {
      const tags = tag === undefined ? {} : { [OWNER_TAG]: tag };
      assert.equal(isOfOther(context, state, tags), isOther);
      const look = () => refuseOtherOwner(context, state, state, tags);
      if (isOther) assert.throws(look, { name: "OwnedByOtherError" });
      else look();
    });

  it("is shared, so that who adopts it has to share it", () => {
    const adopting = recorded("a", { adopt: true });
    const look = () => refuseOtherOwner(context, adopting, adopting, { [OWNER_TAG]: shared });
    assert.throws(look, { name: "SharedByOthersError" });
    refuseOtherOwner(context, adopting, { ...adopting, merge: "shared" }, { [OWNER_TAG]: shared });
  });

  it("was declared by the create that its tag tells of", () => {
    const unfinished = recorded("a", { unfinished: true });
    const identity = (state: Outputs, tags?: Record<string, string>) =>
      formerlyDeclared(context, state, tags).identity.uid;
    assert.equal(identity(unfinished, { [OWNER_TAG]: creating }), OTHER_UID);
    assert.equal(identity(unfinished), UID);
    assert.equal(identity(recorded("a"), { [OWNER_TAG]: creating }), UID);
  });
});
