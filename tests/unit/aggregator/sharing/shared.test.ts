import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../../provider/domain/owner";
import { hasCode } from "../../../support/errors";
import { ids } from "../../../support/memoryAws";
import { claimTagsOf, MiniEngine } from "../../../support/miniEngine";
import { REGION } from "../../../support/oneStack";
import { OWNER_BASE, OWNER_STEM, PRESERVE, STORES, Steps, stemOf } from "../../../support/stacks";

describe("the owner of an aggregator that stacks share", () => {
  let stacks = new Steps();

  beforeEach(() => {
    stacks = new Steps();
  });

  it("makes it with its claim in the one Put", async () => {
    await stacks.own("ab");
    assert.deepEqual(stacks.owner.caller.calls, ["Describe", "Describe", "Put", "ListTags", "Tag"]);
    const { [OWNER_TAG]: owner = "" } = stacks.found.tags;
    assert.match(
      owner,
      /^acme\/platform\/prod\/0123456789abcdef0123456789abcdef id=[0-9a-f]{16} merge=shared store=tags$/,
    );
    const [claim] = claimTagsOf(stacks.found.tags, OWNER_BASE);
    assert.equal(claim?.[1], `settled ${ids("ab").join(" ")}`);
  });

  it("shows no claim among its tags, also not as drift", async () => {
    await stacks.own("a", { tags: { team: "s" } });
    await stacks.join("b", "bc");
    assert.deepEqual(await stacks.owner.begin().refresh(), { changes: false });
    assert.deepEqual(stacks.owner.state?.outputs.tagsAll, { team: "s" });
    await stacks.own("a", { tags: { team: "t" } });
    assert.deepEqual(stacks.claimKeys, [stemOf("b"), OWNER_STEM]);
    assert.equal(stacks.found.tags.team, "t");
  });

  it("keeps claims whatever tags are ignored", async () => {
    stacks = new Steps("tags", undefined, {
      "aws:region": REGION,
      "aws:ignoreTags": JSON.stringify({ keyPrefixes: ["aggregator-"] }),
    });
    await stacks.own("a");
    await stacks.join("b", "bc");
    await stacks.own("ad");
    assert.equal(stacks.live, "abcd");
    assert.deepEqual(stacks.claimKeys, [stemOf("b"), OWNER_STEM]);
  });

  it("changes regions while keeping what others have joined with", async () => {
    await stacks.own("a");
    await stacks.join("b", "bc");
    const [A] = ids("a");
    await stacks.own("", { accountAggregationSource: { accountIds: [A], regions: ["eu-west-1"] } });
    assert.deepEqual(stacks.found.source, {
      kind: "account",
      accountIds: ids("abc"),
      regions: ["eu-west-1"],
    });
  });

  for (const store of STORES)
    describe(`with claims in ${store}`, () => {
      beforeEach(() => {
        stacks = new Steps(store);
      });

      it("begins to share, ends it, and keeps what others put there", async () => {
        await stacks.own("ab", PRESERVE);
        stacks.set("abz");
        await stacks.own("ac");
        assert.equal(stacks.live, "acz");
        await stacks.join("b", "cd");
        await assert.rejects(
          stacks.own("ac", PRESERVE),
          hasCode("ClaimedByOthers", { step: "unshared", isOwn: false }),
        );
        assert.equal(stacks.live, "acdz");
        await stacks.join("b", "de");
        await stacks.leave("b");
        await stacks.own("ac", PRESERVE);
        assert.equal(stacks.live, "acz");
        assert.deepEqual(stacks.claimKeys, []);
        assert.doesNotMatch(stacks.found.tags[OWNER_TAG] ?? "", /store/);
        assert.deepEqual(await stacks.owner.begin().refresh(), { changes: false });
      });

      it("keeps accounts of a stack that is gone, as long as its claim is there", async () => {
        await stacks.own("a");
        await stacks.join("gone", "bc");
        await stacks.own("ab");
        await stacks.own("a");
        assert.equal(stacks.live, "abc");
      });
    });

  it("can't replace what others have joined: merge: replace is refused", async () => {
    await stacks.own("a");
    await stacks.join("b", "b");
    await assert.rejects(
      stacks.own("a", { merge: "replace", claims: undefined }),
      hasCode("ClaimedByOthers", { step: "unshared", isOwn: false }),
    );
    assert.equal(stacks.live, "ab");
    const other = new MiniEngine(stacks.aws, "acme/other/prod/ffffffffffffffffffffffffffffffff");
    await assert.rejects(
      other.up(stacks.owning("a", { merge: "replace", adopt: true })),
      hasCode("SharedByOthers", { store: "tags" }),
    );
  });
});
