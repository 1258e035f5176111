import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../../provider/domain/claimKey";
import { OWNER_TAG } from "../../../../provider/domain/owner";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { hasCode } from "../../../support/errors";
import { accounts, ids } from "../../../support/memoryAws";
import { type Args, MiniEngine } from "../../../support/miniEngine";
import { declaring, NAME, OneStack, ORGANIZATION, OTHER, REGION } from "../../../support/oneStack";
import { Steps } from "../../../support/stacks";

describe("what a preview says of a create", () => {
  let { aws, stack, live, liveAccounts, killCreate } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live, liveAccounts, killCreate } = new OneStack());
  });

  it("says at preview what it makes", async () => {
    await stack.preview(declaring("ab", { tags: { team: "s" } }));
    assert.deepEqual(stack.said, [
      "security: +2 accounts (100000000000, 100000000001); tags +1; a new aggregator",
    ]);
  });

  it("lets go of what its own killed create has claimed and is declared no longer, which is not of others", async () => {
    const cases: [args: Args, calls: readonly number[]][] = [
      [{}, [3, 4]],
      [{ claims: { dynamodbTable: "claims" } }, [4, 5, 6, 7, 8, 9, 10]],
    ];
    for (const [more, calls] of cases)
      for (const call of calls) {
        const shared = (letters: string) => declaring(letters, { merge: "shared", ...more });
        ({ aws, stack, live, liveAccounts } = new OneStack());
        aws.begin({ [call]: "killed before" });
        await assert.rejects(stack.up(shared("abc")));
        aws.begin();
        stack.said.length = 0;
        await stack.preview(shared("a"));
        assert.match(
          stack.said.join(),
          /continued: −2 accounts \(100000000001, 100000000002\)/,
          `at ${call}`,
        );
        assert.doesNotMatch(stack.said.join(), /unless others/);
        await stack.up(shared("a"));
        assert.equal(liveAccounts(), "a");
      }
  });

  describe("a name that is taken", () => {
    beforeEach(() => {
      aws.set(NAME, REGION, { source: accounts("yz"), tags: { cost: "7", [OWNER_TAG]: OTHER } });
    });

    it("is refused at preview, with what was found and what to do", async () => {
      const before = structuredClone(live());
      await assert.rejects(stack.preview(declaring("a")), {
        message:
          "aggregator security already exists in us-east-1: it holds 2 accounts (100000000024, 100000000025), stack " +
          `organization/platform/prod owns it, its ARN is ${before.arn}, created ${before.creationTime}. Nothing was ` +
          "changed.\nSet adopt: true to take it over and keep what it contains, or choose another name.",
      });
      assert.deepEqual(live(), before);
    });

    it("is not turned from accounts to an organization", async () => {
      await assert.rejects(
        stack.preview({ ...ORGANIZATION, adopt: true }),
        hasCode("SourceKindFixed", { live: "account", declared: "organization" }),
      );
    });
  });

  describe("unknown values where something exists", () => {
    const exists = { source: { ...accounts("yz"), regions: ["us-east-1"] }, tags: { [OWNER_TAG]: OTHER } };
    const cases: [what: string, args: Args, says: RegExp][] = [
      [
        "the source",
        declaring("", { adopt: true, accountAggregationSource: UNKNOWN }),
        /^adopts security: owner tag set; accountAggregationSource is not known until the resource that sets it is deployed; what exists/,
      ],
      [
        "regions",
        declaring("", {
          adopt: true,
          accountAggregationSource: { accountIds: ids("a"), regions: [UNKNOWN] },
        }),
        /^adopts security: \+1 account \(100000000000\); owner tag set; some of accountAggregationSource.regions are not known/,
      ],
      [
        "adopt",
        declaring("a", { adopt: UNKNOWN }),
        /^security: already exists, and is adopted only if adopt turns out to be true: it holds 2 accounts/,
      ],
    ];
    for (const [what, args, says] of cases)
      it(`${what}: nothing is claimed of it`, async () => {
        aws.set(NAME, REGION, exists as never);
        assert.equal(await stack.preview(args), "create");
        assert.match(stack.said[0] ?? "", says);
      });

    it("the name: not said to be new", async () => {
      await stack.preview(declaring("a", { name: UNKNOWN }));
      assert.equal(
        stack.said[0],
        "an aggregator whose name is known later: +1 account (100000000000); new, unless that name is taken",
      );
    });
  });

  describe("where its own is there already", () => {
    beforeEach(() => stack.up(declaring("a")));

    it("by --replace, which looks like another state's of the same name", async () => {
      stack.state = undefined;
      await stack.preview(declaring("ab"));
      assert.match(
        stack.said[0] ?? "",
        /a resource of this name created it: it holds 1 account .*\. If this is a replacement, the old one is deleted first, .* Otherwise it belongs to another state, .*set adopt: true/,
      );
      await assert.rejects(stack.up(declaring("ab")), hasCode("AggregatorExists", { relation: "same name" }));
      assert.equal(liveAccounts(), "a");
    });

    it("of a create that is continued", async () => {
      await stack.destroy();
      await killCreate(declaring("a"));
      aws.set(NAME, REGION, { source: accounts("az") });
      await stack.preview(declaring("ab"));
      assert.equal(
        stack.said[0],
        "security: already exists and is this resource's own. A create that was interrupted is continued: +1 account " +
          "(100000000001), 1 of others kept; owner tag set. A replacement deletes it first, with the data it has aggregated, unless " +
          "others have accounts in it (not declared here: 1 account (100000000025))",
      );
    });
  });
});

describe("where stacks share an aggregator, the preview of its create", () => {
  let stacks = new Steps();
  let { own, join, previewOwner, tag } = stacks;

  beforeEach(() => {
    stacks = new Steps();
    ({ own, join, previewOwner, tag } = stacks);
  });

  it("refuses to take over what its former owner is closing", async () => {
    stacks.set("z");
    await join("b", "b");
    tag({ [`${CLAIM_PREFIX}old/prod/security:00000000000000aa:0000001`]: `settled closing ${ids("z")}` });
    await assert.rejects(previewOwner("a", { adopt: true }), hasCode("Closing", { step: "joined" }));
  });

  it("tells another program to join, and not to take over first of all", async () => {
    await own("a");
    const other = new MiniEngine(stacks.aws, "acme/other/prod/ffffffffffffffffffffffffffffffff");
    await assert.rejects(
      other.preview(stacks.owning("b")),
      hasCode("AggregatorExists", { relation: "shared" }),
    );
  });
});
