import assert from "node:assert/strict";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import { ids, Killed } from "../../support/memoryAws";
import type { Args } from "../../support/miniEngine";
import { NAME, REGION } from "../../support/oneStack";
import { OWNER_STEM, Stacks, Steps, stemOf } from "../../support/stacks";
import { Schedule } from "../../support/virtualTime";

describe("the membership of an aggregator that stacks share", () => {
  it("is left for good, also if a write of the refresh before comes late", async () => {
    const late = new Stacks();
    await late.owner.up(late.owning("a"));
    await late.member("b").up(late.joining("b"));
    late.aws.time.pass(2_000);
    await late.member("b").begin({ 3: "unknown-outcome late" }).refresh();
    await late.member("b").begin().destroy();
    late.aws.time.pass(400_000);
    assert.equal(parseClaims(late.found.tags).claims.length, 1);
  });
});

describe("stacks that publish at the same time", () => {
  const B = ids("b")[0] ?? "";

  /** Runs them all, and tells how each ended. */
  async function together(time: Schedule, runs: readonly (() => Promise<void>)[]) {
    const settled = await time.run(runs.map((run) => run()));
    return settled.map((one) => (one.status === "fulfilled" ? "done" : String(one.reason)));
  }

  const scheduled = async (seed = 1): Promise<{ stacks: Steps; time: Schedule }> => {
    const time = new Schedule(seed);
    const stacks = new Steps("tags", time);
    await time.run([stacks.own("a")]);
    time.pass(2_000);
    return { stacks, time };
  };

  it("are not stopped by one stack's bad account, which is not left behind", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { stacks, time } = await scheduled(seed);
      stacks.aws.badAccounts.add(B);
      const [bad, ...good] = await together(time, [
        () => stacks.join("x", "be"),
        () => stacks.join("c", "c"),
        () => stacks.join("d", "d"),
      ]);
      assert.match(
        bad ?? "",
        /InvalidParameterValueException happened\nThe claim of this stack was rolled back; the claims of other stacks are not affected/,
      );
      assert.deepEqual(good, ["done", "done"]);
      assert.equal(stacks.live, "acd");
      assert.deepEqual(stacks.claimKeys, [stemOf("c"), stemOf("d"), OWNER_STEM], "no claim of it is left");
    }
  });

  it("write a claim again that another write of tags has swallowed", async () => {
    for (let call = 4; call < 20; call++) {
      const stacks = new Steps();
      await stacks.own("a");
      await stacks
        .member("b")
        .begin({ [call]: "swallowed" })
        .up(stacks.joining("bc"))
        .catch(() => {});
      if (!["Tag"].includes(stacks.member("b").caller.calls[call] ?? "")) continue;
      assert.equal(stacks.live, "abc");
      // Where it was the end of its turn that was swallowed, others wait for nothing, but lose nothing.
      const claim = parseClaims(stacks.found.tags).claims.find(({ key }) => key.startsWith(stemOf("b")));
      assert.deepEqual(claim?.accounts, ids("bc"), `call ${call}`);
    }
  });

  it("say for whom they wait, and how long at most", async () => {
    const { stacks, time } = await scheduled();
    await together(time, [() => stacks.join("b", "b")]);
    const { calls } = stacks.member("b").caller;
    const put = calls.indexOf("Put");
    const killed = stacks
      .member("c")
      .begin({ [put]: "killed before" })
      .up(stacks.joining("c"));
    const [first] = await time.run([killed]);
    assert.ok(first?.status === "rejected" && first.reason instanceof Killed);
    time.pass(1_100);
    assert.deepEqual(await together(time, [() => stacks.join("d", "d")]), ["done"]);
    const { said } = stacks.member("d");
    assert.match(
      said[1] ?? "",
      /^security: waiting for c\/prod\/team to finish publishing, at most 36\d s more \(if a run was interrupted, until nothing it sent can take effect\)$/,
    );
    assert.ok(said.length > 5 && said.length < 20, "again every minute");
    assert.equal(stacks.live, "abcd", "one Put carries all claims");
  });

  it("wait for another as long as that one's own times say", async () => {
    const quick = { "aws-config:publishing": JSON.stringify({ turnSeconds: 2, inFlightSeconds: 3 }) };
    const waits = async (killed: Args, waiting: Args): Promise<number> => {
      const { stacks, time } = await scheduled();
      stacks.member("d", waiting);
      const { caller } = stacks.member("c", killed);
      await together(time, [() => stacks.join("c", "c")]);
      const put = caller.calls.indexOf("Put");
      time.pass(1_100);
      const stopped = stacks
        .member("c")
        .begin({ [put]: "killed before" })
        .up(stacks.joining("e"));
      await time.run([stopped]);
      time.pass(1_100);
      const before = time.now();
      assert.deepEqual(await together(time, [() => stacks.join("d", "d")]), ["done"]);
      return (time.now() - before) / 1_000;
    };
    const long = await waits({}, quick);
    assert.ok(long > 360 && long < 390, `${long} s`);
    const short = await waits(quick, {});
    assert.ok(short < 25, `${short} s`);
  });

  it("say that an answer was lost, and until when they wait", async () => {
    const stacks = new Steps();
    await stacks.own("a");
    await stacks.join("b", "b");
    const put = stacks.member("b").caller.calls.indexOf("Put");
    await stacks
      .member("c")
      .begin({ [put]: "unknown-outcome" })
      .up(stacks.joining("c"));
    assert.match(
      stacks.member("c").said.join("\n"),
      /the answer of AWS was lost: waiting 360 s, until what was sent can no longer take effect/,
    );
    assert.equal(stacks.live, "abc");
  });

  it("either join or are told, where the owner deletes it: success is never taken back", async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { stacks, time } = await scheduled(seed);
      const [owner = "", member = ""] = await together(time, [
        async () => {
          await time.sleep(seed * 150);
          await stacks.owner.begin().destroy();
        },
        () => stacks.join("b", "b"),
      ]);
      const isThere = stacks.aws.live(NAME, REGION) !== undefined;
      assert.equal(isThere, owner !== "done");
      assert.ok(isThere || member !== "done", "it was deleted under a member that has joined");
      if (owner !== "done") assert.match(owner, /have joined it: b\/prod\/team/);
      if (member !== "done")
        assert.match(member, /can't be joined|no aggregator|is gone|was deleted|ResourceNotFound/);
      if (isThere && member === "done") assert.equal(stacks.live, "ab");
      ends.add(`${owner === "done"} ${member === "done"}`);
    }
    assert.ok(ends.has("true false") && ends.has("false true"), [...ends].join());
  });
});
