import assert from "node:assert/strict";
import { create } from "../../../provider/authorization/create";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import {
  AGGREGATOR,
  args,
  arnIn,
  awsError,
  EU1,
  EU2,
  errorOf,
  inputsOf,
  OWNER,
  ownerTag,
  SOURCE,
  UID,
  US,
  useAuthorizing,
} from "../../support/authorizing";

describe("the create of an authorization", () => {
  const one = useAuthorizing();

  it("is told in a line, and made in each region, with its tags and its owner's", async () => {
    const declared = args([US, EU1], { tags: { team: "a" } });
    await one.stack.preview(declared);
    assert.deepEqual(one.stack.said, [
      "auth: authorizes 210987654321 (eu-west-1): +2 regions (eu-central-1, us-east-1)",
    ]);
    assert.deepEqual(one.live, []);
    await one.stack.up(declared);
    for (const region of [EU1, US]) assert.deepEqual(one.tagsIn(region), { team: "a", ...one.owned });
  });

  it("tells regions, ARNs, tags and the account", async () => {
    await one.stack.up(args([US, EU1], { tags: { team: "a" } }));
    assert.equal(one.stack.state?.id, "210987654321/eu-west-1@123456789012");
    const { accountId, regions, arns, tagsAll } = one.outputs;
    assert.deepEqual(
      [accountId, regions, arns, tagsAll],
      [SOURCE, { [EU1]: true, [US]: true }, { [EU1]: arnIn(EU1), [US]: arnIn(US) }, { team: "a" }],
    );
  });

  it("goes to the provider's region, if no region is named", async () => {
    await one.stack.up(args(undefined));
    assert.deepEqual(one.live, [US]);
  });

  it("does nothing in the aggregator's own account", async () => {
    one.moveTo(AGGREGATOR.accountId);
    await one.stack.up(args([US]));
    assert.deepEqual([one.live, one.outputs.regions], [[], {}]);
    assert.deepEqual(await one.stack.preview(args([US])), { changes: false });
  });

  it("marks each as unfinished until all have come so far", async () => {
    const seen: string[] = [];
    one.change([EU1, US], (api, region) => ({
      put: async (authorized, tags) => {
        seen.push(`${region} ${Object.values(tags).join()}`);
        return api.put(authorized, tags);
      },
    }));
    await one.stack.up(args([EU1, US]));
    assert.ok(seen.length === 2 && seen.every((line) => line.endsWith(" creating")), seen.join());
    for (const region of [EU1, US]) assert.deepEqual(one.tagsIn(region), one.owned);
  });

  it("of which some regions fail keeps the others, and the next up does the rest", async () => {
    const undo = one.change([EU2], () => ({ put: () => Promise.reject(awsError()) }));
    const error = await errorOf<PartialFailure>(one.stack.up(args([EU1, EU2])));
    assert.ok(error instanceof PartialFailure);
    const facts = {
      label: "auth",
      step: "authorized",
      regions: [EU2],
      of: 2,
      codes: { [EU2]: "AwsRejected" },
    };
    assert.deepEqual((error.cause as { facts?: object }).facts, facts);
    assert.deepEqual(
      [one.live, Object.keys(one.outputs.regions), one.outputs.unfinished],
      [[EU1], [EU1], true],
    );
    undo();
    await one.stack.up(args([EU1, EU2]));
    assert.deepEqual([one.live, one.outputs.unfinished], [[EU1, EU2], undefined]);
    assert.deepEqual(await one.stack.preview(args([EU1, EU2])), { changes: false });
  });

  it("leaves no state if nothing was done anywhere", async () => {
    one.change([US], () => ({ put: () => Promise.reject(awsError()) }));
    await assert.rejects(one.stack.up(args([US])), { code: "RegionsFailed" });
    assert.equal(one.stack.state, undefined);
  });

  it("leaves one if a Put may have taken effect", async () => {
    one.change([US], () => ({ put: () => Promise.reject(awsError("TimeoutError", "unknown-outcome")) }));
    await assert.rejects(one.stack.up(args([US])), PartialFailure);
    assert.deepEqual([one.outputs.regions, one.outputs.pending], [{}, [US]]);
    assert.ok((one.outputs.lostUntil ?? 0) * 1000 > one.aws.now());
  });

  it("that can't say that it has come to its end is finished by the next up", async () => {
    const before = one.aws.api.bind(one.aws);
    one.refuseTags([US], ["tag"]);
    await assert.rejects(one.stack.up(args([EU1, US])), PartialFailure);
    assert.deepEqual([Object.keys(one.outputs.regions), one.outputs.unfinished], [[EU1, US], true]);
    one.aws.api = before;
    await one.stack.up(args([EU1, US]));
    assert.deepEqual(one.tagsIn(US), one.owned);
  });

  it("carries on with what a killed one has made, whose id it takes over", async () => {
    await assert.rejects(one.stack.begin({ 5: "killed after" }).up(args([US, EU1])));
    const made = one.live;
    await one.stack.begin().up(args([US, EU1]));
    assert.match(
      one.stack.said.join("\n"),
      /a create of the same name has authorized in .* continues it in \d+ s/,
    );
    for (const region of [US, EU1]) assert.deepEqual(one.tagsIn(region), one.owned);
    assert.ok(made.length > 0);
    await one.stack.destroy();
    assert.deepEqual(one.live, []);
  });

  it("is refused if the other create of its name has come to its end while it waited", async () => {
    one.grant(US, ownerTag({ isCreating: true }));
    one.aws.time.later(2_000, () => one.aws.retag(US, AGGREGATOR, ownerTag()));
    await assert.rejects(one.stack.up(args([US])), {
      code: "RegionsFailed",
      facts: {
        label: "auth",
        step: "authorized",
        regions: [US],
        of: 1,
        codes: { [US]: "AuthorizationExists" },
      },
    });
    assert.deepEqual(one.tagsIn(US), ownerTag({}, UID));
  });

  it("is refused where another state of the same name has made it", async () => {
    one.grant(US, ownerTag());
    const error = await errorOf(one.stack.up(args([US])));
    assert.deepEqual((error.cause as { facts?: object }).facts, {
      label: "auth",
      regions: [US],
      found: [{ region: US, relation: "same name", stack: "acme/payments/prod" }],
    });
    assert.deepEqual(one.live, [US]);
  });

  it("makes room for another resource of the program, however it ends", async () => {
    const { context } = one.process();
    const name = `authorization:210987654321/eu-west-1@${SOURCE}/${US}`;
    const { checkCache } = context;
    assert.ok(checkCache.claimName(name, OWNER));
    one.aws.refusing.set(US, "AccessDeniedException");
    await errorOf(create(context, inputsOf([US])));
    assert.ok(checkCache.claimName(name, OWNER.replace("0123", "aaaa")));
  });
});
