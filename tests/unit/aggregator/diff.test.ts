import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../provider/domain/claimKey";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { hasCode } from "../../support/errors";
import { accounts } from "../../support/memoryAws";
import { keyOf, MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, ORGANIZATION, OTHER, REGION } from "../../support/oneStack";
import { PRESERVE, Steps, TABLE } from "../../support/stacks";

describe("the diff of an aggregator", () => {
  let { aws, stack, live, tagOf } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live, tagOf } = new OneStack());
  });

  for (const [what, args, says] of [
    ["the name", declaring("a", { name: "other" }), "name"],
    ["the region", declaring("a", { region: "eu-west-1" }), "region"],
    ["the kind of source", ORGANIZATION, "the kind of source"],
  ] as const)
    it(`${what}: deleted first, then created, and the loss said at preview`, async () => {
      await stack.up(declaring("a"));
      const planned = await stack.preview(args);
      assert.ok(typeof planned === "object" && planned.deleteBeforeReplace && planned.replaces?.length);
      assert.match(
        stack.said[0] ?? "",
        new RegExp(`replaced, since ${says} can't be changed: .*data it has aggregated`),
      );
      aws.begin();
      await stack.up(args);
      const effects = aws.calls.filter((call) => call === "Put" || call === "Delete");
      assert.deepEqual(effects, ["Delete", "Put"]);
    });

  it("after a rename by alias is none either", async () => {
    await stack.up(declaring("a"));
    await stack.up({ ...ORGANIZATION, owner: OTHER });
    assert.equal(live().source.kind, "organization");
    assert.equal(live().tags[OWNER_TAG], tagOf());
  });

  it("is planned where name or region isn't known yet", async () => {
    await stack.up(declaring("a"));
    for (const property of ["name", "region"]) {
      const planned = await stack.preview(declaring("a", { [property]: UNKNOWN }));
      assert.deepEqual(typeof planned === "object" && planned.replaces, [property]);
      assert.deepEqual(stack.said, [
        `security: replaced, unless ${property} turns out the same once it is known: it is deleted first, and ` +
          "with it the data it has aggregated",
        ...(property === "name"
          ? [
              "an aggregator whose name is known later: +1 account (100000000000); new, unless that name is taken",
            ]
          : []),
      ]);
    }
  });

  it("a role that is secret is not printed", async () => {
    const secret = { ...ORGANIZATION, secrets: ["roleArn"] };
    await stack.preview(secret);
    assert.deepEqual(stack.said, ["security: all accounts of the organization; a new aggregator"]);
    await stack.up(secret);
    await stack.preview({
      ...secret,
      organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/other", allRegions: true },
    });
    assert.deepEqual(stack.said, ["security: another role"]);
  });

  it("accounts that were secret and no longer are, are not printed yet", async () => {
    await stack.up(declaring("ab", { secrets: ["accountIds"] }));
    await stack.preview(declaring("a"));
    assert.deepEqual(stack.said, ["security: −1 account"]);
  });

  it("prints no account id and marks outputs secret where they were given as secret", async () => {
    await stack.up(declaring("ab", { secrets: ["accountIds"] }));
    aws.set(NAME, REGION, { source: accounts("abz") });
    await stack.preview(declaring("bc", { secrets: ["accountIds"] }));
    assert.deepEqual(stack.said, ["security: +1 account, −1 account, 1 of others kept"]);
    await assert.rejects(stack.destroy(), (error: Error) => !/\d{12}/.test(error.message));
  });
});

describe("where stacks share an aggregator, the preview of its owner", () => {
  let stacks = new Steps();
  let { own, join, previewOwner, tag } = stacks;

  beforeEach(() => {
    stacks = new Steps();
    ({ own, join, previewOwner, tag } = stacks);
  });

  it("refuses to end sharing while others hold claims", async () => {
    await own("a");
    await join("b", "b");
    const facts = { step: "unshared", isOwn: false };
    await assert.rejects(previewOwner("a", PRESERVE), hasCode("ClaimedByOthers", facts));
  });

  it("refuses to take out what a claim may hold that can't be read", async () => {
    await own("ab");
    await join("c", "c");
    tag({ [`${CLAIM_PREFIX}${keyOf("x")}:0000001`]: "who knows" });
    await assert.rejects(previewOwner("a"), hasCode("UnreadableClaim", { claims: [keyOf("x")] }));
    await own("abd");
    assert.equal(stacks.live, "abcd");
  });

  it("refuses an update of what is gone", async () => {
    await own("a");
    stacks.aws.drop(NAME, REGION);
    await assert.rejects(previewOwner("ab"), hasCode("AggregatorGone"));
  });

  it("says that claims move, and how many", async () => {
    await own("a");
    await join("b", "b");
    assert.match(
      await previewOwner("a", { claims: { dynamodbTable: TABLE } }),
      /^security: moves the claims of 2 stacks from tags to dynamodb:us-east-1\/claims/,
    );
  });

  describe("that changes nothing but its flags", () => {
    it("asks whose it is by now, and fails if it can't", async () => {
      await own("a");
      await assert.rejects(
        stacks.owner.begin({ 0: "unauthenticated" }).preview(stacks.owning("a", { forceDestroy: true })),
        hasCode("AwsUnauthenticated"),
      );
      await stacks.ownerTwin.begin().up(stacks.owning("a", { adopt: true }));
      await assert.rejects(previewOwner("a", { forceDestroy: true }), { name: "OwnedByOtherError" });
    });

    it("with adopt, takes back what another state has taken over, and says so", async () => {
      await own("a");
      await stacks.ownerTwin.begin().up(stacks.owning("a", { adopt: true }));
      assert.match(
        await previewOwner("a", { adopt: true }),
        /^security: takes it over from stack acme\/platform\/prod, which owns it now; owner tag set/,
      );
      await own("a", { adopt: true });
      await own("ab");
      assert.equal(stacks.live, "ab");
    });
  });

  it("says what forceDestroy means; it is not about what another stack owns", async () => {
    await own("a");
    assert.match(
      await previewOwner("a", { forceDestroy: true }),
      /from now on, a delete also removes the accounts of others/,
    );
    await own("a", { forceDestroy: true });
    const other = new MiniEngine(stacks.aws, "acme/other/prod/ffffffffffffffffffffffffffffffff");
    await other.up(stacks.owning("b", { adopt: true }));
    await assert.rejects(
      stacks.owner.begin().destroy(),
      hasCode("OwnedByOther", { stack: "acme/other/prod", step: "deleted" }),
    );
    assert.equal(stacks.live, "ab");
  });

  it("says at preview who is kept", async () => {
    await stacks.own("ab");
    await stacks.join("b", "bc");
    await stacks.owner.begin().preview(stacks.owning("a"));
    assert.deepEqual(stacks.owner.said, [
      "security: no account is added or removed, because other stacks claim them; only the claim of this stack changes",
    ]);
    await stacks.owner.begin().preview(stacks.owning("d"));
    assert.match(
      stacks.owner.said.join("\n"),
      /^security: \+1 account \(100000000003\), −1 account \(100000000000\), 2 of others kept/,
    );
  });
});
