import assert from "node:assert/strict";
import { damagedText, removeDamaged } from "../../../../provider/cli/claims/damaged";
import { ClaimChangedError } from "../../../../provider/cli/claims/errors";
import { readSnapshot } from "../../../../provider/cli/claims/snapshot";
import { LEASE, sortKey } from "../../../../provider/sharing/store/dynamodb/items";
import { tagKey } from "../../../../provider/sharing/store/tagFormat";
import { A, BASE, claimed, ownedBy, REGION, SEARCH, TEAM, VERSION } from "../../../support/claimTags";
import { CliWorld, snapshotOf } from "../../../support/cliWorld";

const NAMED = { name: "security", region: REGION };

describe("what can't be read as a claim", () => {
  it("is shown with its raw values before it is removed", () => {
    const raw = new Map([
      [TEAM, { "aggregator-claim:x": "non\nsense" }],
      ["note", { text: "hello", blob: null }],
    ]);
    assert.equal(
      damagedText(snapshotOf([A], [], { raw }), [TEAM, "note"]),
      [
        "security in us-east-1: what can't be read as a claim, kept on its tags, to be removed",
        TEAM,
        '  aggregator-claim:x = "non\\nsense"',
        "note",
        '  text = "hello"',
        "  blob = (of another type)",
      ].join("\n"),
    );
  });
});

describe("removing what can't be read", () => {
  let world: CliWorld;
  beforeEach(() => {
    world = new CliWorld();
  });
  const snapshot = () => readSnapshot(world.context, NAMED, undefined);

  describe("from tags", () => {
    const damaged = { [tagKey(TEAM, VERSION, 0)]: "nonsense", [tagKey(TEAM, VERSION, 1)]: "more" };
    const kept = { ...ownedBy("tags"), ...claimed(BASE, [A]), team: "s" };
    const tags = () => world.aws.live("security", REGION)?.tags;

    beforeEach(() => world.aws.set("security", REGION, { tags: { ...kept, ...damaged } }));

    it("removes all of its tags, and no other", async () => {
      await removeDamaged(world.context, await snapshot(), TEAM);
      assert.deepEqual(tags(), kept);
    });

    it("does it again after a lost answer, once the first request can no longer land", async () => {
      const before = await snapshot();
      const began = world.aws.time.now();
      world.aws.begin({ 0: "unknown-outcome" });
      await removeDamaged(world.context, before, TEAM);
      assert.deepEqual([tags(), world.aws.calls], [kept, ["Untag", "Untag"]]);
      assert.equal(world.aws.time.now() - began, 360_000);
    });

    it("fails if AWS refuses", async () => {
      const before = await snapshot();
      world.aws.begin({ 0: "refused" });
      await assert.rejects(removeDamaged(world.context, before, TEAM), { kind: "refused" });
      assert.deepEqual(world.aws.calls, ["Untag"]);
    });
  });

  describe("from a table", () => {
    const table = () => world.aws.tableAt(REGION, "claims");
    const write = (sort: string, changes: Record<string, string | number>) =>
      table().update({ partition: world.aws.live("security", REGION)?.arn ?? "", sort }, changes, {});

    beforeEach(async () => {
      world.aws.set("security", REGION, { tags: ownedBy(`dynamodb:${REGION}/claims`) });
      await write(sortKey(SEARCH), { format: 2, version: 3, writeId: "w" });
      await write("note", { text: "hello" });
      await write(LEASE, { format: 1, version: 1 });
    });

    it("removes its item, be it a claim's or none", async () => {
      const before = await snapshot();
      await removeDamaged(world.context, before, SEARCH);
      await removeDamaged(world.context, before, "note");
      assert.deepEqual(table().sortKeys, [LEASE]);
    });

    it("leaves an item that has been written since it was shown", async () => {
      const before = await snapshot();
      await write(sortKey(SEARCH), { writeId: "other" });
      await assert.rejects(
        removeDamaged(world.context, before, SEARCH),
        (error) => error instanceof ClaimChangedError && error.facts.key === SEARCH,
      );
      assert.ok(table().sortKeys.includes(sortKey(SEARCH)));
    });

    it("is done if the item is gone already", async () => {
      const before = await snapshot();
      await removeDamaged(world.context, before, SEARCH);
      await removeDamaged(world.context, before, SEARCH);
    });

    it("tries again after a failure that may pass", async () => {
      const before = await snapshot();
      world.aws.begin({ 0: "unknown-outcome after" });
      await removeDamaged(world.context, before, SEARCH);
      assert.deepEqual(table().sortKeys, [LEASE, "note"]);
    });
  });
});
