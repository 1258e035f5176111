import assert from "node:assert/strict";
import type { Inputs } from "../../../provider/aggregator/inputs";
import {
  claimable,
  isCarriedOn,
  isOfSameName,
  isUnfinishedOwn,
  refuseShared,
} from "../../../provider/aggregator/takeover";
import type { LiveAggregator } from "../../../provider/aws/aggregator";
import { OWNER_TAG, type OwnerTag, ownerTagValue, parseOwner } from "../../../provider/domain/owner";
import { UNKNOWN } from "../../../provider/engine/unknown";
import type { Existing } from "../../../provider/live/find";
import { hasCode } from "../../support/errors";
import type { Args } from "../../support/miniEngine";
import { aggregatorOf, checked, NAME, OTHER, OWNER, REGION, UID } from "../../support/oneStack";
import { PRESERVE, STORES, Stacks, Steps, TABLE } from "../../support/stacks";

for (const store of STORES)
  describe(`a shared aggregator that another state has taken over, with claims in ${store}`, () => {
    let stacks: Stacks;

    beforeEach(async () => {
      stacks = new Stacks(store);
      await stacks.owner.begin().up(stacks.owning("ab"));
      await stacks.ownerTwin.begin().up(stacks.owning("bc", { adopt: true }));
      assert.equal(stacks.live, "abc");
    });

    it("keeps the accounts of its owner so far, as the preview says", async () => {
      assert.deepEqual(await stacks.claimed(), ["platform/prod/security ab", "platform/prod/security bc"]);
      assert.match(
        stacks.ownerTwin.said.join("\n"),
        /its former owner keeps a claim on 2 accounts \(.*\) until that stack is destroyed; if its state was lost, `claims prune` removes the claim/,
      );
    });

    it("is left by its owner so far when that is destroyed, and can be deleted then", async () => {
      await stacks.owner.begin().destroy();
      assert.deepEqual(await stacks.claimed(), ["platform/prod/security bc"]);
      assert.equal(stacks.live, "bc");
      await stacks.ownerTwin.begin().destroy();
      assert.equal(stacks.aws.live("security", REGION), undefined);
    });
  });

const SHARED = hasCode("SharedByOthers", { store: "tags" });
const ELSEWHERE = hasCode("OtherStore", { theirs: "tags", ours: `dynamodb:${REGION}/${TABLE}` });

describe("the owner of an aggregator that stacks share", () => {
  let stacks = new Steps();

  beforeEach(() => {
    stacks = new Steps();
  });

  it("is adopted from nobody, or from another stack, only to be shared further", async () => {
    stacks.set("z");
    await stacks.join("b", "b");
    for (const [more, refused] of [
      [PRESERVE, SHARED],
      [{ claims: { dynamodbTable: TABLE } }, ELSEWHERE],
    ] as const)
      await assert.rejects(stacks.own("a", { adopt: true, ...more }), refused);
    await stacks.own("a", { adopt: true });
    assert.equal(stacks.live, "abz");
  });

  describe("that has lost its state", () => {
    beforeEach(async () => {
      await stacks.own("a");
      await stacks.join("b", "b");
      stacks.owner.state = undefined;
    });

    it("is another one by its name alone, and has to adopt what it shares", async () => {
      await stacks.owner.begin().preview(stacks.owning("ac"));
      assert.match(
        stacks.owner.said.join("\n"),
        /a resource of this name created it.*If this is a replacement.*Otherwise it belongs to another state/,
      );
      await assert.rejects(stacks.own("ac"), hasCode("AggregatorExists", { relation: "same name" }));
      assert.equal(stacks.live, "ab");
      await stacks.own("ac", { adopt: true });
      assert.equal(stacks.live, "abc");
    });

    const others: [what: string, args: Args, refused: typeof SHARED][] = [
      ["to own it alone", PRESERVE, SHARED],
      ["to keep nothing of others", { ...PRESERVE, merge: "replace" }, SHARED],
      ["to keep claims elsewhere", { claims: { dynamodbTable: TABLE } }, ELSEWHERE],
    ];
    for (const [what, args, refused] of others)
      it(`is not let ${what}, which nobody could tell from a change`, async () => {
        const adopting = { adopt: true, ...args };
        await assert.rejects(stacks.owner.begin().preview(stacks.owning("a", adopting)), refused);
        await assert.rejects(stacks.own("a", adopting), refused);
        assert.equal(stacks.live, "ab");
      });
  });
});

