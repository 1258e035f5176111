import assert from "node:assert/strict";
import { read } from "../../../provider/authorization/read";
import type { Tags } from "../../../provider/domain/tags";
import {
  AGGREGATOR,
  args,
  arnIn,
  CONTROL_TOWER,
  EU1,
  EU2,
  outputsOf,
  ownerTag,
  SOURCE,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const NEXT = "auth: the next up would change: ";

describe("the refresh of an authorization", () => {
  const one = useAuthorizing();
  const declared = args([US, EU1], { tags: { team: "a" } });
  beforeEach(() => one.stack.up(declared));

  it("changes nothing, if all is there", async () => {
    assert.deepEqual(await one.stack.refresh(), { changes: false });
  });

  it("shows a region that is gone, which the next up makes again", async () => {
    one.aws.withdraw(EU1, AGGREGATOR);
    assert.deepEqual(await one.stack.refresh(), { changes: true });
    assert.deepEqual(one.stack.said, [
      `${NEXT}authorizes 210987654321 (eu-west-1): +1 region (eu-central-1), 1 kept`,
    ]);
    await one.stack.up(declared);
    assert.deepEqual(one.live, [EU1, US]);
  });

  it("gives the resource up, if it is gone everywhere", async () => {
    one.aws.withdraw(EU1, AGGREGATOR);
    one.aws.withdraw(US, AGGREGATOR);
    assert.equal(await one.stack.refresh(), "gone");
    assert.deepEqual(one.stack.said, ["auth: all authorizations are gone: the next up makes them again"]);
  });

  it("shows tags that are gone in one region, and brings them back", async () => {
    one.aws.retag(EU1, AGGREGATOR, one.owned);
    assert.deepEqual(await one.stack.refresh(), { changes: true });
    assert.deepEqual(one.stack.said, [`${NEXT}tags +1`]);
    await one.stack.up(declared);
    assert.equal(one.tagsIn(EU1).team, "a");
  });

  it("shows tags of others that all have", async () => {
    for (const region of [EU1, US])
      one.aws.retag(region, AGGREGATOR, {
        ...one.tagsIn(region),
        theirs: region === US ? "y" : "x",
        all: "z",
      });
    assert.deepEqual(await one.stack.refresh(), { changes: false });
    assert.deepEqual(one.outputs.tagsAll, { team: "a", all: "z" });
  });

  it("shows an owner tag that is gone, and brings it back", async () => {
    one.aws.retag(EU1, AGGREGATOR, { team: "a" });
    assert.deepEqual(await one.stack.refresh(), { changes: true });
    await one.stack.up(declared);
    assert.deepEqual(one.tagsIn(EU1), { team: "a", ...one.owned });
  });

  it("no longer has what somebody has made again, and doesn't delete it", async () => {
    one.aws.withdraw(EU1, AGGREGATOR);
    one.grant(EU1, { by: "them" });
    await one.stack.refresh();
    assert.match(
      one.stack.said.join(),
      /somebody has deleted .* and made it again in 1 region \(eu-central-1\)/,
    );
    await one.stack.destroy();
    assert.deepEqual(one.live, [EU1]);
  });

  it("fails, if a region can't be read, and changes nothing", async () => {
    one.aws.refusing.set(EU1, "AccessDeniedException");
    await assert.rejects(one.stack.refresh(), {
      code: "RegionsFailed",
      facts: { label: "auth", step: "read", regions: [EU1], of: 2, codes: { [EU1]: "AwsRejected" } },
    });
    assert.deepEqual(Object.keys(one.outputs.regions), [EU1, US]);
  });

  it("gives up a region that the account has disabled", async () => {
    one.aws.refusing.set(EU1, "UnrecognizedClientException");
    one.enable({ [US]: "ENABLED", [EU1]: "DISABLED" });
    await one.stack.refresh();
    assert.deepEqual(Object.keys(one.outputs.regions), [US]);
  });

  it("is refused in another account", async () => {
    one.moveTo("444444444444");
    await assert.rejects(one.stack.refresh(), {
      code: "OtherAccount",
      facts: { account: "444444444444", recorded: SOURCE, step: "read" },
    });
  });
});

describe("the read of an authorization", () => {
  const one = useAuthorizing();
  const run = async (olds = outputsOf([US])) => {
    const { context, said } = one.process();
    return { ...(await read(context, "id", olds)), said };
  };

  it("needs more than an id", async () => {
    await assert.rejects(read(one.process().context, "x/y@z", {}), {
      code: "AuthorizationNotReadable",
      facts: { id: "x/y@z" },
    });
  });

  it("asks nobody in the aggregator's own account", async () => {
    const olds = outputsOf([], { accountId: AGGREGATOR.accountId });
    assert.deepEqual((await run(olds)).props, olds);
    assert.deepEqual(one.aws.calls, []);
  });

  const owners: [what: string, Tags, adopted: boolean, isKept: boolean][] = [
    ["bears the id", ownerTag(), false, true],
    ["was there before", { by: "hand" }, true, true],
    ["is AWS Control Tower's by now", CONTROL_TOWER, false, true],
    ["is another's by now", ownerTag({}, "2222222222222222"), false, false],
  ];
  for (const [what, tags, adopted, isKept] of owners)
    it(`${isKept ? "keeps" : "gives up"} what ${what}`, async () => {
      one.grant(US, tags);
      const { props } = await run(outputsOf([US], { grants: { [US]: adopted ? { adopted } : {} } }));
      assert.deepEqual(Object.keys(props?.regions ?? {}), isKept ? [US] : []);
    });

  it("finds what a lost Put has made, whose create goes on", async () => {
    one.grant(US, ownerTag());
    one.grant(EU1, ownerTag({ isCreating: true }));
    const { props } = await run(outputsOf([US], { pending: [EU1] }));
    assert.deepEqual(Object.keys(props?.regions ?? {}), [EU1, US]);
    assert.deepEqual([props?.pending, props?.unfinished, props?.arns[EU1]], [undefined, true, arnIn(EU1)]);
  });

  it("finds what a killed create of its name has made where a Put was lost", async () => {
    one.grant(US, ownerTag());
    one.grant(EU1, ownerTag({ isCreating: true }, "2222222222222222"));
    const { props } = await run(outputsOf([US], { pending: [EU1] }));
    assert.deepEqual(Object.keys(props?.regions ?? {}), [EU1, US]);
  });

  it("waits for a lost Put that may still come, even if nothing else is left", async () => {
    const lostUntil = Math.ceil(one.aws.now() / 1000) + 300;
    const { props } = await run(outputsOf([US], { pending: [EU1], lostUntil }));
    assert.deepEqual([props?.regions, props?.pending, props?.lostUntil], [{}, [EU1], lostUntil]);
  });

  it("shows what an update has made that was killed, and that it is to be finished", async () => {
    one.grant(US, ownerTag({ isExtending: true }));
    one.grant(EU2, ownerTag());
    const { props } = await run();
    assert.deepEqual([Object.keys(props?.regions ?? {}), props?.unfinished], [[EU2, US], true]);
  });

  it("looks in no other region without a sign of one", async () => {
    one.grant(US, ownerTag());
    one.grant(EU2, ownerTag());
    for (const olds of [outputsOf([US]), outputsOf([US], { grants: { [US]: { adopted: true } } })])
      assert.deepEqual(Object.keys((await run(olds)).props?.regions ?? {}), [US]);
  });
});
