import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { readClaims } from "../../../provider/sharing/store/dynamodb/items";
import { formatClaim, parseClaims } from "../../../provider/sharing/store/tagFormat";
import { ids, Killed } from "../../support/memoryAws";
import { type Args, claimTagsOf, keyOf, MiniEngine } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks, TABLE } from "../../support/stacks";
import { Schedule } from "../../support/virtualTime";

const OWNER_BASE = "platform/prod/security:0123456789abcdef";
const OWNER_STEM = OWNER_BASE.slice(0, -8);

/** The part of a claim's key that is not random. */
const stemOf = (team: string) => keyOf(team).slice(0, -8);
const PRESERVE: Args = { merge: "preserve", claims: undefined };

/** One stack's step after the other. */
class Steps extends Stacks {
  own(list: string, more: Args = {}): Promise<void> {
    return this.owner.begin().up(this.owning(list, more));
  }

  join(team: string, list: string, more: Args = {}): Promise<void> {
    return this.member(team).begin().up(this.joining(list, more));
  }

  leave(team: string): Promise<void> {
    return this.member(team).begin().destroy();
  }

  get claimKeys(): string[] {
    return parseClaims(this.found.tags)
      .claims.map(({ key }) => key.slice(0, -8))
      .sort();
  }
}

const userTags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, ""]));

