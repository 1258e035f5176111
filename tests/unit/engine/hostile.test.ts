import assert from "node:assert/strict";
import { reportOf } from "../../../provider/cli/claims/report";
import { reportText } from "../../../provider/cli/claims/text";
import { readClaims } from "../../../provider/sharing/store/dynamodb/items";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import { ids } from "../../support/memoryAws";
import { REGION, STORES, Stacks, TABLE } from "../../support/stacks";
import { TIMING } from "../../support/timing";

/** Steers a terminal, and goes on as if it were a line of ours. */
const HOSTILE = "x\u001b]0;owned\u0007\u001b[2K\u202e\nsecurity: nothing to change";

/** What would be acted on, and would not be shown. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Somebody who may write where claims are kept, and uses it. */
async function besideHostile(store: (typeof STORES)[number]): Promise<Stacks> {
  const stacks = new Stacks(store);
  await stacks.owner.begin().up(stacks.owning("a"));
  const { arn, tags } = stacks.found;
  if (store === "tags") {
    const claim = `settled ${ids("b")[0]}`;
    stacks.aws.set("security", REGION, {
      tags: {
        ...tags,
        [`aggregator-claim:${HOSTILE}`]: HOSTILE,
        [`aggregator-claim:${HOSTILE.replace("\n", "")}/prod/x:0123456789abcdef:0000001`]: claim,
        "aggregator-claim:damaged\u009b/prod/x:0123456789abcdee:0000001": HOSTILE,
      },
    });
  } else {
    const table = stacks.aws.tableAt(REGION, TABLE);
    const claim = { format: 1, version: 1, writeId: "w", accounts: ids("b") };
    await table.update({ partition: arn, sort: `note${HOSTILE}` }, { x: HOSTILE }, {});
    const key = `claim:${HOSTILE.replace("\n", "")}/prod/x:0123456789abcdef`;
    await table.update({ partition: arn, sort: key }, claim, {});
    await table.update(
      { partition: arn, sort: "claim:damaged\u009b/prod/x:0123456789abcdee" },
      { x: "y" },
      {},
    );
  }
  return stacks;
}

describe("what others write where claims are kept", () => {
  for (const store of STORES) {
    it(`is shown in a line that is its own: ${store}`, async () => {
      const stacks = await besideHostile(store);
      const member = stacks.member("team");
      await member.begin().preview(stacks.joining("b"));
      assert.ok(member.said.some((line) => line.includes("\\u001b]0;owned")));
      for (const line of member.said) assert.doesNotMatch(line, UNPRINTABLE);
    });

    it(`is in no error as it is: ${store}`, async () => {
      const stacks = await besideHostile(store);
      const member = stacks.member("team");
      await assert.rejects(stacks.owner.begin().destroy(), (error: Error) => {
        for (const line of error.message.split("\n")) {
          assert.doesNotMatch(line, UNPRINTABLE);
          assert.doesNotMatch(line, /^security: nothing/);
        }
        return /\\u001b/.test(error.message);
      });
      assert.equal(member.said.length, 0);
    });

    it(`is listed in lines of their own: ${store}`, async () => {
      const { aws, found } = await besideHostile(store);
      const { arn, tags } = found;
      const stored =
        store === "tags"
          ? parseClaims(tags)
          : { ...readClaims(await aws.tableAt(REGION, TABLE).query(arn)), turns: [] };
      const report = reportOf({
        name: "security",
        region: REGION,
        live: found,
        tags,
        owner: { stack: HOSTILE, hash: "0", isCreating: false },
        shared: true,
        location: undefined,
        store,
        stored,
        raw: new Map(),
        moved: HOSTILE,
        timing: TIMING,
        now: 0,
      });
      assert.ok(
        report.claims.some(({ name }) => name.includes("\u001b")),
        "as it is, for JSON",
      );
      const text = reportText(report, { accounts: true, now: 0 });
      assert.match(text, /\\u001b/);
      for (const line of text.split("\n")) {
        assert.doesNotMatch(line, UNPRINTABLE);
        assert.doesNotMatch(line, /^security: nothing/);
      }
    });
  }
});
