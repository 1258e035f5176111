import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { diff } from "../../../provider/membership/diff";
import type { Inputs } from "../../../provider/membership/inputs";
import { hasCode } from "../../support/errors";
import { Memberships } from "../../support/memberships";
import { ids } from "../../support/memoryAws";
import { keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION } from "../../support/stacks";

const [A, B, C] = ids("abc") as [string, string, string];

describe("the diff of a membership", () => {
  let stacks: Memberships;

  beforeEach(() => {
    stacks = new Memberships();
  });

  /** What diff answers to changed inputs, what it prints, and what it calls. */
  async function diffed(change: Readonly<Record<string, unknown>>, isRefreshing = false) {
    const { inputs, outputs } = stacks.member("b").state ?? assert.fail();
    stacks.aws.begin();
    const { context, said } = processOf(stacks.aws);
    if (isRefreshing) context.checkCache.refreshing(outputs.claimKey);
    const result = await diff(context, outputs, { ...inputs, ...change } as Inputs);
    return { result, said, calls: [...stacks.aws.calls] };
  }

  it("says nothing, and asks nothing, where nothing changes", async () => {
    await stacks.own("a");
    await stacks.up("b", "bc");
    assert.deepEqual(await stacks.preview("b", "cb"), []);
    assert.deepEqual(stacks.member("b").caller.calls, []);
  });

  describe("of one that is there", () => {
    beforeEach(async () => {
      await stacks.own("a");
      await stacks.up("b", "bc");
    });

    const recorded: [what: string, change: Readonly<Record<string, unknown>>][] = [
      ["its accounts are secret from now on", { secrets: ["accountIds"] }],
      ["another version of the provider is loaded", { __provider: "another text" }],
    ];
    for (const [what, change] of recorded)
      it(`is one without a call where ${what}`, async () => {
        const { result, calls } = await diffed(change);
        assert.deepEqual([result, calls], [{ changes: true }, []]);
      });

    it("is one that changes no account where the ARN of the same aggregator is given", async () => {
      const { result, said } = await diffed({ aggregatorArn: stacks.found.arn });
      assert.deepEqual([result, said], [{ changes: true }, [`${NAME}: 1 of others kept`]]);
    });

    const replacing: [property: string, change: Readonly<Record<string, unknown>>][] = [
      ["aggregatorName", { aggregatorName: "other" }],
      ["region", { region: "eu-west-1" }],
      ["aggregatorArn", { aggregatorArn: "arn:aws:config:us-east-1:1:config-aggregator/other" }],
      ["aggregatorName", { aggregatorName: UNKNOWN }],
    ];
    for (const [property, change] of replacing)
      it(`replaces it for ${JSON.stringify(change)}, after it has left`, async () => {
        const { result } = await diffed(change);
        assert.deepEqual(result, { changes: true, replaces: [property], deleteBeforeReplace: true });
      });

    it("replaces it where another aggregator has the name by now", async () => {
      stacks.aws.drop(NAME, REGION);
      stacks.set("a");
      const { result } = await diffed({ accountIds: { [B]: true } });
      assert.deepEqual(result, { changes: true, replaces: ["aggregatorArn"], deleteBeforeReplace: true });
    });

    it("replaces it where an ARN that isn't known may be another one's, and not where the joined one is there", async () => {
      const unknown = { aggregatorArn: UNKNOWN, accountIds: { [B]: true } };
      assert.deepEqual((await diffed(unknown)).result, { changes: true });
      stacks.aws.drop(NAME, REGION);
      const { replaces } = (await diffed(unknown)).result;
      assert.deepEqual(replaces, ["aggregatorArn"]);
    });

    it("is one whatever its accounts turn out to be", async () => {
      assert.deepEqual((await diffed({ accountIds: UNKNOWN })).result, { changes: true });
    });

    it("says on refresh what the next up would change, and of what it can't tell that it would fail", async () => {
      const change = { accountIds: { [C]: true, [A]: true } };
      const { result, said } = await diffed(change, true);
      assert.deepEqual(result, { changes: true });
      assert.deepEqual(said, [`${NAME}: the next up would change: −1 account (${B})`]);
      stacks.damageClaim("x");
      const failing = await diffed(change, true);
      assert.deepEqual(failing.result, { changes: true });
      assert.match(failing.said.join("\n"), /^security: the next up would fail: no account is removed/);
    });

    it("is one where a run was interrupted", async () => {
      await assert.rejects(stacks.member("b").begin({ 6: "refused" }).up(stacks.joining("b")));
      const { outputs } = stacks.member("b").state ?? assert.fail();
      assert.equal(outputs.unfinished, true);
      const { result, said } = await diffed({ accountIds: { [B]: true } });
      assert.deepEqual(result, { changes: true });
      assert.match(said.join("\n"), /finishes an interrupted run/);
    });
  });

  it("fails while the owner is closing the aggregator, and so do update and delete", async () => {
    await stacks.own("a");
    await stacks.up("b", "b");
    const [tag = ""] = Object.keys(stacks.found.tags).filter((name) =>
      name.includes("platform/prod/security"),
    );
    stacks.tag({ [tag]: `settled closing ${A}` });
    await assert.rejects(stacks.preview("b", "bc"), hasCode("Closing", { step: "joined" }));
    await assert.rejects(stacks.up("b", "bc"), hasCode("Closing", { step: "joined" }));
    await assert.rejects(stacks.team("b").destroy(), hasCode("Closing", { step: "left" }));
  });

  it("fails where one that is replaced would leave with the last account", async () => {
    stacks.set("z");
    await stacks.up("b", "bc");
    stacks.set("bc");
    await assert.rejects(diffed({ aggregatorName: "other" }), { code: "LastAccount" });
  });

  it("fails where a claim can't be read that may hold what would leave, and not where nothing leaves", async () => {
    await stacks.own("a");
    await stacks.up("b", "bc");
    stacks.damageClaim("x");
    await assert.rejects(stacks.preview("b", "b"), hasCode("UnreadableClaim", { claims: [keyOf("x")] }));
    assert.match((await stacks.preview("b", "bcd")).join("\n"), /\+1 account/);
    await stacks.up("b", "bcd");
    assert.equal(stacks.live, "abcd");
  });
});