describe("the owner of an aggregator that stacks share", () => {
  let stacks: Steps;

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

  describe("says at preview that the tags have no room,", () => {
    const many = (count: number): Args => ({
      accountAggregationSource: {
        accountIds: Array.from({ length: count }, (_, index) => String(200_000_000_000 + index)),
        allRegions: true,
      },
    });
    const refuses = async (args: Args, why: RegExp) => {
      const before = stacks.found;
      await assert.rejects(stacks.owner.begin().preview(args), why);
      assert.deepEqual(stacks.found, before);
    };
    const fill = (count: number) =>
      stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...userTags(count) } });

    it("for more accounts", async () => {
      await stacks.own("a");
      await stacks.join("b", "b");
      fill(46);
      await refuses(
        stacks.owning("a", many(40)),
        /has no capacity for this claim: an aggregator can have 50 tags: 1 are claims of other stacks, 47 are other tags, this claim needs 3, and 6 have to stay free/,
      );
      await stacks.own("a", many(15));
    });

    it("and doesn't for others in place of those that it has, which need no more", async () => {
      await stacks.own("a", many(16));
      fill(48);
      const others = { accountIds: ids("bcdefghijklmnopq"), allRegions: true };
      const args = { accountAggregationSource: others, maxRemovals: "100%" };
      await stacks.owner.begin().preview(stacks.owning("a", args));
      await stacks.own("a", args);
      assert.equal(stacks.live, "bcdefghijklmnopq");
      assert.equal(Object.keys(stacks.found.tags).length, 50);
      const [claim] = claimTagsOf(stacks.found.tags, OWNER_BASE);
      assert.equal(claim?.[1], `settled ${ids("bcdefghijklmnopq").join(" ")}`);
    });

    it("for more tags", async () => {
      await stacks.own("a", { tags: { team: "s" } });
      await stacks.join("b", "b");
      fill(46);
      await refuses(
        stacks.owning("a", { tags: { team: "s", env: "p" } }),
        /tags: an aggregator can have 50 tags, and with these it would have 51; 2 of them are claims.*1 have to stay free/,
      );
      await stacks.own("a", { tags: { env: "p" } });
      assert.equal(stacks.found.tags.env, "p");
    });

    it("to begin sharing", async () => {
      await stacks.own("a", PRESERVE);
      fill(49);
      await refuses(stacks.owning("a"), /0 are claims of other stacks, 50 are other tags/);
    });

    it("to take it over", async () => {
      stacks.set("a");
      stacks.aws.set(NAME, REGION, { tags: userTags(49) });
      await refuses(stacks.owning("a", { adopt: true }), /has no capacity for this claim/);
    });
  });

  describe("whose delete was killed, and is carried out late,", () => {
    const killDelete = async () => {
      const { owner } = stacks;
      for (let call = 0; call < 40; call++) {
        const before = structuredClone(stacks.owner.state);
        await assert.rejects(owner.begin({ [call]: "killed before" }).destroy(), Killed);
        if (owner.caller.calls.at(-1) === "Delete") return;
        owner.state = before;
        stacks.aws.time.pass(400_000);
      }
      assert.fail("no Delete was sent");
    };

    it("waits for it, if stacks share it, before the aggregator is deleted and made again", async () => {
      await stacks.own("a");
      await killDelete();
      const killed = stacks.aws.time.now();
      await stacks.owner.begin().destroy();
      assert.ok(stacks.aws.time.now() - killed >= 360_000);
    });

    for (const merge of ["preserve", "shared"])
      it(`finds with merge: ${merge} that the next one is gone, and makes it again; who joined joins again`, async () => {
        await stacks.own("a", { merge });
        if (merge === "shared") await stacks.join("b", "b");
        // The late delete.
        stacks.aws.drop(NAME, REGION);
        assert.equal(await stacks.owner.begin().refresh(), "gone");
        await stacks.own("a", { merge });
        if (merge === "shared") {
          assert.equal(await stacks.member("b").begin().refresh(), "gone");
          await stacks.join("b", "b");
        }
        assert.equal(stacks.live, merge === "shared" ? "ab" : "a");
      });
  });

  it("says at preview who is kept", async () => {
    await stacks.own("ab");
    await stacks.join("b", "bc");
    await stacks.owner.begin().preview(stacks.owning("a"));
    assert.deepEqual(stacks.owner.said, [
      "security: no account moves, since other stacks hold them; only what this one claims changes",
    ]);
    await stacks.owner.begin().preview(stacks.owning("d"));
    assert.match(
      stacks.owner.said.join("\n"),
      /^security: \+1 account \(100000000003\), −1 account \(100000000000\), 2 of others kept/,
    );
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
          /has to stay shared, because other stacks have joined it: b\/prod\/team\. Nothing was changed\.\nHave them leave first/,
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

      it("can't delete it while others have joined, and others go on", async () => {
        await stacks.own("a");
        await stacks.join("b", "b");
        await assert.rejects(
          stacks.owner.begin().destroy(),
          /can't be deleted, because other stacks have joined it: b\/prod\/team\. Nothing was changed\./,
        );
        await stacks.join("c", "c");
        assert.equal(stacks.live, "abc");
      });

      it("deletes it by force; members are told, and join what is made anew", async () => {
        await stacks.own("a", { forceDestroy: true });
        await stacks.join("b", "b");
        await stacks.owner.begin().destroy();
        assert.match(
          stacks.owner.said.join("\n"),
          /security: deleted \(forceDestroy\) although others have joined it: b\/prod\/team/,
        );
        await assert.rejects(
          stacks.member("b").begin().preview(stacks.joining("bc")),
          /aggregator security in us-east-1, which this stack had joined, no longer exists/,
        );
        await stacks.own("a");
        assert.equal(await stacks.member("b").begin().refresh(), "gone");
        await stacks.join("b", "bc");
        assert.equal(stacks.live, "abc");
      });

      it("keeps accounts of a stack that is gone, as long as its claim is there", async () => {
        await stacks.own("a");
        await stacks.join("gone", "bc");
        await stacks.own("ab");
        await stacks.own("a");
        assert.equal(stacks.live, "abc");
      });
    });

  describe("whose claims are in a table", () => {
    const table = () => stacks.aws.tableAt(REGION, TABLE);

    beforeEach(async () => {
      stacks = new Steps("table");
      await stacks.own("a", { forceDestroy: true });
      await stacks.join("b", "b");
    });

    const claimed = async (arn: string) =>
      readClaims(await table().query(arn)).claims.map(({ key }) => key.slice(0, -8));

    it("leaves no claim there once it is deleted, and neither do the others", async () => {
      const { arn } = stacks.found;
      assert.deepEqual((await claimed(arn)).sort(), [stemOf("b"), OWNER_STEM]);
      await stacks.owner.begin().destroy();
      assert.deepEqual(await claimed(arn), [stemOf("b")]);
      await stacks.leave("b");
      assert.deepEqual(await claimed(arn), []);
    });

    it("is deleted by force without them, where the table is gone; not otherwise", async () => {
      table().drop();
      await stacks.owner.begin().destroy();
      assert.equal(stacks.aws.live(NAME, REGION), undefined);
      assert.match(
        stacks.owner.said.join("\n"),
        /security: its claims can't be read, but it is deleted all the same \(forceDestroy\): there is no such table/,
      );
      await stacks.leave("b");
      const other = new Steps("table");
      await other.own("a");
      other.aws.tableAt(REGION, TABLE).drop();
      await assert.rejects(other.owner.begin().destroy(), /there is no such table/);
      assert.equal(other.live, "a");
    });
  });

  it("is adopted from nobody, or from another stack, only to be shared further", async () => {
    stacks.set("z");
    await stacks.join("b", "b");
    for (const [more, message] of [
      [
        PRESERVE,
        /is shared by stacks whose claims are kept in tags\. Who takes it over has to share it as well/,
      ],
      [
        { claims: { dynamodbTable: TABLE } },
        /are kept in tags, but this stack would keep its claim in dynamodb/,
      ],
    ] as const)
      await assert.rejects(stacks.own("a", { adopt: true, ...more }), message);
    await stacks.own("a", { adopt: true });
    assert.equal(stacks.live, "abz");
  });

  describe("that has lost its state", () => {
    beforeEach(async () => {
      await stacks.own("a");
      await stacks.join("b", "b");
      stacks.owner.state = undefined;
    });

    it("is another one by its name alone, and has to adopt what it shares", async () => {
      await stacks.owner.begin().preview(stacks.owning("ac"));
      assert.match(
        stacks.owner.said.join("\n"),
        /a resource of this name has made it.*If this is a replacement.*Otherwise it is another state's/,
      );
      await assert.rejects(
        stacks.own("ac"),
        /of the same name in another state created it.*Set adopt: true/s,
      );
      assert.equal(stacks.live, "ab");
      await stacks.own("ac", { adopt: true });
      assert.equal(stacks.live, "abc");
    });

    const others: [what: string, args: Args, message: RegExp][] = [
      ["to own it alone", PRESERVE, /Who takes it over has to share it as well/],
      [
        "to keep nothing of others",
        { ...PRESERVE, merge: "replace" },
        /Who takes it over has to share it as well/,
      ],
      [
        "to keep claims elsewhere",
        { claims: { dynamodbTable: TABLE } },
        /are kept in tags, but this stack would/,
      ],
    ];
    for (const [what, args, message] of others)
      it(`is not let ${what}, which nobody could tell from a change`, async () => {
        const adopting = { adopt: true, ...args };
        await assert.rejects(stacks.owner.begin().preview(stacks.owning("a", adopting)), message);
        await assert.rejects(stacks.own("a", adopting), message);
        assert.equal(stacks.live, "ab");
      });
  });

  it("can't replace what others have joined: merge: replace is refused", async () => {
    await stacks.own("a");
    await stacks.join("b", "b");
    await assert.rejects(
      stacks.own("a", { merge: "replace", claims: undefined }),
      /has to stay shared, because other stacks have joined it/,
    );
    assert.equal(stacks.live, "ab");
    const other = new MiniEngine(stacks.aws, "acme/other/prod/ffffffffffffffffffffffffffffffff");
    await assert.rejects(
      other.up(stacks.owning("a", { merge: "replace", adopt: true })),
      /Who takes it over has to share it as well/,
    );
  });

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

  describe("moves claims", () => {
    for (const from of STORES)
      it(`with what was leaving ${from} when a run was killed, which goes with the next change`, async () => {
        const moving = new Stacks(from);
        await moving.owner.up(moving.owning("a"));
        const leaver = moving.member("b");
        await leaver.up(moving.joining("b"));
        // The first write says what is leaving.
        leaver.begin({ [from === "tags" ? 5 : 4]: "killed after" });
        await assert.rejects(leaver.destroy(), Killed);
        moving.aws.time.pass(2_000);
        moving.store = from === "tags" ? "table" : "tags";
        const elsewhere = { claims: undefined, ...moving.claims };
        await moving.owner.begin().up(moving.owning("a", elsewhere));
        await moving.owner.begin().up(moving.owning("ac", elsewhere));
        assert.equal(moving.live, "ac");
      });

    const inTable = { claims: { dynamodbTable: TABLE } };

    it("to a table and back; members that name no store follow, others when they are told", async () => {
      await stacks.own("a");
      await stacks.join("b", "bc");
      await stacks.own("a", inTable);
      assert.match(
        stacks.owner.said.join("\n"),
        /the claims of 2 stacks were moved from tags to dynamodb:us-east-1\/claims/,
      );
      assert.deepEqual(stacks.claimKeys, []);
      await assert.rejects(
        stacks.join("b", "b", { claims: { dynamodbTable: "others" } }),
        /set claims: \{ dynamodbTable: "claims", region: "us-east-1" \}/,
      );
      await stacks.join("b", "b");
      assert.equal(stacks.live, "ab");
      assert.deepEqual(stacks.claimKeys, []);
      await stacks.join("b", "b", inTable);
      assert.equal(stacks.live, "ab");
      await stacks.own("a", { claims: undefined });
      assert.deepEqual(stacks.claimKeys, [stemOf("b"), OWNER_STEM]);
      await assert.rejects(stacks.join("b", "bd", inTable), /leave claims\.dynamodbTable out/);
      await stacks.join("b", "bd");
      assert.equal(stacks.live, "abd");
    });

    it("back to a table that they have left before", async () => {
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("b", "b");
      for (const store of ["tags", "table"] as const) {
        stacks.store = store;
        await stacks.own("a", stacks.claims.claims ? {} : { claims: undefined });
        await stacks.join("b", store === "tags" ? "bc" : "bd");
      }
      await stacks.own("ae");
      assert.equal(stacks.live, "abde");
      assert.deepEqual(stacks.claimKeys, []);
    });

    it("from a table that is shared in anew later: a stack that has left meanwhile doesn't come back", async () => {
      stacks.store = "table";
      await stacks.own("a");
      const leaver = stacks.member("b");
      await leaver.up(stacks.joining("b"));
      stacks.store = "tags";
      await stacks.own("a", { claims: undefined });
      await leaver.begin().refresh();
      await leaver.begin().up({ ...stacks.joining("b"), claims: undefined });
      await leaver.begin().destroy();
      assert.equal(stacks.live, "a");
      await stacks.own("a", { merge: "preserve", claims: undefined });
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("c", "c");
      assert.equal(stacks.live, "ac");
    });

    it("which another state that takes it over again keeps where they are by then", async () => {
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("b", "b");
      await stacks.ownerTwin.begin().up(stacks.owning("c", { adopt: true }));
      await stacks.own("a", { adopt: true });
      await stacks.own("a", { claims: undefined });
      const before = stacks.found;
      const again = stacks.owning("cd", { adopt: true });
      for (const run of ["preview", "up"] as const)
        await assert.rejects(stacks.ownerTwin.begin()[run](again), /kept in tags, but this stack would keep/);
      const alone = stacks.owning("cd", { adopt: true, merge: "preserve", claims: undefined });
      await assert.rejects(stacks.ownerTwin.begin().up(alone), /has to stay shared.*Nothing was changed/s);
      assert.deepEqual(stacks.found, before);
      await stacks.ownerTwin.begin().up({ ...again, claims: undefined });
      assert.equal(stacks.live, "abcd");
    });

    it("and finds none that came late on tags that are shared by anew", async () => {
      await stacks.own("a");
      await stacks.own("a", { merge: "preserve" });
      const late = formatClaim(keyOf("late"), "3l0c7xa", { accounts: ids("b"), leaving: [] });
      stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...late } });
      await stacks.own("a");
      await stacks.join("c", "c");
      assert.equal(stacks.live, "ac");
    });

    it("not where they don't fit on the tags, which the preview says", async () => {
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("b", "b");
      stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...userTags(47) } });
      const before = stacks.found;
      await assert.rejects(
        stacks.owner.begin().preview(stacks.owning("a", { claims: undefined })),
        /an aggregator can have 50 tags: 2 claims need 2, 48 are other tags, and 1 have to stay free/,
      );
      assert.deepEqual(stacks.found, before);
    });

    it("not where they fit no longer once it begins, and then others go on", async () => {
      const ends = new Set<boolean>();
      for (let delay = 0; delay < 8_000; delay += 250) {
        const time = new Schedule(delay);
        stacks = new Steps("table", time);
        await time.run([stacks.own("a")]);
        time.pass(2_000);
        await time.run([stacks.join("b", "b")]);
        time.pass(2_000);
        const [moved] = await time.run([
          stacks.own("a", { claims: undefined }),
          time.sleep(delay).then(() => {
            stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...userTags(47) } });
          }),
        ]);
        if (moved?.status === "fulfilled") continue;
        assert.match(String(moved?.reason), /an aggregator can have 50 tags|TooManyTags/);
        const isAtPreview = stacks.owner.caller.calls.every((call) => !/Tag$|Put|Update/.test(call));
        ends.add(isAtPreview);
        if (isAtPreview) continue;
        time.pass(2_000);
        const joins = await time.run([stacks.join("b", "bc")]);
        assert.equal(
          joins[0]?.status,
          "fulfilled",
          `${delay} ${joins[0]?.status === "rejected" && joins[0].reason}`,
        );
        assert.equal(stacks.live, "abc");
      }
      assert.deepEqual([...ends].sort(), [false, true]);
    });
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
