import assert from "node:assert/strict";
import { claimName } from "../../../provider/domain/claimKey";
import { remove } from "../../../provider/membership/delete";
import { readClaims } from "../../../provider/sharing/store/dynamodb/items";
import { Memberships } from "../../support/memberships";
import { ids } from "../../support/memoryAws";
import { claimTagsOf, keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION, TABLE } from "../../support/stacks";

const [, B, C] = ids("abc") as [string, string, string];

describe("a membership leaves", () => {
  let stacks: Memberships;

  beforeEach(async () => {
    stacks = new Memberships();
    await stacks.own("a");
    await stacks.up("b", "bc");
  });

  it("with its accounts, but for those that others claim", async () => {
    await stacks.up("c", "cd");
    await stacks.team("b").destroy();
    assert.equal(stacks.live, "acd");
    assert.deepEqual(stacks.member("b").said, [
      `${NAME}: left; −1 account (${B}), ${C} stays through c/prod`,
    ]);
    assert.deepEqual(claimTagsOf(stacks.found.tags, keyOf("b")), []);
  });

  it("what is gone, or was recreated, without a change", async () => {
    stacks.aws.drop(NAME, REGION);
    await stacks.team("b").destroy();
    assert.deepEqual(stacks.member("b").said, [
      `${NAME}: the aggregator is gone, so there is nothing to leave`,
    ]);
    await stacks.up("b", "bc").catch(() => {});
    stacks.set("bc");
    await stacks.team("b").destroy();
    assert.equal(stacks.live, "bc");
  });

  it("not with the last account, and says so", async () => {
    stacks = new Memberships();
    stacks.set("z");
    await stacks.up("b", "bc");
    stacks.set("bc");
    await assert.rejects(stacks.team("b").destroy(), {
      code: "LastAccount",
      facts: { name: NAME, region: REGION },
    });
    assert.equal(stacks.live, "bc");
    assert.deepEqual(await stacks.team("b").refresh(), { changes: false }, "its claim is as it was");
  });

  it("what was moved while it looked for its claim, where it is by then", async () => {
    const { outputs } = stacks.member("b").state ?? assert.fail();
    const { context, said } = processOf(stacks.aws);
    const { now, random, sleep } = context.clock;
    let isMoved = false;
    // The owner moves the claims once this run has read where they are.
    const moving = async (milliseconds: number) => {
      if (!isMoved) {
        isMoved = true;
        await stacks.own("a", { claims: { dynamodbTable: TABLE } });
      }
      return sleep(milliseconds);
    };
    await remove({ ...context, clock: { now, random, sleep: moving } }, outputs);
    assert.ok(isMoved);
    assert.equal(stacks.live, "a");
    assert.match(said.at(-1) ?? "", /^security: left/);
    stacks.store = "table";
    assert.deepEqual(await stacks.claimed(), ["platform/prod/security a"]);
  });

  it("nothing of another aggregator that has the name by now", async () => {
    const { outputs } = stacks.member("b").state ?? assert.fail();
    stacks.aws.drop(NAME, REGION);
    await stacks.own("a");
    stacks.set("abc");
    const { context, said } = processOf(stacks.aws);
    await remove(context, outputs);
    assert.deepEqual(said, [`${NAME}: the aggregator is gone, so there is nothing to leave`]);
    assert.equal(stacks.live, "abc");
  });

  it("a table with its claim, where the aggregator is gone", async () => {
    stacks = new Memberships("table");
    await stacks.own("a");
    await stacks.up("b", "bc");
    const { arn } = stacks.found;
    stacks.aws.drop(NAME, REGION);
    await stacks.team("b").destroy();
    const items = await stacks.aws.tableAt(REGION, TABLE).query(arn);
    assert.deepEqual(
      readClaims(items).claims.map(({ key }) => claimName(key)),
      ["platform/prod/security"],
    );
  });

  it("and its program knows until it has left", async () => {
    const { outputs } = stacks.member("b").state ?? assert.fail();
    const { context } = processOf(stacks.aws);
    const { program } = context;
    const info = () => assert.ok(program.isLeaving(outputs.claimKey));
    await remove({ ...context, info }, outputs);
    assert.equal(program.isLeaving(outputs.claimKey), false);
    stacks.aws.fates = { [stacks.aws.calls.length]: "refused" };
    await assert.rejects(remove(context, outputs), { kind: "refused" });
    assert.equal(program.isLeaving(outputs.claimKey), false);
  });
});
