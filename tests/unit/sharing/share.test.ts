import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { momentOf } from "../../../provider/aws/moment";
import type { ConfigAggregatorError } from "../../../provider/domain/error";
import type { ErrorCode } from "../../../provider/domain/errorCodes";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { LEAVING_COUNTS } from "../../../provider/domain/timing";
import { openStore } from "../../../provider/sharing/claims";
import type { SharingContext } from "../../../provider/sharing/context";
import { PublishingInterrupted } from "../../../provider/sharing/protocol/errors";
import { type Participant, type PublishRequest, share } from "../../../provider/sharing/share";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import { hasCode, toldIn } from "../../support/errors";
import { accounts, type Fate, ids, Killed, letters, MemoryAws } from "../../support/memoryAws";
import type { Args } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { KEY, OTHER } from "../../support/protocol";
import { OWNER_STEM, Steps, stemOf } from "../../support/stacks";
import { Schedule } from "../../support/virtualTime";

const [NAME, REGION, TABLE] = ["security", "us-east-1", "claims"];
const PLACE = { name: NAME, region: REGION };
const OWNER = "acme/platform/prod/0123456789abcdef0123456789abcdef id=0123456789abcdef merge=shared store=";

describe("a stack that shares an aggregator", () => {
  let aws: MemoryAws;
  let context: SharingContext;

  beforeEach(() => {
    aws = new MemoryAws();
    aws.set(NAME, REGION, { source: accounts("a"), tags: { [OWNER_TAG]: `${OWNER}tags` } });
    ({ context } = processOf(aws));
  });

  const live = () => aws.live(NAME, REGION) ?? assert.fail();
  const there = () => {
    const { source } = live();
    return source.kind === "account" ? letters(source.accountIds) : source.kind;
  };
  const participant = (more: Partial<Participant> = {}): Participant => ({
    ...PLACE,
    location: undefined,
    key: KEY,
    ...more,
  });
  const hold = (list: string, former = ""): PublishRequest => ({
    intent: "hold",
    accounts: ids(list),
    former: ids(former),
  });
  const LEAVE: PublishRequest = { intent: "leave", accounts: [], former: ids("b") };
  const claimOther = (list: string, more: object = {}) =>
    openStore(context, { region: REGION, arn: live().arn, location: undefined }, OTHER).write({
      accounts: ids(list),
      leaving: [],
      ...more,
    });
  const begin = (fates: Partial<Record<number, Fate>>) => {
    aws.begin(fates);
    ({ context } = processOf(aws));
  };

  it("holds its accounts, and tells the aggregator and the claims as they are then", async () => {
    const shared = await share(context, participant(), hold("b"));
    assert.deepEqual(shared?.live.source, accounts("ab"));
    assert.deepEqual(
      shared?.stored?.claims.map(({ key }) => key),
      [KEY],
    );
    await share(context, participant(), LEAVE);
    assert.equal(there(), "a");
  });

  it("has nothing to leave if the aggregator is gone, or goes while it leaves", async () => {
    await share(context, participant(), hold("b"));
    const { arn } = live();
    aws.time.later(500, () => aws.drop(NAME, REGION));
    assert.equal(await share(context, participant({ arn }), LEAVE), undefined);
    assert.equal(await share(context, participant({ arn }), LEAVE), undefined);
  });

  it("is told that it goes while it joins, as that it is gone", async () => {
    const { arn } = live();
    aws.time.later(500, () => aws.drop(NAME, REGION));
    await assert.rejects(share(context, participant({ arn }), hold("b")), {
      code: "AggregatorGone",
      facts: PLACE,
    });
  });

  const refused: [
    what: string,
    before: () => unknown,
    participant: Partial<Participant>,
    request: PublishRequest,
    code: ErrorCode,
    facts: object,
  ][] = [
    ["there is none", () => aws.drop(NAME, REGION), {}, hold("b"), "NoAggregator", PLACE],
    [
      "there is none, but one of a similar name",
      () => {
        aws.drop(NAME, REGION);
        aws.set("securty", REGION, {});
      },
      {},
      hold("b"),
      "NoAggregator",
      { ...PLACE, likely: "securty" },
    ],
    ["its own is gone", () => aws.drop(NAME, REGION), { arn: "arn:x" }, hold("b"), "AggregatorGone", PLACE],
    [
      "what it had joined is gone",
      () => aws.drop(NAME, REGION),
      { arn: "arn:x", accept: () => {} },
      hold("b", "b"),
      "JoinedAggregatorGone",
      PLACE,
    ],
    ["another one has the name", () => {}, { arn: "arn:x" }, hold("b"), "AggregatorRecreated", {}],
    [
      "it belongs to AWS",
      () => aws.set(NAME, REGION, { createdBy: "x.amazonaws.com" }),
      {},
      hold("b"),
      "OwnedByAws",
      {},
    ],
    [
      "it collects an organization",
      () => aws.set(NAME, REGION, { source: { kind: "organization", roleArn: "r", regions: "all" } }),
      {},
      hold("b"),
      "OrganizationNotJoinable",
      PLACE,
    ],
    [
      "another closes it",
      () => claimOther("", { closing: "closing" }),
      {},
      hold("b"),
      "Closing",
      { ...PLACE, by: [OTHER], step: "joined" },
    ],
    [
      "another closes it while this one leaves",
      () => claimOther("", { closing: "closing" }),
      {},
      LEAVE,
      "Closing",
      { ...PLACE, by: [OTHER], step: "left" },
    ],
    [
      "another holds accounts, and it is to be closed",
      () => claimOther("c"),
      {},
      { intent: "close", accounts: [], former: [] },
      "ClaimedByOthers",
      { ...PLACE, step: "closed", claims: [OTHER], isOwn: false },
    ],
    [
      "the last account would leave",
      () => aws.set(NAME, REGION, { source: accounts("b") }),
      {},
      LEAVE,
      "LastAccount",
      PLACE,
    ],
    [
      "what leaves may be held",
      () =>
        aws.set(NAME, REGION, {
          source: accounts("ab"),
          tags: { [`aggregator-claim:${OTHER}:0000001`]: "who knows" },
        }),
      {},
      LEAVE,
      "UnreadableClaim",
      { ...PLACE, claims: [OTHER] },
    ],
    [
      "the owner keeps claims elsewhere by now",
      () => aws.set(NAME, REGION, { tags: { [OWNER_TAG]: `${OWNER}dynamodb:r/t` } }),
      { isMember: true },
      hold("b"),
      "OtherStore",
      { ...PLACE, theirs: "dynamodb:r/t", ours: "tags" },
    ],
    [
      "the owner shares it no longer",
      () => aws.set(NAME, REGION, { tags: { [OWNER_TAG]: OWNER.split(" ")[0] ?? "" } }),
      { isMember: true },
      hold("b"),
      "NotShared",
      PLACE,
    ],
  ];
  for (const [what, before, more, request, code, facts] of refused)
    it(`is refused if ${what}`, async () => {
      await before();
      await assert.rejects(
        share(context, participant(more), request),
        (error: { code: string; facts: object }) => {
          assert.equal(error.code, code);
          if (Object.keys(facts).length > 0) assert.deepEqual(error.facts, facts);
          return true;
        },
      );
    });

  it("is refused if the tag capacity isn't enough", async () => {
    aws.set(NAME, REGION, {
      tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, ""])),
    });
    await assert.rejects(share(context, participant(), hold("b")), { code: "ClaimsFull" });
  });

  it("is told what AWS said of its Put, and that its claim was rolled back", async () => {
    aws.badAccounts.add(ids("b")[0] ?? "");
    await assert.rejects(
      share(context, participant(), hold("b")),
      (error: { kind?: string; details?: unknown[] }) => {
        assert.equal(error.kind, "refused");
        assert.match(JSON.stringify(error.details?.at(-1)), /rolled back/);
        return true;
      },
    );
    assert.deepEqual(
      (await openStore(context, { region: REGION, arn: live().arn, location: undefined }, KEY).read()).claims,
      [],
    );
  });

  it("is interrupted by what stops it once it may have written its claim", async () => {
    begin({ 5: "unauthenticated" });
    await assert.rejects(share(context, participant(), hold("b")), { code: "PublishingInterrupted" });
    begin({ 0: "unauthenticated" });
    await assert.rejects(share(context, participant(), hold("b")), { kind: "unauthenticated" });
  });

  const claimsOf = async (location?: Participant["location"]) =>
    (await openStore(context, { region: REGION, arn: live().arn, location }, "").read()).claims;
  const IN_TABLE = { dynamodbTable: TABLE };

  for (const location of [undefined, IN_TABLE])
    it(`leaves no mark of its run ${location ? "in a table" : "on tags"} once it has succeeded`, async () => {
      await share(context, participant({ location }), hold("b"));
      const [claim] = await claimsOf(location);
      assert.deepEqual([claim?.accounts, claim?.run], [ids("b"), undefined]);
    });

  for (const isNew of [false, true])
    it(`marks its claim as that of ${isNew ? "a create" : "an update"} until then`, async () => {
      let marked: boolean | undefined;
      aws.time.later(1_500, () => {
        marked = parseClaims(live().tags).claims[0]?.run?.isNew;
      });
      await share(context, participant({ isNew }), hold("b"));
      assert.equal(marked, isNew);
    });

  it("takes over the claim of a killed create that began before its resource was created", async () => {
    const predecessor = `${KEY.slice(0, -8)}ffffffff`;
    const killed = openStore(context, { region: REGION, arn: live().arn, location: undefined }, predecessor);
    await killed.write({ accounts: ids("c"), leaving: [] }, { lasts: 370, isNew: true });
    const keys = async (createdAt: number | undefined) => {
      await share(context, participant({ createdAt }), hold("b"));
      return (await claimsOf()).map(({ key }) => key).sort();
    };
    aws.time.pass(400_000);
    assert.deepEqual(await keys(undefined), [KEY, predecessor].sort());
    assert.deepEqual(await keys(Math.floor(aws.time.now() / 1_000)), [KEY]);
  });

  it("publishes the regions of an owner as well", async () => {
    const regions = ["eu-west-1"];
    await share(context, participant({ scalars: { regions, filters: undefined } }), hold("b"));
    assert.deepEqual(live().source.regions, regions);
  });

  describe("that may remove a limited number of accounts", () => {
    const removals = { max: 0, secret: false };

    it("is refused before it writes its claim", async () => {
      await share(context, participant(), hold("bc"));
      const before = live();
      await assert.rejects(share(context, participant({ removals }), hold("b", "bc")), {
        code: "TooManyRemovals",
        facts: { ...PLACE, removed: ids("c"), of: 2, allowed: 0, maxRemovals: 0 },
      });
      assert.deepEqual(live(), before);
    });

    it("is not refused for what other stacks hold, or for what left long ago", async () => {
      await share(context, participant(), hold("bc"));
      await claimOther("c");
      await share(context, participant({ removals }), hold("b", "bc"));
      await openStore(context, { region: REGION, arn: live().arn, location: undefined }, KEY).write({
        accounts: ids("b"),
        leaving: ids("d"),
      });
      aws.time.pass(LEAVING_COUNTS + 1_000);
      aws.set(NAME, REGION, { source: accounts("abcd") });
      ({ context } = processOf(aws));
      await share(context, participant({ removals }), hold("be", "b"));
      assert.equal(there(), "abcde");
    });
  });

  it("names the accounts that it held and could not restore", async () => {
    await share(context, participant(), hold("b"));
    const bad = ids("bc");
    for (const id of bad) aws.badAccounts.add(id);
    // Another stack reads that b is leaving, and removes it.
    aws.time.later(1_500, () => aws.set(NAME, REGION, { source: accounts("a") }));
    await assert.rejects(share(context, participant(), hold("c", "b")), {
      code: "AccountsNotRestored",
      facts: { ...PLACE, missing: ids("b") },
    });
  });

  it("fails as without an aggregator if that is deleted after the claim was written, also if it knows only its name", async () => {
    aws.time.later(1_500, () => aws.drop(NAME, REGION));
    await assert.rejects(share(context, participant(), hold("b")), { code: "NoAggregator" });
  });

  it("fails with the error of a call if the aggregator is still there", async () => {
    const { arn } = live();
    aws.begin();
    const { configuration } = context;
    const api = (region: string) => ({
      ...configuration.api(region),
      listTags: () => Promise.reject(new AwsError("no such resource", "gone", "ResourceNotFoundException")),
    });
    context = { ...context, configuration: { ...configuration, api } };
    await assert.rejects(share(context, participant({ arn }), hold("b")), { kind: "gone" });
  });

  it("that joins reads in the owner tag that claims are kept elsewhere", async () => {
    aws.set(NAME, REGION, { tags: { [OWNER_TAG]: `${OWNER}dynamodb:r/t` } });
    const facts = { ...PLACE, theirs: "dynamodb:r/t", ours: "tags" };
    await assert.rejects(share(context, participant({ accept: () => {} }), hold("b")), {
      code: "OtherStore",
      facts,
    });
  });

  it("that is pruned is refused if its claim has another version than the one listed", async () => {
    await share(context, participant(), hold("b"));
    await assert.rejects(share(context, participant({ pruned: "another" }), LEAVE), { code: "StackAtWork" });
  });

  describe("begins with what check has read a moment ago", () => {
    /** The first calls of a run, after check has found the aggregator. */
    const firstCalls = async (
      found: { isOpen: boolean; location?: typeof IN_TABLE },
      more: Partial<Participant> = {},
    ) => {
      const { arn } = live();
      const { isOpen, location } = found;
      const store = openStore(context, { region: REGION, arn, location }, KEY);
      const snapshot = { live: live(), store, stored: await store.read() };
      const at = momentOf(context.clock, context.configuration.api(REGION));
      context.joinCache.found(KEY, { arn, isOpen, seen: { ...snapshot, at } });
      const before = aws.calls.length;
      await share(context, participant({ ...(location && { location }), ...more }), hold("b")).catch(
        () => {},
      );
      return aws.calls[before];
    };

    it("if it is of the same aggregator, and the same store", async () => {
      assert.equal(await firstCalls({ isOpen: true }), "Tag");
      assert.notEqual(await firstCalls({ isOpen: true, location: IN_TABLE }), "Describe");
    });

    it("not if it is of another one", async () => {
      assert.equal(await firstCalls({ isOpen: true }, { arn: "arn:x" }), "Describe");
      assert.equal(await firstCalls({ isOpen: true }, { location: IN_TABLE }), "Describe");
    });

    it("on an aggregator without an owner, only if claims are kept on its tags: otherwise the run declares the table", async () => {
      assert.equal(await firstCalls({ isOpen: false }), "Tag");
      assert.equal(await firstCalls({ isOpen: false, location: IN_TABLE }), "Describe");
    });
  });

  it("says where claims are kept before it keeps one in a table of an aggregator without an owner", async () => {
    aws.set(NAME, REGION, { tags: {} });
    const location = { dynamodbTable: TABLE };
    await share(context, participant({ location, accept: () => {} }), hold("b"));
    assert.match(JSON.stringify(live().tags), new RegExp(`store=dynamodb:${REGION}/${TABLE}`));
    assert.equal(there(), "ab");
  });

  it("doesn't say so if check has found this very aggregator open", async () => {
    const declared = async (arn: string, isOpen: boolean) => {
      aws.set(NAME, REGION, { tags: {} });
      context.joinCache.found(KEY, { arn, isOpen });
      await share(context, participant({ location: IN_TABLE, accept: () => {} }), hold("b"));
      return Object.keys(live().tags).length > 0;
    };
    assert.equal(await declared(live().arn, true), false);
    assert.equal(await declared(live().arn, false), true);
    assert.equal(await declared("arn:x", true), true);
  });

  it("writes only its claim if that is kept on tags, which then say so", async () => {
    const calls = async (more: Partial<Participant>) => {
      aws.set(NAME, REGION, { source: accounts("a"), tags: {} });
      begin({});
      await share(context, participant(more), hold("b"));
      return aws.calls;
    };
    assert.deepEqual(await calls({ accept: () => {} }), await calls({ isMember: true }));
  });
});

