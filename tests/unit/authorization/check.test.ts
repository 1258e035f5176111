import assert from "node:assert/strict";
import { check, comparable, identified } from "../../../provider/authorization/check";
import { update } from "../../../provider/authorization/update";
import { UNKNOWN } from "../../../provider/engine/unknown";
import {
  AGGREGATOR,
  args,
  awsError,
  EU1,
  EU2,
  errorOf,
  inputsOf,
  OWNER,
  outputsOf,
  SOURCE,
  UID,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const AUTHORIZES = "auth: authorizes 210987654321 (eu-west-1): ";
const UNASKED = awsError("CredentialsProviderError", "unauthenticated");

describe("the check of an authorization", () => {
  const one = useAuthorizing();
  const given = (regions: unknown, more = {}) => ({ owner: OWNER, label: "auth", ...args(regions, more) });
  const asked = (account: () => Promise<string>) => {
    one.aws.organization = { ...one.aws.organization, account };
  };

  it("gives the account and the regions that are meant", async () => {
    const { inputs, failures } = await check(one.process().context, {}, given([US, EU1]));
    assert.deepEqual([inputs, failures], [inputsOf([EU1, US]), []]);
  });

  it('gives all regions that are enabled for "all", at each preview', async () => {
    one.enable({ [US]: "ENABLED_BY_DEFAULT", [EU1]: "ENABLED", [EU2]: "DISABLED" });
    await one.stack.up(args("all"));
    assert.deepEqual(one.live, [EU1, US]);
    one.enable({ [US]: "ENABLED_BY_DEFAULT", [EU1]: "ENABLED", [EU2]: "ENABLED" });
    await one.stack.preview(args("all"));
    assert.deepEqual(one.stack.said, [`${AUTHORIZES}+1 region (eu-west-1), 2 kept`]);
  });

  describe('leaves out of "all" what is denied', () => {
    const WARNING =
      'warning: auth: regions: "all" leaves out 1 region (eu-central-1): AWS denies AWS Config to the caller there, as a ' +
      "policy that restricts regions does";
    const deny = (...regions: string[]) => {
      for (const region of regions) one.aws.refusing.set(region, "AccessDeniedException");
    };

    it("in the preview and the deployment alike, until it is allowed", async () => {
      deny(EU1);
      await one.stack.preview(args("all"));
      const lines = [WARNING, `${AUTHORIZES}+2 regions (eu-west-1, us-east-1)`];
      assert.deepEqual(one.stack.said, lines);
      await one.stack.up(args("all"));
      assert.deepEqual([one.stack.said, one.live], [lines, [EU2, US]]);
      assert.deepEqual(Object.keys(one.outputs.regions), [EU2, US]);
      assert.deepEqual(await one.stack.preview(args("all")), { changes: false });
      assert.deepEqual(one.stack.said, [WARNING]);
      one.aws.refusing.clear();
      await one.stack.up(args("all"));
      assert.deepEqual(one.live, [EU1, EU2, US]);
    });

    it("but neither removes nor forgets what was authorized before", async () => {
      await one.stack.up(args("all"));
      deny(EU1);
      assert.deepEqual(await one.stack.preview(args("all")), { changes: false });
      assert.deepEqual(one.stack.said, []);
      await assert.rejects(one.stack.refresh(), { code: "RegionsFailed" });
      assert.deepEqual(
        [Object.keys(one.outputs.regions), one.live],
        [
          [EU1, EU2, US],
          [EU1, EU2, US],
        ],
      );
    });

    it("but not everything: without any permission it fails, new or not", async () => {
      deny(EU1, EU2, US);
      await assert.rejects(one.stack.preview(args("all")), {
        codes: ["RegionsFailed"],
        facts: [
          {
            label: "auth",
            step: "read",
            regions: [EU1, EU2, US],
            of: 3,
            codes: { [EU1]: "AwsRejected", [EU2]: "AwsRejected", [US]: "AwsRejected" },
          },
        ],
      });
      one.aws.refusing.clear();
      await one.stack.up(args([US]));
      deny(EU1, EU2, US);
      await assert.rejects(one.stack.preview(args("all")), { code: "RegionsFailed" });
    });

    it("which a set of names doesn't", async () => {
      deny(EU1);
      await assert.rejects(one.stack.preview(args([EU1, US])), { codes: ["RegionsFailed"] });
    });

    it("and asks each region once for it", async () => {
      await one.stack.preview(args("all"));
      assert.deepEqual(one.aws.calls, ["Find", "Find", "Find"]);
    });
  });

  it("refuses regions that can't be used, only where they are new", async () => {
    one.enable({ [US]: "ENABLED", [EU1]: "ENABLED" });
    await one.stack.up(args([US, EU1]));
    one.enable({ [US]: "ENABLED", [EU1]: "DISABLED", [EU2]: "ENABLING" });
    assert.deepEqual(await one.stack.preview(args([US, EU1])), { changes: false });
    await assert.rejects(one.stack.preview(args([US, EU1, EU2, "eu-west-9"])), {
      codes: ["RegionNotEnabled", "RegionNotOffered"],
      facts: [
        { path: `regions["${EU2}"]`, region: EU2, status: "ENABLING" },
        { path: 'regions["eu-west-9"]', region: "eu-west-9" },
      ],
    });
  });

  it("tells everything that is wrong at once", async () => {
    one.enable({ [US]: "DISABLED" });
    await assert.rejects(one.stack.preview(args([US], { adopt: "yes", tags: 1 })), {
      codes: ["InvalidProperty", "InvalidProperty", "RegionNotEnabled"],
    });
  });

  it("doesn't ask which regions there are, if one that is declared is none", async () => {
    one.hideRegions(UNASKED);
    await assert.rejects(one.stack.preview(args([US, "Ireland"])), { codes: ["InvalidProperty"] });
  });

  it('refuses "all" if AWS doesn\'t tell which regions those are, also where they were known before', async () => {
    await one.stack.up(args("all"));
    one.hideRegions();
    const refusal = {
      codes: ["RegionsNotReadable"],
      facts: [
        { path: "regions", account: SOURCE, operation: "ListRegions", awsCode: "AccessDeniedException" },
      ],
    };
    await assert.rejects(one.stack.preview(args("all")), refusal);
  });

  it("says that named regions could not be checked, and goes on; for a known one, too", async () => {
    one.hideRegions();
    const unsure = (region: string) =>
      `whether 1 region (${region}) is enabled could not be checked (account:ListRegions: AccessDeniedException)`;
    await one.stack.preview(args([US]));
    assert.deepEqual(one.stack.said, [`${AUTHORIZES}+1 region (us-east-1); ${unsure(US)}`]);
    await one.stack.up(args([US]));
    await one.stack.preview(args([US, EU1]));
    assert.deepEqual(one.stack.said, [
      `auth: ${unsure(EU1)}`,
      `${AUTHORIZES}+1 region (eu-central-1), 1 kept`,
    ]);
  });

  it("needs no credentials, unless something changes", async () => {
    await one.stack.up(args([US, EU1], { tags: { team: "a" } }));
    asked(() => Promise.reject(UNASKED));
    const tags = { team: "a" };
    assert.deepEqual(await one.stack.preview(args([EU1, US], { tags })), { changes: false });
    for (const changed of [args([US], { tags }), args([US, EU1]), args([US, EU1], { tags, ownerTag: false })])
      await assert.rejects(one.stack.preview(changed), { codes: ["AwsUnauthenticated"] });
  });

  it("needs them for what is new", async () => {
    asked(() => Promise.reject(UNASKED));
    await assert.rejects(one.stack.preview(args([US])), { codes: ["AwsUnauthenticated"] });
  });

  it("fails as a whole where something fails that is no error of AWS", async () => {
    const bug = new TypeError("a bug");
    asked(() => Promise.reject(bug));
    assert.equal(await errorOf(check(one.process().context, {}, given([US]))), bug);
  });

  it("asks nothing while the settings break rules, or no region is known from which to ask", async () => {
    asked(() => assert.fail("it was asked"));
    const broken = one.process({ "aws:region": US, "aws:maxRetries": "x" });
    const { failures } = await check(broken.context, {}, given([US]));
    assert.deepEqual(
      failures.map(({ code }) => code),
      ["InvalidProperty"],
    );
    const later = await check(one.process({}).context, {}, given([US], { authorizedAwsRegion: UNKNOWN }));
    assert.deepEqual([later.failures, later.inputs.accountId], [[], undefined]);
  });

  it("says of the aggregator's own account that it needs none, and asks for no regions", async () => {
    one.moveTo(AGGREGATOR.accountId);
    one.hideRegions(UNASKED);
    const { context, said } = one.process();
    const { inputs, failures } = await check(context, {}, given("all"));
    assert.deepEqual([inputs.regions, failures], [{}, []]);
    assert.deepEqual(said, [
      "auth: nothing to authorize, because 210987654321 is the aggregator's own account",
    ]);
  });

  describe("expects the source account that a component names", () => {
    const OTHER = "444444444444";
    const expecting = (accountId: unknown, more = {}) =>
      args([US], { expects: { accountId, joins: true }, ...more });
    const REFUSED = {
      codes: ["UnexpectedAccount"],
      facts: [{ label: "auth", account: SOURCE, expected: OTHER }],
    };

    it("and refuses another one, new or not, also if nothing else changes", async () => {
      await assert.rejects(one.stack.preview(expecting(OTHER)), REFUSED);
      await one.stack.up(expecting(SOURCE));
      assert.deepEqual(await one.stack.preview(expecting(SOURCE)), { changes: false });
      await assert.rejects(one.stack.preview(expecting(OTHER)), REFUSED);
      one.moveTo(AGGREGATOR.accountId);
      await assert.rejects(one.stack.preview(expecting(SOURCE)), { codes: ["UnexpectedAccount"] });
    });

    it("without naming one that is secret", async () => {
      const secret = (accountId: unknown) => args([US], { expects: { accountId, isSecret: true } });
      await assert.rejects(one.stack.preview(secret(OTHER)), {
        codes: ["UnexpectedAccount"],
        facts: [{ label: "auth", account: SOURCE }],
      });
      await assert.rejects(
        one.stack.preview(secret("4444")),
        (error: Error) => !error.message.includes("4444"),
      );
    });

    it("also where AWS can't be asked: what was deployed is of another one", async () => {
      await one.stack.up(expecting(SOURCE));
      asked(() => Promise.reject(UNASKED));
      assert.deepEqual(await one.stack.preview(expecting(SOURCE)), { changes: false });
      await assert.rejects(one.stack.preview(expecting(OTHER)), { codes: ["AwsUnauthenticated"] });
    });

    it("unless it isn't known yet, and keeps nothing of it", async () => {
      await one.stack.up(expecting(UNKNOWN));
      assert.equal("expects" in one.outputs, false);
    });

    it("as a string of 12 digits", async () => {
      for (const broken of ["1234", 123456789012])
        await assert.rejects(one.stack.preview(expecting(broken)), { codes: ["InvalidProperty"] });
    });

    it("and names the account if it is the aggregator's own", async () => {
      one.moveTo(AGGREGATOR.accountId);
      const line = (account: string) =>
        `auth: the account that joins is ${account}the aggregator's own, which needs no authorization. If another ` +
        "account is to join, set providers.source to a provider of that account";
      await one.stack.preview(expecting(undefined));
      assert.deepEqual(one.stack.said, [line(`${AGGREGATOR.accountId}, `)]);
      await one.stack.preview(expecting(undefined, { secrets: ["accountIds"] }));
      assert.deepEqual(one.stack.said, [line("")]);
    });
  });

  it("says what is known of a new one, and guesses nothing", async () => {
    await one.stack.preview(args([US], { authorizedAccountId: UNKNOWN }));
    assert.deepEqual(one.stack.said, [
      "auth: authorizes (known later) (eu-west-1): +1 region (us-east-1); authorizedAccountId is not known until the resource that sets it is deployed",
    ]);
    assert.deepEqual(one.aws.calls, []);
  });

  it("refuses two that exist and both add the same region, until the first has added it", async () => {
    const second = { owner: OWNER.replace("0123", "aaaa"), label: "second" };
    const { context } = one.process();
    const [first, other] = [inputsOf([US]), inputsOf([EU1], second)];
    const codes = async (olds: typeof first, news: Record<string, unknown>) =>
      (await check(context, olds, news)).failures.map(({ code, facts }) => ({ code, facts }));
    assert.deepEqual(await codes(first, given([US, EU2])), []);
    const refused = [
      { code: "AuthorizedTwice", facts: { label: "second", path: "regions", regions: [EU2] } },
    ];
    const adding = { ...given([EU1, EU2]), ...second };
    assert.deepEqual(await codes(other, adding), refused);
    assert.deepEqual(await codes(other, adding), refused, "checked again");
    assert.deepEqual(await codes(first, given([US, EU2])), [], "checked again");
    await one.stack.up(args([US]));
    await update(context, one.outputs, inputsOf([US, EU2]));
    assert.deepEqual(await codes(other, adding), [], "from now on AWS tells it");
  });

  it("refuses a second resource of the same aggregators, unless the first is refused itself", async () => {
    const second = { owner: OWNER.replace("0123", "aaaa") };
    const { context } = one.process();
    one.grant(EU1);
    const refused = await check(context, {}, given([US, EU1]));
    assert.deepEqual(
      refused.failures.map(({ code }) => code),
      ["AuthorizationExists"],
    );
    assert.deepEqual((await check(context, {}, { ...given([US]), ...second })).failures, []);
    const { failures } = await check(context, {}, given([US]));
    assert.deepEqual(
      failures.map(({ code, facts }) => ({ code, facts })),
      [{ code: "AuthorizedTwice", facts: { path: "regions", label: "auth", regions: [US] } }],
    );
  });
});

describe("inputs act alike", () => {
  const base = inputsOf([EU1, US], { tags: { a: "1" }, defaultTags: { b: "2" } });
  for (const [what, other, isSame] of [
    ["in another order", inputsOf([US, EU1], { tags: { b: "2", a: "1" } }), true],
    ["of another label or account", { ...base, label: "x", accountId: "1" }, true],
    ["that adopt", { ...base, adopt: true as const }, true],
    ["of other regions", inputsOf([US], { tags: { a: "1", b: "2" } }), false],
    ["of other tags", { ...base, tags: { a: "2" } }, false],
    ["without an owner tag", { ...base, ownerTag: false as const }, false],
    ["of another aggregator's region", { ...base, authorizedAwsRegion: US }, false],
    ["of another aggregator's account", { ...base, authorizedAccountId: "1" }, false],
    ["whose regions are known later", { ...base, regions: UNKNOWN as never }, false],
  ] as const)
    it(`${isSame ? "as" : "unlike"} those ${what}`, () => {
      assert.equal(comparable(base) === comparable(other), isSame);
    });

  it("as those of the resource that the state speaks of", () => {
    const program = inputsOf([US], { owner: "renamed", accountId: "1" });
    const { owner, accountId } = identified(program, outputsOf([US], { uid: UID }));
    assert.deepEqual([owner, accountId], [OWNER, SOURCE]);
  });
});
