import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../provider/claims/key";
import type { ClaimStore } from "../../../provider/claims/store";
import { formatClaim, tagKey } from "../../../provider/claims/tagFormat";
import { tagClaims } from "../../../provider/claims/tags";
import { OWNER_TAG, SHARING_TAG } from "../../../provider/merge/owner";
import type { Tags } from "../../../provider/merge/tags";
import { LASTS } from "../../claims/suite";
import { type Fate, MemoryAws } from "../../support/memoryAws";

const NAME = "security";
const REGION = "us-east-1";
const KEY = "payments/prod/team:0123456789abcdef";
const OTHER = "platform/prod/base:fedcba9876543210";
const HEAD = CLAIM_PREFIX + KEY;
const OWNED = { [OWNER_TAG]: "acme/platform/prod/0123456789abcdef merge=shared store=tags" };
const [A, B] = ["111111111111", "222222222222"];
const many = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
const holding = (...accounts: string[]) => ({ accounts, leaving: [] });
const fill = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, ""]));

describe("claims on tags, beside what others have there", () => {
  let aws: MemoryAws;

  const open = (key = KEY): ClaimStore => {
    const { arn } = aws.live(NAME, REGION) ?? assert.fail();
    return tagClaims(aws.api(REGION), arn, { key }, aws.time);
  };
  const opened = async (key?: string) => {
    const store = open(key);
    await store.read();
    return store;
  };
  const set = (tags: Tags) => aws.set(NAME, REGION, { tags });
  const tags = () => aws.live(NAME, REGION)?.tags ?? {};
  const calls = async (step: () => Promise<unknown>, fates: Record<number, Fate> = {}) => {
    const { length } = aws.calls;
    aws.fates = Object.fromEntries(
      Object.entries(fates).map(([call, fate]) => [Number(call) + length, fate]),
    );
    await step();
    return aws.calls.slice(length).join(" ");
  };

  beforeEach(() => {
    aws = new MemoryAws();
    set({ ...OWNED, team: "s" });
  });

  it("a claim is one TagResource, whatever number of parts it has", async () => {
    const store = await opened();
    assert.equal(await calls(() => store.write(holding(...many(60)))), "Tag");
    assert.equal(Object.keys(tags()).length, 2 + 4);
  });

  it("parts that it no longer needs are removed after the others were written", async () => {
    const store = await opened();
    await store.write(holding(...many(60)));
    assert.equal(await calls(() => store.write(holding(A))), "Tag Untag");
    assert.deepEqual(tags(), { ...OWNED, team: "s", [HEAD]: `settled ${A}` });
  });

  it("only own keys are written, also where another's key begins with this one", async () => {
    const nested = `${KEY}/1:${"0".repeat(16)}`;
    const others = {
      ...formatClaim(OTHER, holding(...many(60)), undefined),
      ...formatClaim(nested, holding(B), undefined),
    };
    set({ ...OWNED, ...others });
    const store = await opened();
    await store.write(holding(...many(60)));
    await store.take(undefined, LASTS);
    await store.yield();
    await store.write(undefined);
    assert.deepEqual(tags(), { ...OWNED, ...others });
  });

  describe("room", () => {
    it("that is not there is told with the numbers, and nothing is written", async () => {
      set({ ...OWNED, ...fill(45), ...formatClaim(OTHER, holding(A), undefined) });
      const store = await opened();
      const before = tags();
      assert.deepEqual(await store.write(holding(...many(60))), {
        outcome: "full",
        reason:
          "an aggregator holds 50 tags, and with the 4 that this claim needs it would have 51 (1 are claims of other " +
          "stacks, 46 are other tags)",
      });
      assert.deepEqual(tags(), before);
    });

    it("is needed for old and new parts at a time", async () => {
      set({ ...OWNED, ...fill(45) });
      const store = await opened();
      assert.equal((await store.write(holding(...many(60)))).outcome, "written");
      assert.equal((await store.write(holding(...many(60).reverse()))).outcome, "written");
    });

    it("is not taken by AWS's own tags", async () => {
      set({ ...OWNED, ...fill(48), "aws:cloudformation:stack": "x", "aws:y": "z" });
      assert.equal((await (await opened()).write(holding(A))).outcome, "written");
    });

    it("that others took since the last reading is told by AWS", async () => {
      set({ ...OWNED, ...fill(48) });
      const store = await opened();
      set({ ...OWNED, ...fill(49) });
      assert.deepEqual(await store.write(holding(A)), {
        outcome: "full",
        reason: "TooManyTagsException happened",
      });
    });
  });

  describe("the tag that tells that stacks share it", () => {
    it("is written with the first claim where no stack owns the aggregator", async () => {
      set({ team: "s" });
      const store = await opened();
      assert.equal(await calls(() => store.write(holding(A))), "Tag");
      assert.deepEqual(tags(), {
        team: "s",
        [HEAD]: `settled ${A}`,
        [SHARING_TAG]: "merge=shared store=tags",
      });
    });

    it("is not written again", async () => {
      set({ [SHARING_TAG]: "merge=shared store=tags of old" });
      await (await opened()).write(holding(A));
      assert.equal(tags()[SHARING_TAG], "merge=shared store=tags of old");
    });

    it("is not written where a stack owns it", async () => {
      await (await opened()).write(holding(A));
      assert.equal(tags()[SHARING_TAG], undefined);
    });
  });

  describe("where the answer to a write is lost,", () => {
    for (const when of ["unknown-outcome", "unknown-outcome after"] as const)
      it(`${when}: says so, and a later reading tells`, async () => {
        const store = await opened();
        let outcome: string | undefined;
        await calls(
          async () => {
            outcome = (await store.write(holding(A))).outcome;
          },
          { 0: when },
        );
        assert.equal(outcome, "unknown");
        const { claims } = await store.read();
        assert.deepEqual(claims.length, when === "unknown-outcome" ? 0 : 1);
      });

    it("a throttled one is sent again, since it had no effect", async () => {
      const store = await opened();
      assert.equal(await calls(() => store.write(holding(A)), { 0: "throttled" }), "Tag Tag");
      assert.equal(tags()[HEAD], `settled ${A}`);
    });

    it("a refused one is thrown", async () => {
      const store = await opened();
      await assert.rejects(
        calls(() => store.write(holding(A)), { 0: "refused" }),
        /refused happened/,
      );
    });
  });

  it("what this run has written counts, whatever an older reading shows", async () => {
    const store = await opened();
    await store.write(holding(A));
    set({ ...OWNED, [HEAD]: `settled ${B}` });
    await store.read();
    await store.take(undefined, LASTS);
    assert.match(tags()[HEAD] ?? "", new RegExp(`^publishing:\\w{11} ${A}$`));
  });

  it("an aggregator that is gone is an error", async () => {
    const store = await opened();
    aws.drop(NAME, REGION);
    await assert.rejects(store.read(), /ResourceNotFound/);
    await assert.rejects(store.write(holding(A)), /ResourceNotFound/);
  });

  it("the part of a tag's key is counted from the second", () => {
    assert.deepEqual([tagKey(KEY, 0), tagKey(KEY, 1)], [HEAD, `${HEAD}/1`]);
  });
});
