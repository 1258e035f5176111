import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import type { AwsErrorKind } from "../../../provider/aws/failure";
import { both } from "../../../provider/domain/errorText";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { hasCode } from "../../support/errors";
import { ids } from "../../support/memoryAws";
import { type Args, keyOf, MiniEngine, MiniMember } from "../../support/miniEngine";
import { NAME, REGION, Stacks } from "../../support/stacks";

/* What a preview does that can't look: it fails, unless settings let it pass. */

const ALLOWED = { "aws:region": REGION, "aws-config:previewWithoutCredentials": "true" };
const UNASKED: readonly AwsErrorKind[] = ["unauthenticated", "unreachable"];
const REFUSED: readonly AwsErrorKind[] = ["throttled", "refused"];

for (const config of [{ "aws:region": REGION }, ALLOWED]) {
  const isAllowed = config === ALLOWED;

  describe(`a preview that can't look${isAllowed ? ", and may pass all the same" : ""}`, () => {
    let stacks: Stacks;
    let owner: MiniEngine;
    let member: MiniMember;

    beforeEach(async () => {
      stacks = new Stacks();
      owner = new MiniEngine(stacks.aws, undefined, config);
      member = new MiniMember(stacks.aws, keyOf("b"), config);
      await owner.up(stacks.owning("a", { name: "own" }));
      await stacks.owner.begin().up(stacks.owning("a"));
      await member.up(stacks.joining("b"));
    });

    /** From here on, every read ends like this. */
    const breakReads = (kind: AwsErrorKind) => {
      const open = stacks.aws.api.bind(stacks.aws);
      stacks.aws.api = (...args: Parameters<typeof open>) => {
        const fail = async () => {
          throw new AwsError(`Describe failed: ${kind}`, kind, "Code", { advice: both("Run it again.") });
        };
        return { ...open(...args), describe: fail, listTags: fail, list: fail };
      };
    };
    const fresh = () => new MiniEngine(stacks.aws, "acme/new/prod/ffffffffffffffffffffffffffffffff", config);
    const newcomer = () => new MiniMember(stacks.aws, keyOf("c"), config);
    type Run = readonly [what: string, preview: () => Promise<unknown>, said: () => string[]];
    const runs = (): Run[] => {
      const [made, joined] = [fresh(), newcomer()];
      const of = (
        what: string,
        stack: { preview(args: Args): Promise<unknown>; said: string[] },
        args: Args,
      ): Run => [what, () => stack.preview(args), () => stack.said];
      return [
        of("a new aggregator", made, stacks.owning("a", { name: "new" })),
        of("other accounts", owner, stacks.owning("ab", { name: "own" })),
        of("other tags", owner, stacks.owning("a", { name: "own", tags: { t: "1" } })),
        of("a replacement", owner, stacks.owning("a", { name: "other" })),
        of("the end of sharing", owner, stacks.owning("a", { name: "own", merge: "preserve" })),
        of("a new membership", joined, stacks.joining("c")),
        of("a changed membership", member, stacks.joining("bc")),
        of(
          "a changed membership of what is to be updated",
          member,
          stacks.joining("bc", { aggregatorArn: UNKNOWN }),
        ),
        of(
          "a membership whose aggregator may be another",
          member,
          stacks.joining("b", { aggregatorArn: UNKNOWN }),
        ),
      ];
    };

    for (const kind of [...UNASKED, ...REFUSED]) {
      const passes = isAllowed && UNASKED.includes(kind);
      it(`${kind}: ${passes ? "passes with one warning" : "fails"}, new or changed`, async () => {
        breakReads(kind);
        for (const [what, preview, said] of runs()) {
          if (passes) {
            await preview();
            // What is replaced has two names.
            const warnings = said().filter((line) => line.startsWith("warning"));
            assert.equal(warnings.length, what === "a replacement" ? 2 : 1, `${what}: ${said().join("\n")}`);
            assert.match(
              said()[0] ?? "",
              /^warning: \w+: there (are|is) no .* \(Code\), so AWS was not asked/,
              what,
            );
            assert.doesNotMatch(said().join(), /again/);
          } else {
            const error = await preview().then(
              () => assert.fail(`${what}: it passed`),
              (reason: Error) => reason,
            );
            assert.match(error.message, /^Describe failed: /, what);
            const isTold = /previewWithoutCredentials: true/.test(error.message);
            assert.equal(isTold, UNASKED.includes(kind), what);
            assert.deepEqual(said(), [], what);
          }
        }
      });
    }

    it("asks nothing where nothing has changed", async () => {
      breakReads("unauthenticated");
      assert.deepEqual(await owner.preview(stacks.owning("a", { name: "own" })), { changes: false });
      assert.deepEqual(await member.preview(stacks.joining("b")), { changes: false });
      assert.deepEqual([...owner.said, ...member.said], []);
    });

    it("is refused what is known to be refused", async () => {
      stacks.aws.set("taken", REGION, {});
      await assert.rejects(
        fresh().preview(stacks.owning("a", { name: "taken" })),
        hasCode("AggregatorExists", { name: "taken" }),
      );
      await assert.rejects(
        newcomer().preview(stacks.joining("c", { aggregatorName: "none" })),
        hasCode("NoAggregator", { name: "none" }),
      );
    });
  });
}

describe("a refresh that has read what there is, and can't look once more", () => {
  it("says that it doesn't know what the next up would change, and not to run it again", async () => {
    const stacks = new Stacks();
    const alone = new MiniEngine(stacks.aws);
    await alone.up({ name: NAME, accountAggregationSource: { accountIds: ids("ab"), allRegions: true } });
    stacks.set("a");
    const open = stacks.aws.api.bind(stacks.aws);
    let reads = 0;
    stacks.aws.api = (...args: Parameters<typeof open>) => {
      const api = open(...args);
      const describe: typeof api.describe = async (name) => {
        if (reads++ > 0)
          throw new AwsError("Describe failed: Throttling", "throttled", "Throttling", undefined);
        return api.describe(name);
      };
      return { ...api, describe };
    };
    assert.deepEqual(await alone.refresh(), { changes: true });
    assert.deepEqual(alone.said, [
      "security: what the next up would change can't be told: Describe failed: Throttling",
    ]);
  });
});
