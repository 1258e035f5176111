import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../../provider/domain/claimKey";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { hasCode } from "../../../support/errors";
import { accounts, ids } from "../../../support/memoryAws";
import { MiniEngine } from "../../../support/miniEngine";
import { declaring, NAME, OneStack, ORGANIZATION, OTHER, REGION } from "../../../support/oneStack";
import { Steps } from "../../../support/stacks";

describe("what a preview says of a replacement", () => {
  let { aws, stack, liveAccounts } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, liveAccounts } = new OneStack());
  });

  describe("of one that is there", () => {
    const replacement = declaring("a", { name: "other" });
    const says = async () => {
      await stack.preview(replacement);
      return stack.said[0] ?? "";
    };
    beforeEach(() => stack.up(declaring("a")));

    it("whose old one is gone already", async () => {
      aws.drop(NAME, REGION);
      assert.match(await says(), /replaced, since name can't be changed: the old one is already gone$/);
      aws.set(NAME, REGION, { source: accounts("az") });
      assert.match(await says(), /the old one is already gone, and another aggregator has its name$/);
    });

    it("whose old one another stack has taken over, or AWS itself: refused", async () => {
      await new MiniEngine(aws, OTHER).up(declaring("a", { adopt: true }));
      await assert.rejects(says(), {
        name: "OwnedByOtherError",
        message:
          /would be refused, since stack organization\/platform\/prod has taken it over\..*\n.*`pulumi state delete`/,
      });
      aws.set(NAME, REGION, { createdBy: "audit.amazonaws.com" });
      await assert.rejects(says(), {
        name: "AwsOwnedError",
        message:
          /would be refused, since it belongs to AWS .*\nRemove it from this stack.s state with `pulumi state delete`/,
      });
    });

    it("whose name is not known yet: said, since it may turn out the same", async () => {
      aws.set(NAME, REGION, { source: accounts("az") });
      const unsure = declaring("a", { name: UNKNOWN });
      assert.deepEqual(await stack.preview(unsure), {
        changes: true,
        replaces: ["name"],
        deleteBeforeReplace: true,
      });
      assert.match(
        stack.said[0] ?? "",
        /replaced, unless name turns out the same once it is known: .*The delete would be refused, since others still have/,
      );
      const elsewhere = declaring("a", { name: UNKNOWN, region: "eu-west-1" });
      await assert.rejects(stack.preview(elsewhere), { name: "NotEmptyError" });
    });

    it("whose old one is deleted by force: not refused", async () => {
      await stack.up(declaring("a", { forceDestroy: true }));
      aws.set(NAME, REGION, { source: accounts("az") });
      assert.match(await says(), /it is deleted first, and with it the data it has aggregated$/);
    });
  });

  it("is refused at preview where others' accounts will make the delete fail", async () => {
    await stack.up(declaring("a"));
    aws.set(NAME, REGION, { source: accounts("az") });
    await assert.rejects(stack.preview(declaring("a", { name: "other" })), {
      name: "NotEmptyError",
      message:
        "security: replaced, since name can't be changed, and the delete of the old one would be refused, since others " +
        "still have accounts in it: 1 account (100000000025). Nothing was changed.\nHave them removed first. Or revert " +
        "the change of name, set forceDestroy: true, run `pulumi up`, then change it again.",
    });
    for (const args of [declaring("a", { region: "eu-west-1" }), ORGANIZATION])
      await assert.rejects(stack.preview(args), { name: "NotEmptyError" });
    await assert.rejects(stack.up(declaring("a", { name: "other" })), { name: "NotEmptyError" });
    assert.equal(liveAccounts(), "az");
  });

  it("a source of the other kind that is unknown isn't said to replace for certain", async () => {
    await stack.up(declaring("a"));
    await stack.preview({ name: NAME, organizationAggregationSource: UNKNOWN });
    assert.match(
      stack.said[0] ?? "",
      /^security: replaced, unless the kind of source turns out the same once it is known/,
    );
  });
});

describe("where stacks share an aggregator, the preview of its replacement", () => {
  let stacks = new Steps();
  let { own, join, previewOwner, tag } = stacks;

  beforeEach(() => {
    stacks = new Steps();
    ({ own, join, previewOwner, tag } = stacks);
  });

  it("doesn't count the tags of what it replaces", async () => {
    await own("a");
    const tags = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, ""]));
    tag(tags);
    assert.match(await previewOwner("a", { name: "other", tags: { team: "s" } }), /replaced, since name/);
  });

  it("tells its own program's memberships from others, where it is replaced", async () => {
    await own("a");
    tag({ [`${CLAIM_PREFIX}platform/prod/team:00000000000000aa:0000001`]: `settled ${ids("b")}` });
    assert.match(
      await previewOwner("a", { name: "other" }),
      /once these have left: platform\/prod\/team\. A membership of this program leaves first if you pass it/,
    );
    await join("c", "c");
    await assert.rejects(previewOwner("a", { name: "other" }), {
      name: "ClaimedError",
      message:
        /the delete of the old one would be refused, since other stacks have joined it.*\nHave them leave first\./,
    });
  });

  it("refuses to be replaced while two states of one name have joined, one of which is not this one's", async () => {
    await own("a");
    for (const id of ["aa", "bb"])
      tag({ [`${CLAIM_PREFIX}platform/prod/team:00000000000000${id}:0000001`]: `settled ${ids("b")}` });
    await assert.rejects(previewOwner("a", { name: "other" }), { name: "ClaimedError" });
  });

  it("refuses to replace what has accounts of others once its own memberships have left", async () => {
    await own("a");
    tag({ [`${CLAIM_PREFIX}platform/prod/team:00000000000000aa:0000001`]: `settled ${ids("b")}` });
    stacks.set("abz");
    await assert.rejects(previewOwner("a", { name: "other" }), hasCode("NotEmpty", { accounts: ids("z") }));
  });
});
