import assert from "node:assert/strict";
import {
  AggregatorExistsError,
  ConcurrentCreateError,
  NotEmptyError,
  OwnedByOtherError,
} from "../../../provider/aggregator/errors";
import { OWNER_TAG, parseOwner } from "../../../provider/domain/owner";
import { ids } from "../../support/memoryAws";
import { aggregatorOf, checked, NAME, OTHER, OWNER, REGION } from "../../support/oneStack";

/* What errors decide; errorText.test.ts has their texts. */

const SAME_STACK = `organization/project/stack/${"f".repeat(32)}`;

describe("whose an aggregator is that has the name of a resource", () => {
  for (const [what, tag, relation] of [
    ["nobody's", undefined, "foreign"],
    ["what is no owner's", "?", "foreign"],
    ["another stack's", OTHER, "foreign"],
    ["another stack's that others may join", `${OTHER} merge=shared store=tags`, "shared"],
    ["another resource's of this stack", SAME_STACK, "same stack"],
    ["one of this name", `${OWNER} id=ffffffffffffffff`, "same name"],
    ["one of this name that others may join", `${OWNER} merge=shared store=tags`, "same name"],
  ] as const)
    it(`${what}: ${relation}`, () => {
      const live = aggregatorOf("a");
      const found = { live, tags: tag === undefined ? {} : { [OWNER_TAG]: tag }, owner: parseOwner(tag) };
      const { code, facts } = new AggregatorExistsError(found, checked("a"), () => false);
      assert.equal(code, "AggregatorExists");
      assert.deepEqual(facts, { name: NAME, region: REGION, arn: live.arn, relation });
    });

  it("tells nothing that is secret", () => {
    const found = { live: aggregatorOf("a"), tags: {}, owner: undefined };
    assert.doesNotMatch(new AggregatorExistsError(found, checked("a"), () => true).message, /100000000000/);
  });
});

describe("who has created an aggregator at the same time", () => {
  for (const [tag, creator] of [
    [undefined, { creator: "unknown" }],
    [OTHER, { creator: "other stack", stack: "organization/platform/prod" }],
    [OWNER, { creator: "same name", stack: "organization/project/stack" }],
    [SAME_STACK, { creator: "same stack", stack: "organization/project/stack" }],
  ] as const)
    it(`by the owner tag ${tag}: ${creator.creator}`, () => {
      const { facts } = new ConcurrentCreateError("arn:x", checked("a"), parseOwner(tag));
      assert.deepEqual(facts, { name: NAME, region: REGION, arn: "arn:x", ...creator });
    });

  it("and names it", () => {
    const creatorIn = (tag: string | undefined) =>
      / at the same time by (.*?)\. /.exec(
        new ConcurrentCreateError("arn:x", checked("a"), parseOwner(tag)).what,
      )?.[1];
    assert.deepEqual([undefined, OTHER, OWNER, SAME_STACK].map(creatorIn), [
      "somebody else",
      "stack organization/platform/prod",
      "a resource of the same name in another state",
      "another resource of this stack",
    ]);
  });
});

describe("a refusal of a delete", () => {
  it("has the accounts of others, and names them unless they are secret", () => {
    const { accounts, facts, reason } = new NotEmptyError(NAME, REGION, ids("yz"), false);
    assert.deepEqual(accounts, ids("yz"));
    assert.deepEqual(facts, { name: NAME, region: REGION, accounts, isSecret: false });
    assert.equal(reason, "others still have accounts in it: 2 accounts (100000000024, 100000000025)");
    const secret = new NotEmptyError(NAME, REGION, ids("yz"), true);
    assert.equal(secret.reason, "others still have accounts in it: 2 accounts");
    assert.doesNotMatch(secret.message, /\d{12}/);
  });

  it("names the stack that has taken the aggregator over", () => {
    const owner = parseOwner(OTHER) ?? assert.fail();
    const { reason } = new OwnedByOtherError(NAME, REGION, owner);
    assert.equal(reason, "stack organization/platform/prod has taken it over");
  });

  it("is one unless it says that it is of a change", () => {
    const owner = parseOwner(OTHER) ?? assert.fail();
    const step = (...steps: ["changed"?]) => new OwnedByOtherError(NAME, REGION, owner, ...steps).facts.step;
    assert.deepEqual([step(), step("changed")], ["deleted", "changed"]);
  });
});
