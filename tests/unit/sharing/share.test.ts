import assert from "node:assert/strict";
import { momentOf } from "../../../provider/aws/moment";
import type { ErrorCode } from "../../../provider/domain/errorCodes";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { openStore } from "../../../provider/sharing/claims";
import type { Context } from "../../../provider/sharing/context";
import { type Participant, type PublishRequest, share } from "../../../provider/sharing/share";
import { accounts, type Fate, ids, letters, MemoryAws } from "../../support/memoryAws";
import { processOf } from "../../support/process";
import { KEY, OTHER } from "../../support/protocol";

const [NAME, REGION, TABLE] = ["security", "us-east-1", "claims"];
const PLACE = { name: NAME, region: REGION };
const OWNER = "acme/platform/prod/0123456789abcdef0123456789abcdef id=0123456789abcdef merge=shared store=";

describe("a stack that shares an aggregator", () => {
  let aws: MemoryAws;
  let context: Context;

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
  const participant = (more: Partial<Participant> = {}): Participant => ({ ...PLACE, key: KEY, ...more });
  const hold = (list: string, former = ""): PublishRequest => ({
    intent: "hold",
    accounts: ids(list),
    former: ids(former),
  });
  const LEAVE: PublishRequest = { intent: "leave", accounts: [], former: ids("b") };
  const claimOther = (list: string, more: object = {}) =>
    openStore(context, { region: REGION, arn: live().arn }, OTHER).write({
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
      shared?.claims?.claims.map(({ key }) => key),
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

  it("is refused if its tags have no room, with the numbers", async () => {
    aws.set(NAME, REGION, {
      tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, ""])),
    });
    await assert.rejects(
      share(context, participant(), hold("b")),
      (error: { code: string; facts: { reason: string } }) => {
        assert.equal(error.code, "ClaimsFull");
        assert.match(error.facts.reason, /50 tags/);
        return true;
      },
    );
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
    assert.deepEqual((await openStore(context, { region: REGION, arn: live().arn }, KEY).read()).claims, []);
  });

  it("is interrupted by what stops it once it may have written its claim", async () => {
    begin({ 5: "unauthenticated" });
    await assert.rejects(share(context, participant(), hold("b")), { code: "PublishingInterrupted" });
    begin({ 0: "unauthenticated" });
    await assert.rejects(share(context, participant(), hold("b")), { kind: "unauthenticated" });
  });

  describe("begins with what check has read a moment ago", () => {
    const seen = async (isOpen: boolean, arn = live().arn) => {
      const store = openStore(context, { region: REGION, arn: live().arn }, KEY);
      const snapshot = { live: live(), store, stored: await store.read() };
      const at = momentOf(context.clock, context.configuration.api(REGION));
      context.checkCache.found(KEY, { arn, isOpen, seen: { ...snapshot, at } });
      const before = aws.calls.length;
      return async (more: Partial<Participant> = {}) => {
        await share(context, participant(more), hold("b")).catch(() => {});
        return aws.calls[before];
      };
    };

    it("if it is of the same aggregator, and the same store", async () => {
      assert.equal(await (await seen(true))(), "Tag");
    });

    it("not if it is of another one", async () => {
      assert.equal(await (await seen(true))({ arn: "arn:x" }), "Describe");
      assert.equal(await (await seen(true))({ claims: { dynamodbTable: TABLE } }), "Describe");
    });
  });

  it("says where claims are kept before it keeps one in a table of an aggregator without an owner", async () => {
    aws.set(NAME, REGION, { tags: {} });
    const claims = { dynamodbTable: TABLE };
    await share(context, participant({ claims, accept: () => {} }), hold("b"));
    assert.match(JSON.stringify(live().tags), new RegExp(`store=dynamodb:${REGION}/${TABLE}`));
    assert.equal(there(), "ab");
  });

  it("doesn't say so if check has found it open", async () => {
    aws.set(NAME, REGION, { tags: {} });
    context.checkCache.found(KEY, { arn: live().arn, isOpen: true });
    await share(context, participant({ claims: { dynamodbTable: TABLE }, accept: () => {} }), hold("b"));
    assert.deepEqual(live().tags, {});
  });
});