describe("how a resource without a state relates to an aggregator of its name", () => {
  const OTHER_UID = "ffffffffffffffff";
  const tagOf = (owner: string, parts: OwnerTag = {}, uid = OTHER_UID) =>
    ownerTagValue({ owner, uid }, parts);
  const found = (tag: string | undefined, more: Partial<LiveAggregator> = {}): Existing => ({
    live: aggregatorOf("a", more),
    tags: tag === undefined ? {} : { [OWNER_TAG]: tag },
    owner: parseOwner(tag),
  });
  const creating = { isCreating: true };
  const onTags = { store: "tags" };
  const FORMER = `organization/project/stack/${"a".repeat(32)}`;
  const adopting = checked("a", { adopt: true });

  const table: [what: string, inputs: Inputs, tag: string | undefined, relation: string][] = [
    ["nobody's", checked("a"), undefined, "AggregatorExistsError"],
    ["nobody's, to be adopted", adopting, undefined, "adopted"],
    ["another stack's", checked("a"), tagOf(OTHER), "AggregatorExistsError"],
    ["another stack's, to be adopted", adopting, tagOf(OTHER), "adopted"],
    ["of its id", checked("a", { uid: UID }), tagOf(OWNER, {}, UID), "own"],
    ["of its id under any name", checked("a", { uid: UID }), tagOf(OTHER, {}, UID), "own"],
    ["of its name and finished", checked("a"), tagOf(OWNER), "AggregatorExistsError"],
    ["of its name and unfinished", checked("a"), tagOf(OWNER, creating), "own"],
    ["of a former name and unfinished", checked("a"), tagOf(FORMER, creating), "own"],
    ["of a former name and finished", checked("a"), tagOf(FORMER), "AggregatorExistsError"],
    ["another's and unfinished", checked("a"), tagOf(OTHER, creating), "AggregatorExistsError"],
    ["shared, to be adopted alone", adopting, tagOf(OTHER, onTags), "SharedByOthersError"],
    ["shared, to be shared", { ...adopting, merge: "shared" }, tagOf(OTHER, onTags), "adopted"],
    [
      "shared, to be shared elsewhere",
      { ...adopting, merge: "shared", claims: { dynamodbTable: "claims" } },
      tagOf(OTHER, onTags),
      "OtherStoreError",
    ],
    [
      "shared, of its name and unfinished, not to be shared",
      checked("a"),
      tagOf(OWNER, { ...creating, ...onTags }),
      "SharedByOthersError",
    ],
    [
      "shared, and nobody knows yet whether that is wanted",
      { ...adopting, merge: UNKNOWN as never },
      tagOf(OTHER, onTags),
      "adopted",
    ],
    [
      "shared, and nobody knows yet where",
      { ...adopting, merge: "shared", claims: { dynamodbTable: UNKNOWN } },
      tagOf(OTHER, onTags),
      "adopted",
    ],
  ];
  for (const [what, inputs, tag, relation] of table)
    it(`${what}: ${relation}`, () => {
      const look = () => claimable(inputs, found(tag), [FORMER]);
      if (relation.endsWith("Error")) assert.throws(look, { name: relation });
      else assert.equal(look(), relation);
    });

  it("AWS's own is nobody's to take, whatever it bears", () => {
    const awsOwned = found(tagOf(OWNER, {}, UID), { createdBy: "audit.amazonaws.com" });
    assert.throws(() => claimable(checked("a", { uid: UID, adopt: true }), awsOwned), {
      name: "AwsOwnedError",
    });
  });

  it("one that shares it says of whom, and whether it is its own", () => {
    const facts = { name: NAME, region: REGION, store: "tags" };
    const tags = { [OWNER_TAG]: tagOf(OTHER, onTags) };
    for (const isOwn of [true, false])
      assert.throws(() => refuseShared(adopting, tags, isOwn), { facts: { ...facts, isOwn } });
  });

  it("carries on a create only if its own has begun that", () => {
    const begun = found(tagOf(OWNER, creating));
    assert.equal(isCarriedOn(checked("a", { unfinished: true }), begun), true);
    assert.equal(isCarriedOn(checked("a"), begun), false);
    assert.equal(isCarriedOn(checked("a", { unfinished: true }), found(tagOf(OWNER))), false);
    assert.equal(
      isCarriedOn(checked("a", { unfinished: true }), found(tagOf(FORMER, creating)), [FORMER]),
      true,
    );
    assert.equal(isUnfinishedOwn(checked("a"), found(tagOf(FORMER, creating))), false);
  });

  it("may be the one of its name that is replaced, if owner tags tell", () => {
    const isNamesake = (inputs: Inputs, tag: string | undefined) =>
      isOfSameName(inputs, found(tag), [FORMER]);
    assert.equal(isNamesake(checked("a"), tagOf(OWNER)), true);
    assert.equal(isNamesake(checked("a"), tagOf(FORMER)), true);
    assert.equal(isNamesake(checked("a"), tagOf(OTHER)), false);
    assert.equal(isNamesake(checked("a"), undefined), false);
    assert.equal(isNamesake(checked("a", { ownerTag: false }), tagOf(OWNER)), false);
  });
});
