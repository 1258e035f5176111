import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../provider/domain/claimKey";
import { declarationsIn, sharedIn, sharingTag, sharingWords } from "../../../provider/domain/owner";
import { formatNonce } from "../../../provider/sharing/store/nonce";
import { accounts, type Fate, Killed } from "../../support/memoryAws";
import { NAME, REGION, Stacks, TABLE } from "../../support/stacks";
import { Schedule } from "../../support/virtualTime";

const IN_TABLE = { claims: { dynamodbTable: TABLE } };
const IN_OTHER = { claims: { dynamodbTable: "others" } };
const OTHER = `dynamodb:${REGION}/others`;
const STORE = `dynamodb:${REGION}/${TABLE}`;
const OTHER_STORE =
  /are kept (on its tags|in table (claims|others))|claims .*(tags|dynamodb:us-east-1\/(claims|others))/;

describe("the first members of an aggregator that no stack owns", () => {
  /** An aggregator that somebody outside has made. */
  const unowned = (seed: number) => {
    const time = new Schedule(seed);
    const stacks = new Stacks("tags", time);
    stacks.aws.set(NAME, REGION, { source: accounts("x") });
    const join = (team: string, list: string, more = {}) =>
      stacks.member(team).begin().up(stacks.joining(list, more));
    const together = async (...runs: Promise<void>[]) =>
      (await time.run(runs)).map((one) => (one.status === "fulfilled" ? "done" : String(one.reason)));
    const stores = () => declarationsIn(stacks.found.tags).map(({ store, run }) => [store, run]);
    const claimTags = () => Object.keys(stacks.found.tags).filter((tag) => tag.startsWith(CLAIM_PREFIX));
    return { time, stacks, join, together, stores, claimTags };
  };

  it("that keep claims in different stores never both join: who sees the other refuses", async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { time, stacks, join, together, stores } = unowned(seed);
      stacks.aws.staleness = seed % 2 === 0 ? 950 : 0;
      const [inOther = "", inTable = ""] = await together(
        join("b", "b", IN_OTHER),
        time.sleep((seed % 20) * 100).then(() => join("c", "c", IN_TABLE)),
      );
      time.pass(2_000);
      const joined = [inOther, inTable].map((end) => end === "done");
      ends.add(joined.join(" "));
      for (const end of [inOther, inTable]) if (end !== "done") assert.match(end, OTHER_STORE);
      assert.notDeepEqual(joined, [true, true], `seed ${seed}`);
      assert.equal(stacks.live, `${joined[0] ? "b" : ""}${joined[1] ? "c" : ""}x`, `seed ${seed}`);
      const settled = [
        ...(joined[1] ? [[STORE, undefined]] : []),
        ...(joined[0] ? [[OTHER, undefined]] : []),
      ];
      assert.deepEqual(stores(), settled, `seed ${seed}`);
    }
    assert.ok(ends.has("false false") && ends.has("true false"), [...ends].join());
  });

  it("that both refuse leave nothing behind, so that either joins with the next deployment", async () => {
    let refusals = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { time, stacks, join, together, claimTags } = unowned(seed);
      const ends = await together(
        join("b", "b", IN_OTHER),
        time.sleep(seed * 100).then(() => join("c", "c", IN_TABLE)),
      );
      if (ends.includes("done")) continue;
      refusals += 1;
      time.pass(2_000);
      assert.deepEqual(claimTags(), []);
      assert.deepEqual(await together(join("c", "c", IN_TABLE)), ["done"]);
      assert.equal(stacks.live, "cx");
    }
    assert.ok(refusals > 0);
  });

  it("one of which names no store: it keeps its claim where the other does, or one of them refuses", async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { time, stacks, join, together, stores, claimTags } = unowned(seed);
      stacks.aws.staleness = seed % 2 === 0 ? 950 : 0;
      const [unnamed = "", inTable = ""] = await together(
        time.sleep((seed % 3) * 2_000).then(() => join("b", "b")),
        time.sleep((seed % 20) * 100).then(() => join("c", "c", IN_TABLE)),
      );
      time.pass(2_000);
      const joined = [unnamed, inTable].map((end) => end === "done");
      ends.add(joined.join(" "));
      for (const end of [unnamed, inTable]) if (end !== "done") assert.match(end, OTHER_STORE);
      assert.equal(stacks.live, `${joined[0] ? "b" : ""}${joined[1] ? "c" : ""}x`, `seed ${seed}`);
      const store = joined[1] ? STORE : "tags";
      assert.deepEqual(stores(), joined.includes(true) ? [[store, undefined]] : [], `seed ${seed}`);
      const onTags = claimTags().filter((tag) => tag.includes("/prod/team"));
      assert.equal(onTags.length, store === "tags" && joined[0] ? 1 : 0, `seed ${seed}`);
    }
    assert.ok(ends.has("true true") && ends.has("true false"), [...ends].join());
  });

  for (const more of [{}, IN_TABLE])
    it(`that keep claims in the same ${"claims" in more ? "table" : "tags"} all join`, async () => {
      for (let seed = 0; seed < 10; seed++) {
        const { stacks, join, together } = unowned(seed);
        const ends = await together(join("b", "b", more), join("c", "c", more), join("d", "d", more));
        assert.deepEqual(ends, ["done", "done", "done"]);
        assert.equal(stacks.live, "bcdx");
        assert.equal(sharedIn(stacks.found.tags), "claims" in more ? STORE : "tags", `seed ${seed}`);
      }
    });

  it("are not kept away by what a killed one was about to say, once its run is over", async () => {
    const { time, stacks, join, together } = unowned(1);
    const said = `${sharingWords(STORE)} joining:${formatNonce(time.now() / 1000, 370, 0.5)}`;
    stacks.aws.set(NAME, REGION, { tags: { [sharingTag(STORE)]: said } });
    const [early = ""] = await together(join("b", "b"));
    assert.match(early, OTHER_STORE);
    time.pass(377_000);
    assert.deepEqual(await together(join("b", "b")), ["done"]);
    assert.equal(stacks.live, "bx");
    const [late = ""] = await together(join("c", "c", IN_TABLE));
    assert.match(late, OTHER_STORE);
  });

  it("that were killed at any call keep nobody away who keeps claims elsewhere, unless their claim is there", async () => {
    for (let call = 2; call < 14; call++)
      for (const [killed, next] of [
        [IN_TABLE, {}],
        [{}, IN_TABLE],
      ] as const) {
        const { time, stacks, join, together } = unowned(call);
        const [end = ""] = await together(
          stacks
            .member("c")
            .begin({ [call]: "killed after" })
            .up(stacks.joining("c", killed)),
        );
        if (end === "done") continue;
        assert.equal(end, String(new Killed()));
        time.pass(400_000);
        const isClaimed = Object.keys(stacks.found.tags).some((tag) => tag.includes("c/prod/team"));
        const isSettled = sharedIn(stacks.found.tags) !== undefined;
        const [second = ""] = await together(join("b", "b", next));
        // Who names no store follows what is said for good.
        const isFollowed = isSettled && next !== IN_TABLE;
        if ((isClaimed || isSettled) && !isFollowed) assert.match(second, OTHER_STORE, `call ${call}`);
        else assert.equal(second, "done", `call ${call}`);
      }
  });

  it("say that they wait if the answer to a declaration is lost", async () => {
    const join = async (fates: Partial<Record<number, Fate>>) => {
      const { stacks, together } = unowned(0);
      const member = stacks.member("c").begin(fates);
      assert.deepEqual(await together(member.up(stacks.joining("c", IN_TABLE))), ["done"]);
      return member;
    };
    const declaring = (await join({})).caller.calls.indexOf("Tag");
    const { said } = await join({ [declaring]: "unknown-outcome after" });
    assert.ok(
      said.some((line) => line.startsWith(`${NAME}: the answer of AWS was lost: waiting 360 s`)),
      said.join("\n"),
    );
  });
});
