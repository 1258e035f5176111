import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { MemoryAws } from "../../support/memoryAws";
import { type Args, MiniAuthorization } from "../../support/miniEngine";

const AGGREGATOR = { accountId: "210987654321", region: "eu-west-1" };
const [EU1, EU2, US] = ["eu-central-1", "eu-west-1", "us-east-1"] as const;
const OTHERS = "acme/other/prod/ffffffffffffffffffffffffffffffff id=1111111111111111";

const args = (regions: unknown, more: Args = {}): Args => ({
  authorizedAccountId: AGGREGATOR.accountId,
  authorizedAwsRegion: AGGREGATOR.region,
  regions,
  ...more,
});

describe("an authorization", () => {
  let aws: MemoryAws;
  let stack: MiniAuthorization;

  beforeEach(() => {
    aws = new MemoryAws();
    stack = new MiniAuthorization(aws);
  });

  const live = () => Object.keys(aws.grants(AGGREGATOR));
  const tagsIn = (region: string) => aws.grants(AGGREGATOR)[region]?.tags ?? assert.fail(`none in ${region}`);
  const outputs = () => stack.state?.outputs ?? assert.fail("there is no state");
  /** What a preview or a deployment is refused for. */
  const refusal = async (run: Promise<unknown>) => {
    const error: unknown = await run.then(
      () => assert.fail("nothing was refused"),
      (reason: unknown) => reason,
    );
    return (error as Error).message;
  };

  describe("that is new", () => {
    it("is told in a line, and made in each region, with its tags and its owner's", async () => {
      await stack.preview(args([US, EU1], { tags: { team: "a" } }));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): +2 regions (eu-central-1, us-east-1)",
      ]);
      assert.deepEqual(live(), []);
      await stack.up(args([US, EU1], { tags: { team: "a" } }));
      assert.deepEqual(live(), [EU1, US]);
      const { uid } = outputs();
      for (const region of [EU1, US])
        assert.deepEqual(tagsIn(region), { team: "a", [OWNER_TAG]: `${stack.owner} id=${uid}` });
    });

    it("tells its regions, ARNs, tags and account", async () => {
      await stack.up(args([US, EU1], { tags: { team: "a" } }));
      assert.equal(stack.state?.id, "210987654321/eu-west-1@123456789012");
      const { accountId, regions, arns, tagsAll } = outputs();
      assert.deepEqual(
        { accountId, regions, arns, tagsAll },
        {
          accountId: "123456789012",
          regions: { [EU1]: true, [US]: true },
          arns: {
            [EU1]: `arn:aws:config:${EU1}:123456789012:aggregation-authorization/210987654321/eu-west-1`,
            [US]: `arn:aws:config:${US}:123456789012:aggregation-authorization/210987654321/eu-west-1`,
          },
          tagsAll: { team: "a" },
        },
      );
    });

    it("is made in the provider's region, if it names none", async () => {
      await stack.up(args(undefined));
      assert.deepEqual(live(), [US]);
    });

    it("is made in all regions that are enabled", async () => {
      aws.accountRegions = async () =>
        new Map([
          [US, "ENABLED_BY_DEFAULT"],
          [EU1, "ENABLED"],
          [EU2, "DISABLED"],
          ["me-south-1", "DISABLING"],
        ]);
      await stack.preview(args("all"));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): +2 regions (eu-central-1, us-east-1)",
      ]);
      await stack.up(args("all"));
      assert.deepEqual(live(), [EU1, US]);
    });

    it("has secret ids neither in lines nor in its id", async () => {
      await stack.preview(args([US], { secrets: ["accountIds"] }));
      assert.deepEqual(stack.said, ["auth: authorizes an account (eu-west-1): +1 region (us-east-1)"]);
      await stack.up(args([US], { secrets: ["accountIds"] }));
      assert.equal(stack.state?.id, "0123456789abcdef/eu-west-1@123456789012");
    });
  });

  describe("in the aggregator's own account", () => {
    it("is none, which is said", async () => {
      aws.organization = { ...aws.organization, account: async () => AGGREGATOR.accountId };
      await stack.preview(args([US]));
      assert.deepEqual(stack.said, [
        "auth: 210987654321 is the aggregator's own account, which needs no authorization: none is made",
      ]);
      await stack.up(args([US]));
      assert.deepEqual([live(), outputs().regions], [[], {}]);
      assert.deepEqual(await stack.preview(args([US])), { changes: false });
      assert.deepEqual(await stack.refresh(), { changes: false });
      await stack.destroy();
    });
  });

  describe("that changes", () => {
    beforeEach(() => stack.up(args([US, EU1], { tags: { team: "a", env: "b" } })));

    it("asks for nothing, if order and repetition change", async () => {
      stack.begin();
      assert.deepEqual(await stack.preview(args([EU1, US, EU1], { tags: { env: "b", team: "a" } })), {
        changes: false,
      });
      assert.deepEqual([aws.calls, stack.said], [[], []]);
    });

    it("is told by region, and only regions that change are asked", async () => {
      const tags = { team: "a", env: "b" };
      stack.begin();
      await stack.preview(args([EU2, US], { tags }));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): +1 region (eu-west-1), −1 region (eu-central-1), 1 kept",
      ]);
      assert.deepEqual(aws.calls, ["Find"]);
      stack.begin();
      await stack.up(args([EU2, US], { tags }));
      assert.deepEqual(live(), [EU2, US]);
      assert.deepEqual(Object.keys(outputs().regions), [EU2, US]);
      assert.deepEqual(await stack.preview(args([EU2, US], { tags })), { changes: false });
    });

    it("changes tags in all regions, and keeps those of others", async () => {
      aws.retag(US, AGGREGATOR, { ...tagsIn(US), theirs: "x" });
      await stack.preview(args([EU1, US], { tags: { team: "c", new: "d" } }));
      assert.deepEqual(stack.said, ["auth: tags +1 ~1 −1"]);
      await stack.up(args([EU1, US], { tags: { team: "c", new: "d" } }));
      const owner = { [OWNER_TAG]: `${stack.owner} id=${outputs().uid}` };
      assert.deepEqual(tagsIn(US), { team: "c", new: "d", theirs: "x", ...owner });
      assert.deepEqual(tagsIn(EU1), { team: "c", new: "d", ...owner });
      assert.deepEqual(outputs().tagsAll, { team: "c", new: "d" });
    });

    it("removes and sets the owner tag", async () => {
      const tags = { team: "a", env: "b" };
      await stack.preview(args([EU1, US], { tags, ownerTag: false }));
      assert.deepEqual(stack.said, ["auth: owner tag removed (aggregator-owner)"]);
      await stack.up(args([EU1, US], { tags, ownerTag: false }));
      assert.deepEqual(tagsIn(US), tags);
      await stack.up(args([EU1, US], { tags }));
      assert.deepEqual(tagsIn(US), { ...tags, [OWNER_TAG]: `${stack.owner} id=${outputs().uid}` });
    });

    it("is replaced by another aggregator's account or region, or in another account", async () => {
      const replaced = async (more: Args) =>
        (await stack.preview(args([US, EU1], more))) as { replaces?: string[] };
      assert.deepEqual((await replaced({ authorizedAwsRegion: EU1 })).replaces, ["authorizedAwsRegion"]);
      assert.deepEqual((await replaced({ authorizedAccountId: "333333333333" })).replaces, [
        "authorizedAccountId",
      ]);
      assert.deepEqual(stack.said.slice(0, 1), [
        "auth: authorizes 333333333333 (eu-west-1) in place of 210987654321 (eu-west-1); −2 regions, then +2",
      ]);
      aws.organization = { ...aws.organization, account: async () => "444444444444" };
      assert.deepEqual((await replaced({})).replaces, ["accountId"]);
    });

    it("is never looked for in another account: a delete there would be taken for done", async () => {
      aws.organization = { ...aws.organization, account: async () => "444444444444" };
      assert.match(
        await refusal(stack.destroy()),
        /^auth: the authorizations of 210987654321 \(eu-west-1\) are those of account 123456789012, and the credentials are of account 444444444444, so that they can't be deleted\. Nothing was changed\.\nUse credentials/,
      );
      assert.match(await refusal(stack.refresh()), /so that they can't be read/);
      assert.deepEqual(live(), [EU1, US]);
    });

    it("needs no credentials, unless something changes", async () => {
      const unasked = async () => {
        throw new AwsError("no credentials", "unauthenticated", "CredentialsProviderError");
      };
      aws.organization = { ...aws.organization, account: unasked };
      const tags = { team: "a", env: "b" };
      assert.deepEqual(await stack.preview(args([US, EU1], { tags })), { changes: false });
      assert.match(await refusal(stack.preview(args([US], { tags }))), /^no credentials\nTo preview without/);
    });
  });

  describe("that is there already", () => {
    const there = (tags = {}) => aws.grant(US, AGGREGATOR, tags);

    it("is refused at preview, by whose it is", async () => {
      there();
      aws.grant(EU1, AGGREGATOR, { [OWNER_TAG]: OTHERS });
      aws.grant(EU2, AGGREGATOR, { "aws-control-tower": "managed-by-control-tower" });
      assert.equal(
        await refusal(stack.preview(args([US, EU1, EU2]))),
        "auth: authorizations of 210987654321 (eu-west-1) exist already: in 1 region (eu-central-1), owned by stack " +
          "acme/other/prod; in 1 region (eu-west-1), managed by AWS Control Tower; in 1 region (us-east-1), owned by no " +
          "stack. Nothing was changed.\nSet adopt: true to manage them from now on; a delete then leaves them there. " +
          "Otherwise leave these regions out.",
      );
    });

    it("is adopted only if the program says so, and left on delete, also in a region that is given up", async () => {
      there({ by: "hand" });
      aws.grant(EU1, AGGREGATOR);
      const given = { adopt: true, tags: { team: "a" } };
      await stack.preview(args([US, EU1, EU2], given));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): +1 region (eu-west-1), adopts what is there in 2 regions " +
          "(eu-central-1, us-east-1)",
      ]);
      await stack.up(args([US, EU1, EU2], given));
      assert.deepEqual(tagsIn(US), { by: "hand", team: "a" });
      await stack.preview(args([US, EU2], given));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): leaves what was there before in 1 region (eu-central-1), 2 kept",
      ]);
      await stack.up(args([US, EU2], given));
      assert.deepEqual(live(), [EU1, EU2, US]);
      await stack.destroy();
      assert.deepEqual(live(), [EU1, US]);
      assert.deepEqual(stack.said, [
        "auth: the authorization of 210987654321 (eu-west-1) stays in 1 region (us-east-1): it was there before",
      ]);
    });

    it("stays adopted when the program no longer says so", async () => {
      there();
      await stack.up(args([US], { adopt: true }));
      await stack.up(args([US], { tags: { team: "a" } }));
      assert.deepEqual(tagsIn(US), { team: "a" });
      await stack.destroy();
      assert.deepEqual(live(), [US]);
    });

    it("is never touched if AWS Control Tower manages it, whatever the program says", async () => {
      const tags = { "aws-control-tower": "managed-by-control-tower" };
      there(tags);
      await stack.up(args([US], { adopt: true, tags: { team: "a" } }));
      await stack.up(args([US], { adopt: true, tags: { team: "b" } }));
      assert.deepEqual(tagsIn(US), tags);
      await stack.destroy();
      assert.deepEqual(tagsIn(US), tags);
    });

    it("isn't deleted either if AWS Control Tower manages it by now", async () => {
      await stack.up(args([US]));
      aws.retag(US, AGGREGATOR, { ...tagsIn(US), "aws-control-tower": "managed-by-control-tower" });
      await stack.destroy();
      assert.deepEqual(live(), [US]);
      assert.match(stack.said.join(), /stays in 1 region \(us-east-1\): AWS Control Tower manages it/);
    });

    it("is told and refused where another state of the same name has made it", async () => {
      there({ [OWNER_TAG]: `${stack.owner} id=2222222222222222` });
      await stack.preview(args([US]));
      assert.match(
        stack.said.join(),
        /in 1 region \(us-east-1\) there is one already that a resource of this name has made\. If this is a replacement, the old one is deleted first/,
      );
      assert.match(
        await refusal(stack.up(args([US]))),
        /made by a resource of the same name in another state/,
      );
      assert.deepEqual(live(), [US]);
    });

    it("is found out where somebody makes it between the look and the Put", async () => {
      const api = aws.authorizations.bind(aws);
      aws.authorizations = (region, caller) => ({
        ...api(region, caller),
        put: async (authorized, tags) => {
          aws.grant(region, authorized, { by: "them" });
          return api(region, caller).put(authorized, tags);
        },
      });
      assert.match(await refusal(stack.up(args([US]))), /owned by no stack/);
      assert.equal(stack.state, undefined);
      assert.deepEqual(tagsIn(US), { by: "them" });
    });
  });

  describe("of which a region fails", () => {
    it("keeps the others, names the region with its reason, and the next up does the rest", async () => {
      aws.refusing.set(EU2, "AccessDeniedException");
      aws.accountRegions = async () => new Map([EU1, EU2, US].map((region) => [region, "ENABLED"]));
      const error = await stack
        .up(args([US, EU1]))
        .then(() => stack.up(args([US, EU1, EU2])).catch((reason: unknown) => reason), assert.fail);
      assert.match(String(error), /AccessDeniedException/, "the preview knows it");
      assert.deepEqual(live(), [EU1, US]);
      aws.refusing.clear();
      const find = aws.authorizations.bind(aws);
      aws.authorizations = (region, caller) => ({
        ...find(region, caller),
        put: (authorized, tags) => {
          if (region === EU2)
            throw new AwsError("Put failed: Denied: no", "refused", "AccessDeniedException");
          return find(region, caller).put(authorized, tags);
        },
      });
      const fresh = new MiniAuthorization(aws, "acme/p/q/00000000000000000000000000000000");
      const partly = await fresh
        .up(args([EU2, "sa-east-1"], { authorizedAwsRegion: EU1, regions: [EU1, EU2] }))
        .catch((reason: unknown) => reason);
      assert.ok(partly instanceof PartialFailure);
      assert.equal(
        partly.message,
        "auth: authorizing 210987654321 (eu-central-1) failed in 1 of 2 regions. In the other one it is done and stays so.\n" +
          "eu-west-1: Put failed: Denied: no\nThe next `pulumi up` does what is left.",
      );
      assert.deepEqual(Object.keys(fresh.state?.outputs.regions ?? {}), [EU1]);
      aws.authorizations = find;
      await fresh.preview(args([], { authorizedAwsRegion: EU1, regions: [EU1, EU2] }));
      assert.deepEqual(fresh.said, [
        "auth: authorizes 210987654321 (eu-central-1): +1 region (eu-west-1), 1 kept",
      ]);
      await fresh.up(args([], { authorizedAwsRegion: EU1, regions: [EU1, EU2] }));
      assert.deepEqual(Object.keys(fresh.state?.outputs.regions ?? {}), [EU1, EU2]);
      assert.deepEqual(await fresh.preview(args([], { authorizedAwsRegion: EU1, regions: [EU1, EU2] })), {
        changes: false,
      });
    });

    it("leaves no state if nothing was done anywhere", async () => {
      const find = aws.authorizations.bind(aws);
      aws.authorizations = (region, caller) => ({
        ...find(region, caller),
        put: async () => {
          throw new AwsError("Put failed", "refused", "AccessDeniedException");
        },
      });
      assert.match(await refusal(stack.up(args([US]))), /failed in 1 of 1 region\.\nus-east-1: Put failed/);
      assert.equal(stack.state, undefined);
    });

    it("is deleted where it can be, and the next delete does the rest", async () => {
      await stack.up(args([US, EU1]));
      aws.refusing.set(US, "AccessDeniedException");
      assert.match(await refusal(stack.destroy()), /deleting authorizations of .* failed in 1 of 2 regions/);
      assert.deepEqual(live(), [US]);
      aws.refusing.clear();
      await stack.destroy();
      assert.deepEqual(live(), []);
    });

    it("is given up where the account has the region no longer enabled", async () => {
      await stack.up(args([US, EU1]));
      aws.refusing.set(EU1, "UnrecognizedClientException");
      aws.accountRegions = async () =>
        new Map([
          [US, "ENABLED_BY_DEFAULT"],
          [EU1, "DISABLED"],
        ]);
      await stack.up(args([US]));
      assert.match(
        stack.said.join(),
        /stays in 1 region \(eu-central-1\): the account has the region no longer enabled/,
      );
      assert.deepEqual(Object.keys(outputs().regions), [US]);
    });

    it("remembers a Put whose answer was lost: a delete waits until it has come, and takes it back", async () => {
      await stack.up(args([US]));
      const lost: (() => void)[] = [];
      const find = aws.authorizations.bind(aws);
      aws.authorizations = (region, caller) => ({
        ...find(region, caller),
        put: async (authorized, tags) => {
          if (region !== EU1) return find(region, caller).put(authorized, tags);
          lost.push(() => aws.grant(region, authorized, tags));
          throw new AwsError("lost", "unknown-outcome", "TimeoutError");
        },
      });
      await assert.rejects(stack.up(args([US, EU1])), PartialFailure);
      assert.deepEqual(outputs().pending, [EU1]);
      aws.authorizations = find;
      aws.time.later(300_000, () => lost[0]?.());
      await stack.destroy();
      assert.match(
        stack.said.join(),
        /the answer to a Put was lost, which may still take effect: waits \d+ s/,
      );
      assert.deepEqual(live(), []);
    });
  });

  describe("that is refreshed", () => {
    beforeEach(() => stack.up(args([US, EU1], { tags: { team: "a" } })));

    it("changes nothing, if all is there", async () => {
      assert.deepEqual(await stack.refresh(), { changes: false });
    });

    it("shows a region that is gone, which the next up makes again", async () => {
      aws.withdraw(EU1, AGGREGATOR);
      assert.deepEqual(await stack.refresh(), { changes: true });
      assert.deepEqual(stack.said, [
        "auth: the next up would change: authorizes 210987654321 (eu-west-1): +1 region (eu-central-1), 1 kept",
      ]);
      await stack.up(args([US, EU1], { tags: { team: "a" } }));
      assert.deepEqual(live(), [EU1, US]);
    });

    it("is gone, if it is gone everywhere", async () => {
      aws.withdraw(EU1, AGGREGATOR);
      aws.withdraw(US, AGGREGATOR);
      assert.equal(await stack.refresh(), "gone");
      assert.deepEqual(stack.said, ["auth: all authorizations are gone: the next up makes them again"]);
    });

    it("shows tags that are gone in one region, and brings them back", async () => {
      const { team: _, ...rest } = tagsIn(EU1);
      aws.retag(EU1, AGGREGATOR, rest);
      assert.deepEqual(await stack.refresh(), { changes: true });
      assert.deepEqual(stack.said, ["auth: the next up would change: tags +1"]);
      await stack.up(args([US, EU1], { tags: { team: "a" } }));
      assert.equal(tagsIn(EU1).team, "a");
    });

    it("shows an owner tag that is gone, and brings it back", async () => {
      aws.retag(EU1, AGGREGATOR, { team: "a" });
      assert.deepEqual(await stack.refresh(), { changes: true });
      await stack.up(args([US, EU1], { tags: { team: "a" } }));
      assert.equal(tagsIn(EU1)[OWNER_TAG], `${stack.owner} id=${outputs().uid}`);
    });

    it("no longer has what somebody has made again, and doesn't delete it", async () => {
      aws.withdraw(EU1, AGGREGATOR);
      aws.grant(EU1, AGGREGATOR, { by: "them" });
      await stack.refresh();
      assert.match(
        stack.said.join(),
        /somebody has deleted .* and made it again in 1 region \(eu-central-1\)/,
      );
      await stack.destroy();
      assert.deepEqual(live(), [EU1]);
    });

    it("fails, if a region can't be read", async () => {
      aws.refusing.set(EU1, "AccessDeniedException");
      assert.match(await refusal(stack.refresh()), /reading authorizations of .* failed in 1 of 2 regions/);
    });
  });

  describe("of which something is not known yet", () => {
    it("says what, and guesses nothing", async () => {
      const lines: string[] = [];
      for (const more of [
        { authorizedAccountId: UNKNOWN },
        { authorizedAwsRegion: UNKNOWN },
        { regions: UNKNOWN },
        { regions: [US, UNKNOWN] },
      ]) {
        await stack.preview(args([US], more));
        lines.push(...stack.said);
      }
      assert.deepEqual(lines, [
        "auth: authorizes (known later) (eu-west-1): +1 region (us-east-1); authorizedAccountId known only when what makes it is deployed",
        "auth: authorizes 210987654321 (a region known later): +1 region (us-east-1); authorizedAwsRegion known only when what makes it is deployed",
        "auth: authorizes 210987654321 (eu-west-1); regions known only when what makes it is deployed",
        "auth: authorizes 210987654321 (eu-west-1): +1 region (us-east-1); some of regions known only when what makes it is deployed",
      ]);
    });

    it("changes, and is not taken for another one", async () => {
      await stack.up(args([US]));
      assert.deepEqual(await stack.preview(args([US], { authorizedAccountId: UNKNOWN })), { changes: true });
      assert.deepEqual(stack.said, ["auth: authorizedAccountId known only when what makes it is deployed"]);
      assert.deepEqual(await stack.preview(args([US, UNKNOWN])), { changes: true });
    });
  });

  describe("whose regions AWS is asked about", () => {
    const denied = async () => {
      throw new AwsError(
        "ListRegions of the account failed: AccessDeniedException: no",
        "refused",
        "AccessDeniedException",
      );
    };

    it("is refused at preview in a region that isn't enabled, or not offered", async () => {
      aws.accountRegions = async () =>
        new Map([
          [US, "ENABLED"],
          ["me-south-1", "DISABLED"],
          ["ap-east-1", "ENABLING"],
        ]);
      assert.equal(
        await refusal(stack.preview(args([US, "me-south-1", "ap-east-1", "eu-west-9"]))),
        'regions["ap-east-1"]: the region is being enabled for the account, which can take hours: deploy again once it is, or leave it out\n' +
          'regions["eu-west-9"]: AWS offers no region of this code to the account\n' +
          'regions["me-south-1"]: the region isn\'t enabled for the account (DISABLED). Enable it (`aws account enable-region --region-name me-south-1`), or leave it out',
      );
    });

    it('refuses "all" without the permission, and names it', async () => {
      aws.accountRegions = denied;
      await assert.rejects(stack.preview(args("all")), {
        codes: ["RegionsNotReadable"],
        facts: [{ account: "123456789012", operation: "ListRegions", awsCode: "AccessDeniedException" }],
      });
    });

    it("says that named regions could not be looked at, and goes on", async () => {
      aws.accountRegions = denied;
      await stack.preview(args([US]));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): +1 region (us-east-1); whether 1 region (us-east-1) is enabled could not " +
          "be looked at (account:ListRegions: AccessDeniedException)",
      ]);
      await stack.up(args([US]));
      assert.deepEqual(live(), [US]);
    });

    it('follows "all" as regions are enabled', async () => {
      aws.accountRegions = async () => new Map([[US, "ENABLED"]]);
      await stack.up(args("all"));
      aws.accountRegions = async () =>
        new Map([
          [US, "ENABLED"],
          [EU1, "ENABLED"],
        ]);
      await stack.preview(args("all"));
      assert.deepEqual(stack.said, [
        "auth: authorizes 210987654321 (eu-west-1): +1 region (eu-central-1), 1 kept",
      ]);
    });
  });

  describe("whose create was killed", () => {
    it("is carried on by the next one", async () => {
      await assert.rejects(stack.begin({ 5: "killed after" }).up(args([US, EU1])));
      await stack.begin().preview(args([US, EU1]));
      assert.match(
        stack.said.join(),
        /carries on with what a killed run of this stack has made in \d of them/,
      );
      await stack.begin().up(args([US, EU1]));
      assert.match(
        stack.said.join("\n"),
        /a create of the same name has authorized in .* carries on in \d+ s/,
      );
      for (const region of [US, EU1])
        assert.equal(tagsIn(region)[OWNER_TAG], `${stack.owner} id=${outputs().uid}`);
      await stack.destroy();
      assert.deepEqual(live(), []);
    });
  });
});