/** How a join fails if the aggregator is being deleted, or is gone. */
const GONE = ["Closing", "NoAggregator", "AggregatorGone", "JoinedAggregatorGone", "AwsNotFound"];

describe("stacks that publish at the same time", () => {
  const B = ids("b")[0] ?? "";

  /** Runs them all, and returns how each ended: `done`, or the code of the innermost error. */
  async function together(time: Schedule, runs: readonly (() => Promise<void>)[]) {
    const settled = await time.run(runs.map((run) => run()));
    return settled.map((one) =>
      one.status === "fulfilled" ? "done" : (toldIn(one.reason).at(-1)?.code ?? String(one.reason)),
    );
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
      assert.deepEqual([bad, ...good], ["AwsRejected", "done", "done"]);
      assert.equal(stacks.live, "acd");
      assert.deepEqual(stacks.claimKeys, [stemOf("c"), stemOf("d"), OWNER_STEM], "no claim of it is left");
    }
  });

  it("write a claim again that another write of tags has removed", async () => {
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
      // If the release of the turn was lost, others wait for nothing, but lose nothing.
      const claim = parseClaims(stacks.found.tags).claims.find(({ key }) => key.startsWith(stemOf("b")));
      assert.deepEqual(claim?.accounts, ids("bc"), `call ${call}`);
    }
  });

  it("print for whom they wait, and how long at most", async () => {
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

  it("print that an answer was lost, and until when they wait", async () => {
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

  it("either join or fail if the owner deletes it: success is never taken back", async () => {
    const ends = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { stacks, time } = await scheduled(seed);
      const [owner, member = ""] = await together(time, [
        async () => {
          await time.sleep(seed * 150);
          await stacks.owner.begin().destroy();
        },
        () => stacks.join("b", "b"),
      ]);
      const isThere = stacks.aws.live(NAME, REGION) !== undefined;
      assert.equal(isThere, owner !== "done");
      assert.ok(isThere || member !== "done", "it was deleted under a member that has joined");
      if (owner !== "done") assert.equal(owner, "ClaimedByOthers");
      if (member !== "done") assert.ok(GONE.includes(member), member);
      if (isThere && member === "done") assert.equal(stacks.live, "ab");
      ends.add(`${owner === "done"} ${member === "done"}`);
    }
    assert.ok(ends.has("true false") && ends.has("false true"), [...ends].join());
  });
});

describe("a deployment that shares an aggregator and fails", () => {
  it("reports a claim that something keeps removing", async () => {
    const stacks = new Steps();
    await stacks.own("a");
    const open = stacks.aws.api.bind(stacks.aws);
    // Something else removes the mark from the claim each time it is written.
    stacks.aws.api = (...args: Parameters<typeof open>) => {
      const api = open(...args);
      const tag: typeof api.tag = async (arn, tags) => {
        await api.tag(arn, tags);
        const settled = Object.entries(tags).filter(([, value]) => value.startsWith("publishing:"));
        for (const [key, value] of settled)
          await api.tag(arn, { [key]: value.replace(/^publishing:\w+/, "settled") });
      };
      return { ...api, tag };
    };
    await assert.rejects(stacks.join("b", "b"), hasCode("ContendedClaim", { name: NAME, region: REGION }));
    assert.equal(stacks.member("b").state?.failed, true);
    assert.equal(stacks.member("b").state?.outputs.unfinished, true);
  });

  it("reports what AWS has rejected, even if the rollback fails as well", async () => {
    const stacks = new Steps();
    await stacks.own("a");
    stacks.aws.badAccounts.add(String(ids("b")));
    await assert.rejects(stacks.join("b", "b"));
    const { calls } = stacks.member("b").caller;
    const after = calls.indexOf("Put") + 1;
    const failing = stacks
      .member("b")
      .begin({ [after]: "unauthenticated" })
      .up(stacks.joining("b"));
    await assert.rejects(failing, (error: ConfigAggregatorError) => {
      assert.ok(error.cause instanceof PublishingInterrupted);
      assert.ok(error.cause.cause instanceof AwsError && error.cause.cause.kind === "refused");
      assert.equal(error.rollback?.what, "unauthenticated happened");
      return true;
    });
  });
});
