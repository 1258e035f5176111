import assert from "node:assert/strict";
import { update } from "../../../provider/authorization/update";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import {
  AGGREGATOR,
  args,
  awsError,
  CONTROL_TOWER,
  EU1,
  EU2,
  errorOf,
  inputsOf,
  outputsOf,
  ownerTag,
  SOURCE,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const AUTHORIZES = "auth: authorizes 210987654321 (eu-west-1): ";
const TAGS = { tags: { team: "a", env: "b" } };

describe("the update of an authorization", () => {
  const one = useAuthorizing();
  beforeEach(() => one.stack.up(args([US, EU1], TAGS)));

  it("is told by region, for which only those that come are asked", async () => {
    one.stack.begin();
    await one.stack.preview(args([EU2, US], TAGS));
    assert.deepEqual(one.stack.said, [
      `${AUTHORIZES}+1 region (eu-west-1), −1 region (eu-central-1), 1 kept`,
    ]);
    assert.deepEqual(one.aws.calls, ["Find"]);
    await one.stack.up(args([EU2, US], TAGS));
    assert.deepEqual(
      [one.live, Object.keys(one.outputs.regions)],
      [
        [EU2, US],
        [EU2, US],
      ],
    );
    assert.deepEqual(await one.stack.preview(args([EU2, US], TAGS)), { changes: false });
  });

  it("changes tags in all regions, and keeps those of others", async () => {
    one.aws.retag(US, AGGREGATOR, { ...one.tagsIn(US), theirs: "x" });
    const declared = args([EU1, US], { tags: { team: "c", new: "d" } });
    await one.stack.preview(declared);
    assert.deepEqual(one.stack.said, ["auth: tags +1 ~1 −1"]);
    await one.stack.up(declared);
    assert.deepEqual(one.tagsIn(US), { team: "c", new: "d", theirs: "x", ...one.owned });
    assert.deepEqual(one.tagsIn(EU1), { team: "c", new: "d", ...one.owned });
    assert.deepEqual(one.outputs.tagsAll, { team: "c", new: "d" });
  });

  it("removes and sets the owner tag", async () => {
    await one.stack.up(args([EU1, US], { ...TAGS, ownerTag: false }));
    assert.deepEqual(one.tagsIn(US), TAGS.tags);
    await one.stack.up(args([EU1, US], TAGS));
    assert.deepEqual(one.tagsIn(US), { ...TAGS.tags, ...one.owned });
  });

  it("removes it also where it tells of the update, once that has come to its end", async () => {
    await one.stack.up(args([EU1, EU2, US], { ...TAGS, ownerTag: false }));
    for (const region of [EU1, EU2, US]) assert.deepEqual(one.tagsIn(region), TAGS.tags);
  });

  it("tells of itself until it has come to its end", async () => {
    const seen: string[] = [];
    one.change([EU2], (api) => ({
      put: async (authorized, tags) => {
        const marked = [EU1, US].filter((region) =>
          one.tagsIn(region)["aggregator-owner"]?.endsWith("extending"),
        );
        seen.push(...marked);
        return api.put(authorized, tags);
      },
    }));
    await one.stack.up(args([EU1, EU2, US], { tags: { team: "z" } }));
    assert.deepEqual(seen, [EU1]);
    for (const region of [EU1, EU2, US]) assert.deepEqual(one.tagsIn(region), { team: "z", ...one.owned });
  });

  it("looks at all regions after one that was interrupted", async () => {
    one.aws.retag(US, AGGREGATOR, one.owned);
    const olds = { ...one.outputs, unfinished: true as const };
    const { outs } = await update(one.process().context, olds, { ...inputsOf([EU1, US]), ...TAGS });
    assert.deepEqual([one.tagsIn(US), outs.unfinished], [{ ...TAGS.tags, ...one.owned }, undefined]);
  });

  it("is refused in another account", async () => {
    one.moveTo("444444444444");
    await assert.rejects(update(one.process().context, one.outputs, inputsOf([US])), {
      code: "OtherAccount",
      facts: { account: "444444444444", recorded: SOURCE, step: "changed" },
    });
  });

  it("of which a region fails keeps what it has done, and the next one does the rest", async () => {
    const undo = one.change([EU2], () => ({ put: () => Promise.reject(awsError()) }));
    const error = await errorOf<PartialFailure>(one.stack.up(args([US, EU2], TAGS)));
    assert.ok(error instanceof PartialFailure);
    assert.deepEqual((error.cause as { facts?: object }).facts, {
      label: "auth",
      step: "authorized",
      regions: [EU2],
      of: 3,
      codes: { [EU2]: "AwsRejected" },
    });
    assert.deepEqual([one.live, Object.keys(one.outputs.regions)], [[US], [US]]);
    undo();
    await one.stack.up(args([US, EU2], TAGS));
    assert.deepEqual([one.live, one.outputs.unfinished], [[EU2, US], undefined]);
  });

  it("keeps a region that can't be taken back, which the next one does", async () => {
    one.aws.refusing.set(EU1, "AccessDeniedException");
    await assert.rejects(one.stack.up(args([US], TAGS)), PartialFailure);
    assert.deepEqual(Object.keys(one.outputs.regions), [EU1, US]);
    one.aws.refusing.clear();
    await one.stack.up(args([US], TAGS));
    assert.deepEqual(one.live, [US]);
  });

  it("whose tags fail in a region declares those of before as well, so that the next one takes them away", async () => {
    const before = one.aws.api.bind(one.aws);
    one.refuseTags([US], ["tag", "untag"]);
    await assert.rejects(one.stack.up(args([EU1, US], { tags: { team: "c" } })), PartialFailure);
    assert.deepEqual(one.outputs.tags, TAGS.tags);
    one.aws.api = before;
    await one.stack.up(args([EU1, US], { tags: { team: "c" } }));
    for (const region of [EU1, US]) assert.deepEqual(one.tagsIn(region), { team: "c", ...one.owned });
  });

  it("gives up a region that the account has no longer enabled", async () => {
    one.aws.refusing.set(EU1, "UnrecognizedClientException");
    one.enable({ [US]: "ENABLED_BY_DEFAULT", [EU1]: "DISABLED" });
    await one.stack.up(args([US], TAGS));
    assert.match(
      one.stack.said.join(),
      /stays in 1 region \(eu-central-1\): the region is no longer enabled for the account/,
    );
    assert.deepEqual(Object.keys(one.outputs.regions), [US]);
  });

  it("remembers a region in which a Put may still take effect, also after it has given it up", async () => {
    one.change([EU2], () => ({ put: () => Promise.reject(awsError("TimeoutError", "unknown-outcome")) }));
    await assert.rejects(one.stack.up(args([US, EU1, EU2], TAGS)), PartialFailure);
    assert.deepEqual(one.outputs.pending, [EU2]);
    const before = one.outputs.lostUntil;
    one.aws.time.later(1_000, () => one.grant(EU2, one.owned));
    one.aws.time.pass(1);
    await one.stack.up(args([US, EU1], TAGS));
    assert.deepEqual([one.outputs.pending, one.outputs.lostUntil], [[EU2], before]);
    one.aws.time.pass(400_000);
    await one.stack.up(args([US, EU1], TAGS));
    assert.deepEqual([one.live, one.outputs.pending], [[EU1, US], undefined]);
  });

  it("remembers what a killed one has made in a declared region that fails now", async () => {
    one.grant(EU2, one.owned);
    one.aws.retag(US, AGGREGATOR, { ...one.tagsIn(US), ...ownerTag({ isExtending: true }, one.outputs.uid) });
    let looks = 0;
    one.change([EU2], (api) => ({
      find: (authorized) => (++looks > 1 ? Promise.reject(awsError()) : api.find(authorized)),
    }));
    const declared = { ...inputsOf([EU1, EU2, US]), ...TAGS };
    const error = await errorOf<PartialFailure>(update(one.process().context, one.outputs, declared));
    assert.deepEqual((error.properties as { pending?: string[] }).pending, [EU2]);
  });

  it("takes back what a killed one has made, if it isn't declared", async () => {
    one.grant(EU2, one.owned);
    one.aws.retag(US, AGGREGATOR, { ...one.tagsIn(US), ...ownerTag({ isExtending: true }, one.outputs.uid) });
    await one.stack.up(args([EU1, US], { tags: { team: "c" } }));
    assert.deepEqual(one.live, [EU1, US]);
    assert.deepEqual(one.tagsIn(US), { team: "c", ...one.owned });
  });
});

describe("the update of an authorization that was there before", () => {
  const one = useAuthorizing();

  it("sets its tags, and leaves it where it is given up", async () => {
    one.grant(US, { by: "hand" });
    one.grant(EU1);
    const given = { adopt: true, tags: { team: "a" } };
    await one.stack.up(args([US, EU1, EU2], given));
    assert.deepEqual(one.tagsIn(US), { by: "hand", team: "a" });
    await one.stack.preview(args([US, EU2], given));
    assert.deepEqual(one.stack.said, [
      `${AUTHORIZES}leaves what was there before in 1 region (eu-central-1), 2 kept`,
    ]);
    await one.stack.up(args([US, EU2], given));
    assert.deepEqual(one.live, [EU1, EU2, US]);
  });

  it("leaves it adopted when the program no longer says so", async () => {
    one.grant(US);
    await one.stack.up(args([US], { adopt: true }));
    await one.stack.up(args([US], { tags: { team: "a" } }));
    assert.deepEqual(one.tagsIn(US), { team: "a" });
    await one.stack.destroy();
    assert.deepEqual(one.live, [US]);
  });

  it("never touches what AWS Control Tower manages, whatever the program says", async () => {
    one.grant(US, CONTROL_TOWER);
    for (const team of ["a", "b"]) {
      await one.stack.up(args([US], { adopt: true, tags: { team } }));
      assert.deepEqual(one.tagsIn(US), CONTROL_TOWER);
    }
  });

  it("takes back what a killed one has made beside it", async () => {
    one.grant(US);
    one.grant(EU2, ownerTag());
    const olds = outputsOf([US], { grants: { [US]: { adopted: true } } });
    await update(one.process().context, olds, inputsOf([US], { tags: { team: "a" } }));
    assert.deepEqual(one.live, [US]);
  });
});
