import assert from "node:assert/strict";
import type { Inputs, Outputs } from "../../../provider/membership/inputs";
import { type Past, publishMembership } from "../../../provider/membership/publish";
import type { SharingContext } from "../../../provider/sharing/context";
import { Memberships } from "../../support/memberships";
import { ids } from "../../support/memoryAws";
import { NAME, REGION, TABLE } from "../../support/stacks";

const [A, B] = ids("ab") as [string, string];
const LOCATION = { dynamodbTable: TABLE, region: REGION };
const INTERRUPTED = { unfinished: true } as unknown as Outputs;

describe("the accounts of a membership are published", () => {
  let stacks: Memberships;

  beforeEach(async () => {
    stacks = new Memberships();
    await stacks.own("a");
  });

  const past = (more: Partial<Past> = {}): Past => ({
    arn: undefined,
    former: [],
    isNew: true,
    interrupted: () => INTERRUPTED,
    ...more,
  });

  /** The owner does something at this run's first wait, when its claim is written. */
  function meanwhile(context: SharingContext, happen: () => Promise<unknown>): SharingContext {
    const { now, random, sleep } = context.clock;
    let isDone = false;
    const waiting = async (milliseconds: number) => {
      if (!isDone) {
        isDone = true;
        await happen();
      }
      return sleep(milliseconds);
    };
    return { ...context, clock: { now, random, sleep: waiting } };
  }
  const move = () => stacks.own("a", { claims: { dynamodbTable: TABLE } });

  it("where check has found that claims are kept", async () => {
    const { context, inputs } = stacks.checked("b", "b");
    const outs = await publishMembership(context, inputs, past());
    const { claimKey, createdAt } = inputs;
    assert.deepEqual(outs, {
      ...{ aggregatorName: NAME, region: REGION, claimKey, createdAt },
      accountIds: { [B]: true },
      aggregatorArn: stacks.found.arn,
      aggregatorAccountIds: [A, B],
    });
  });

  it("where the owner has moved the claims to meanwhile, if they name no store", async () => {
    const { context, inputs } = stacks.checked("b", "b");
    const read: Inputs = inputs;
    // It finds the tags, then the owner moves before it has written anything.
    context.joinCache.found(inputs.claimKey, { arn: stacks.found.arn, isOpen: true });
    await move();
    const outs = await publishMembership(context, read, past());
    assert.deepEqual([outs.claims, outs.followsStore], [LOCATION, true]);
    stacks.store = "table";
    assert.deepEqual(await stacks.claimed(), ["b/prod/team b", "platform/prod/security a"]);
    assert.equal(stacks.live, "ab");
  });

  it("not elsewhere than in the store that they name", async () => {
    const { context, inputs } = stacks.checked("b", "b", { claims: { dynamodbTable: "other" } });
    await assert.rejects(publishMembership(context, inputs, past()), {
      code: "OtherStore",
      facts: { name: NAME, region: REGION, theirs: "tags", ours: `dynamodb:${REGION}/other` },
    });
    assert.equal(stacks.live, "a");
  });

  it("also after the owner has moved a claim that was written already", async () => {
    const { context, inputs } = stacks.checked("b", "b");
    const outs = await publishMembership(meanwhile(context, move), inputs, past());
    assert.deepEqual(outs.claims, LOCATION);
    assert.equal(stacks.live, "ab");
  });

  it("or their claim is recorded with what the state has to hold, once it may be written", async () => {
    const { context, inputs } = stacks.checked("b", "b");
    const { arn } = stacks.found;
    stacks.aws.fates = { [stacks.aws.calls.length + 6]: "unauthenticated" };
    const joined: unknown[] = [];
    const interrupted: Past["interrupted"] = (one) => {
      joined.push(one);
      return INTERRUPTED;
    };
    await assert.rejects(publishMembership(context, inputs, past({ interrupted })), {
      code: "PartialFailure",
      id: `${NAME}@${REGION}/${inputs.claimKey.slice(-16)}`,
      properties: INTERRUPTED,
    });
    assert.deepEqual(joined, [{ arn, location: undefined }]);
  });

  it("or nothing is left behind, and the error is that of the run", async () => {
    const { context, inputs } = stacks.checked("b", "b");
    stacks.aws.badAccounts.add(B);
    await assert.rejects(publishMembership(context, inputs, past()), { kind: "refused" });
    assert.deepEqual(await stacks.claimed(), ["platform/prod/security a"]);
  });

  it("only where the owner lets them join", async () => {
    const { context, inputs } = stacks.checked("b", "b");
    await stacks.own("a", { merge: "preserve" });
    await assert.rejects(publishMembership(context, inputs, past()), { code: "NotShared" });
  });
});
