import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import type { Args } from "../../support/miniEngine";
import { NAME, REGION, Stacks } from "../../support/stacks";

/* A membership that is given `aggregator` has its ARN as an input: a recreated aggregator has another one. */

/** It leaves, and joins what is there then. */
const ANEW = { changes: true, replaces: ["aggregatorArn"], deleteBeforeReplace: true };

describe("a membership that knows its aggregator's ARN", () => {
  let stacks: Stacks;
  const team = () => stacks.member("b").begin();
  const own = (more: Args = {}) => stacks.owner.begin().up(stacks.owning("a", more));
  /** As the program is given it by the aggregator. */
  const joining = (aggregatorArn = stacks.found.arn) => stacks.joining("bc", { aggregatorArn });

  /** Somebody deletes the aggregator, and its owner recreates it: another ARN, no tags, no members. */
  async function makeAnew(more: Args = {}): Promise<void> {
    const { arn } = stacks.found;
    stacks.aws.drop(NAME, REGION);
    assert.equal(await stacks.owner.begin().refresh(), "gone");
    await own(more);
    assert.notEqual(stacks.found.arn, arn);
    assert.equal(stacks.live, "a");
  }

  beforeEach(async () => {
    stacks = new Stacks();
    await own();
    await team().up(joining());
  });

  it("is back on one that was recreated with the same name after a plain up", async () => {
    await makeAnew();
    await team().up(joining());
    assert.equal(stacks.live, "abc");
    assert.equal(stacks.member("b").state?.outputs.aggregatorArn, stacks.found.arn);
    assert.deepEqual(await team().refresh(), { changes: false });
  });

  it("says at preview that it leaves the one and joins the other", async () => {
    await makeAnew();
    assert.deepEqual(await team().preview(joining()), ANEW);
    assert.match(
      stacks.member("b").said.join("\n"),
      /security: joins 2 accounts; \+2 accounts \(100000000001, 100000000002\)/,
    );
  });

  it("is refused at preview where the new one is not shared", async () => {
    await makeAnew({ merge: "preserve" });
    await assert.rejects(team().preview(joining()), { codes: ["NotShared"] });
  });

  it("joins again if the ARN is known only when the aggregator is created", async () => {
    stacks.aws.drop(NAME, REGION);
    assert.deepEqual(await team().preview(joining(UNKNOWN)), ANEW);
  });

  it("stays where the aggregator merely changes, which hides its ARN at preview", async () => {
    assert.deepEqual(await team().preview(joining(UNKNOWN)), { changes: false });
  });
});
