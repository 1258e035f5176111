import assert from "node:assert/strict";
import { remove } from "../../../provider/authorization/delete";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import {
  AGGREGATOR,
  args,
  awsError,
  CONTROL_TOWER,
  EU1,
  EU2,
  outputsOf,
  ownerTag,
  SOURCE,
  US,
  useAuthorizing,
} from "../../support/authorizing";

describe("the delete of an authorization", () => {
  const one = useAuthorizing();

  it("takes back what the resource has made, and leaves what was there before", async () => {
    one.grant(US, { by: "hand" });
    await one.stack.up(args([US, EU1], { adopt: true }));
    await one.stack.destroy();
    assert.deepEqual(one.live, [US]);
    assert.deepEqual(one.stack.said, [
      "auth: the authorization of 210987654321 (eu-west-1) stays in 1 region (us-east-1): it was there before",
    ]);
  });

  it("takes what is gone already for done", async () => {
    await one.stack.up(args([US]));
    one.aws.withdraw(US, AGGREGATOR);
    await one.stack.destroy();
    assert.deepEqual([one.stack.state, one.stack.said], [undefined, []]);
  });

  it("leaves what AWS Control Tower manages by now", async () => {
    await one.stack.up(args([US]));
    one.aws.retag(US, AGGREGATOR, { ...one.tagsIn(US), ...CONTROL_TOWER });
    await one.stack.destroy();
    assert.deepEqual(one.live, [US]);
  });

  it("does nothing in the aggregator's own account, and asks nobody", async () => {
    one.moveTo(AGGREGATOR.accountId);
    await one.stack.up(args([US]));
    one.stack.begin();
    await one.stack.destroy();
    assert.deepEqual(one.aws.calls, []);
  });

  it("is refused in another account, where AWS would take it for done", async () => {
    await one.stack.up(args([US]));
    one.moveTo("444444444444");
    await assert.rejects(one.stack.destroy(), {
      code: "OtherAccount",
      facts: { account: "444444444444", recorded: SOURCE, step: "deleted" },
    });
    assert.deepEqual(one.live, [US]);
  });

  it("is done where it can be, and the next one does the rest", async () => {
    await one.stack.up(args([US, EU1]));
    one.aws.refusing.set(US, "AccessDeniedException");
    await assert.rejects(one.stack.destroy(), {
      code: "RegionsFailed",
      facts: { label: "auth", step: "deleted", regions: [US], of: 2, codes: { [US]: "AwsRejected" } },
    });
    assert.deepEqual(one.live, [US]);
    one.aws.refusing.clear();
    await one.stack.destroy();
    assert.deepEqual(one.live, []);
  });

  it("waits for a Put whose answer was lost, and takes back what it has made", async () => {
    await one.stack.up(args([US]));
    const lost: (() => void)[] = [];
    const undo = one.change([EU1], () => ({
      put: async (_, tags) => {
        lost.push(() => one.grant(EU1, tags));
        throw awsError("TimeoutError", "unknown-outcome");
      },
    }));
    await assert.rejects(one.stack.up(args([US, EU1])), PartialFailure);
    undo();
    one.aws.time.later(300_000, () => lost[0]?.());
    await one.stack.destroy();
    assert.match(one.stack.said.join(), /^auth: the answer of AWS was lost: waiting \d+ s,/);
    assert.deepEqual(one.live, []);
  });

  it("doesn't wait once that can no longer come", async () => {
    const { context, said } = one.process();
    const before = one.aws.now();
    await remove(context, outputsOf([US], { lostUntil: Math.floor(before / 1000) - 1 }));
    assert.deepEqual([said, one.aws.now() - before < 10_000], [[], true]);
  });

  it("ends only once nobody sees the authorizations any more", async () => {
    one.grant(US, ownerTag());
    const before = one.aws.now();
    const { context } = one.process({ "aws-config:publishing": JSON.stringify({ propagationSeconds: 5 }) });
    await remove(context, outputsOf([US]));
    assert.ok(one.aws.now() - before >= 5_000);
  });

  for (const [what, olds] of [
    ["says so", outputsOf([US])],
    ["can't say so, since the owner tag was set by it", outputsOf([US], { ownerTag: false })],
    ["can't say so, since all was there before", outputsOf([US], { grants: { [US]: { adopted: true } } })],
    ["can't say so, since nothing is left", outputsOf([])],
  ] as const)
    it(`takes back what an update has made that was killed, where the state's ${what}`, async () => {
      one.grant(US, ownerTag({ isExtending: true }));
      one.grant(EU2, ownerTag());
      await remove(one.process().context, olds);
      assert.ok(!one.live.includes(EU2));
    });
});
