import assert from "node:assert/strict";
import type { Emulator } from "../../emulator";
import { startEmulator } from "../../emulator";
import { sharingTag } from "../../provider/domain/owner";
import { formatNonce } from "../../provider/sharing/store/nonce";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { leastPrivilege } from "../support/policy";
import { type HttpProxy, startProxy } from "../support/proxy";
import { slowIf } from "../support/tier";
import { declaring, liveOf, Member, REGION, requestsOf, Stack, startProvider } from "./engine";

const [A, B, C, D, X] = [
  "111111111111",
  "222222222222",
  "333333333333",
  "444444444444",
  "999999999999",
] as const;

const TIMES = JSON.stringify({
  propagationSeconds: 0.05,
  turnSeconds: 2,
  inFlightSeconds: 3,
  gatherSeconds: 0.1,
});

const shared = (accounts: readonly string[], more: Properties = {}) =>
  declaring(accounts, { merge: "shared", ...more });

describe("stacks that share an aggregator, in the real process", () => {
  let aws: Emulator;
  let provider: DynamicProvider;
  let owner: Stack;
  let payments: Member;
  let search: Member;

  before(async () => {
    aws = await startEmulator({ settings: leastPrivilege() });
    provider = await startProvider(aws, { "aws-config:publishing": TIMES });
  });
  beforeEach(async () => {
    await aws.reset();
    provider.stdout = "";
    owner = new Stack(provider);
    payments = new Member(provider, "payments");
    search = new Member(provider, "search");
  });
  after(async () => {
    await provider?.stop();
    await aws?.close();
  });

  const live = () => liveOf(aws).accountIds;
  const claims = () =>
    Object.entries(liveOf(aws).tags).filter(([key]) => key.startsWith("aggregator-claim:"));

  describe("that claim the same account", () => {
    it("keep it until the last one lets go", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B, C] });
      await search.up({ accountIds: [C, D] });
      await payments.up({ accountIds: [B] });
      assert.deepEqual(live(), [A, B, C, D]);
      await search.destroy();
      assert.deepEqual(live(), [A, B]);
    });
  });

  it("go by names and tags in any script", async () => {
    const tags = { Größe: "naïve café", 名前: "集約 ①" };
    await owner.up(shared([A], { tags }));
    const members = ["команда", "équipe", "𝒜 𠀀"].map((name) => new Member(provider, name));
    for (const [index, member] of members.entries()) await member.up({ accountIds: [[B, C, D][index] ?? B] });
    assert.deepEqual(live(), [A, B, C, D]);
    assert.deepEqual(owner.state?.outputs.tags, tags);
    for (const member of members) assert.ok(await member.refresh());
    for (const member of members) await member.destroy();
    assert.deepEqual([live(), claims().length], [[A], 1]);
    // AWS takes neither.
    for (const value of ["😀", "e\u0301"])
      await assert.rejects(owner.preview(shared([A], { tags: { a: value } })), /tags\["a"\] must be letters/);
  });

  describe("whose owner deletes it by force", () => {
    beforeEach(async () => {
      await owner.up(shared([A], { forceDestroy: true }));
      await payments.up({ accountIds: [B] });
    });

    it("is deleted, and its members are told when they change something", async () => {
      await owner.destroy();
      assert.deepEqual(aws.aggregators(), []);
      await assert.rejects(
        payments.preview({ accountIds: [B, C] }),
        /aggregator security in us-east-1, which this stack had joined, no longer exists/,
      );
      const requests = await requestsOf(aws, () => payments.destroy());
      assert.deepEqual([...new Set(requests)], ["Describe"], "looked for again, and then believed");
      assert.ok(requests.length <= 4);
    });

    it("and recreates it: members are back with a refresh", async () => {
      await owner.destroy();
      await owner.up(shared([A]));
      assert.deepEqual(live(), [A]);
      assert.equal(await payments.refresh(), false);
      await payments.up({ accountIds: [B] });
      assert.deepEqual(live(), [A, B]);
    });

    it("and recreates it: a member that changes something joins the new one", async () => {
      await owner.destroy();
      await owner.up(shared([A]));
      const { replaces } = await payments.preview({ accountIds: [B, C] });
      assert.deepEqual(replaces, ["aggregatorArn"]);
      await payments.up({ accountIds: [B, C] });
      assert.deepEqual(live(), [A, B, C]);
    });
  });

  describe("whose owner stops sharing", () => {
    it("is refused while others hold claims, and goes on sharing", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      await assert.rejects(
        owner.up(declaring([A])),
        /has to stay shared, because other stacks have joined it: payments/,
      );
      await search.up({ accountIds: [C] });
      assert.deepEqual(live(), [A, B, C]);
    });

    it("works when all have left, and nobody can join then", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      await payments.destroy();
      await owner.up(declaring([A, C]));
      assert.deepEqual(claims(), []);
      assert.deepEqual(live(), [A, C]);
      await assert.rejects(
        search.preview({ accountIds: [D] }),
        /is not shared: stack acme\/audit\/dev owns it alone/,
      );
      await owner.up(shared([A]));
      await search.up({ accountIds: [D] });
      assert.deepEqual(live(), [A, D]);
    });
  });

  describe("that nobody owns", () => {
    beforeEach(() =>
      aws.seed({ name: "security", region: REGION, accountIds: [X], regions: "all", tags: { cost: "1" } }),
    );

    it("is joined, and says where claims are kept", async () => {
      await payments.up({ accountIds: [B] });
      await search.up({ accountIds: [C] });
      assert.deepEqual(live(), [B, C, X].sort());
      assert.equal(liveOf(aws).tags[sharingTag("tags")], "merge=shared store=tags");
      await payments.destroy();
      assert.deepEqual(live(), [C, X].sort());
    });

    it("is taken over only to be shared further", async () => {
      await payments.up({ accountIds: [B] });
      await assert.rejects(
        owner.up(declaring([A], { adopt: true })),
        /A stack that takes it over has to share it as well/,
      );
      await owner.up(shared([A], { adopt: true }));
      assert.deepEqual(live(), [A, B, X].sort());
      await payments.destroy();
      assert.deepEqual(live(), [A, X].sort());
    });

    it("keeps its last account", async () => {
      await aws.seed({ name: "security", region: REGION, accountIds: [B], regions: "all" });
      await payments.up({ accountIds: [B] });
      await assert.rejects(payments.destroy(), /would have no account left, and AWS requires at least one/);
      assert.deepEqual(live(), [B]);
      assert.equal(claims().length, 2);
    });
  });

  describe("with claim tags that make no sense", () => {
    const damaged = "aggregator-claim:gone/prod/team:0123456789abcdef:0000001";
    const foreign = "aggregator-claim:todo";

    beforeEach(async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      const { tags, ...rest } = liveOf(aws);
      await aws.seed({ ...rest, tags: { ...tags, [damaged]: "what is this", [foreign]: "ask Ann" } });
    });

    it("leaves them as they are, and says so; others join", async () => {
      await search.up({ accountIds: [C] });
      assert.deepEqual(live(), [A, B, C]);
      assert.equal(liveOf(aws).tags[damaged], "what is this");
      assert.equal(liveOf(aws).tags[foreign], "ask Ann");
      assert.match(
        provider.stdout,
        /can't be read: aggregator-claim:todo, gone\/prod\/team:0123456789abcdef/,
      );
    });

    it("takes nothing out that they might hold", async () => {
      await assert.rejects(
        payments.preview({ accountIds: [] }),
        /no account is removed from aggregator security/,
      );
      await assert.rejects(payments.destroy(), /no account is removed from aggregator security/);
      assert.deepEqual(live(), [A, B]);
    });
  });

  describe("with tags of users", () => {
    it("holds both, and shows a user none of the claims", async () => {
      await owner.up(shared([A], { tags: { team: "security" } }));
      await payments.up({ accountIds: [B] });
      await owner.up(shared([A], { tags: { team: "audit", env: "prod" } }));
      assert.deepEqual(owner.state?.outputs.tagsAll, { env: "prod", team: "audit" });
      assert.equal(claims().length, 2);
      await search.up({ accountIds: [C] });
      assert.deepEqual(live(), [A, B, C]);
    });

    it("says before anything is written that there is no room", async () => {
      const tags = Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`tag-${index}`, "x"]));
      await owner.up(shared([A], { tags }));
      await payments.up({ accountIds: [B] });
      const before = liveOf(aws);
      await assert.rejects(
        search.preview({ accountIds: [C] }),
        /has no capacity for this claim: an aggregator can have 50 tags: 2 are claims of other stacks, 47 are other tags, this claim needs 1, and 1 must stay free, so that every stack can change its claim and leave[\s\S]*claims: \{ dynamodbTable/,
      );
      assert.deepEqual(liveOf(aws), before);
    });
  });

  describe("where AWS refuses the Put of one", () => {
    it("puts its claim back, and the others go on", async () => {
      await owner.up(shared([A]));
      aws.settings({ quotas: { accountsPerAggregator: 3 } });
      await assert.rejects(
        payments.up({ accountIds: [B, C, D] }),
        /LimitExceededException[\s\S]*The claim of this stack was rolled back; the claims of other stacks are not affected/,
      );
      assert.deepEqual(
        claims().map(([, text]) => text),
        [`settled ${A}`],
      );
      await search.up({ accountIds: [B] });
      assert.deepEqual(live(), [A, B]);
      await payments.up({ accountIds: [C] });
      assert.deepEqual(live(), [A, B, C]);
    });
  });

  describe("of which one is renamed, or moved to another backend", () => {
    let later: DynamicProvider;

    // Another deployment has a process of its own.
    beforeEach(async () => {
      later = await startProvider(aws, { "aws-config:publishing": TIMES });
    });
    afterEach(() => later.stop());

    it("goes on with its claim, under its old name", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      const renamed = new Member(later, "billing");
      renamed.state = payments.state;
      assert.deepEqual(await requestsOf(aws, () => renamed.up({ accountIds: [B] })), []);
      await renamed.up({ accountIds: [C] });
      assert.deepEqual(live(), [A, C]);
      assert.deepEqual(
        claims().map(([key]) => key.split("/").at(-1)?.split(":")[0]),
        ["security", "payments"],
      );
      await renamed.destroy();
      assert.deepEqual(live(), [A]);
    });

    it("is not mixed up with a new one that takes its old name", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      const renamed = new Member(later, "billing");
      renamed.state = payments.state;
      await renamed.up({ accountIds: [B] });
      const another = new Member(later, "payments");
      await another.up({ accountIds: [B, C] });
      assert.deepEqual([live(), claims().length], [[A, B, C], 3]);
      await another.destroy();
      assert.deepEqual([live(), claims().length], [[A, B], 2]);
      await renamed.destroy();
      assert.deepEqual(live(), [A]);
    });
  });

  describe("of which one was interrupted", () => {
    it("shows at refresh that something is to be finished, and finishes it", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      const { tags, ...rest } = liveOf(aws);
      const [key = ""] = Object.keys(tags).filter((name) => name.includes("payments"));
      const killed = `settled ${B} ${C} leaving:${Math.floor(Date.now() / 1000).toString(36)} ${D}`;
      await aws.seed({ ...rest, accountIds: [A, B, C, D], tags: { ...tags, [key]: killed } });
      assert.equal(await payments.refresh(), true);
      await payments.up({ accountIds: [B] });
      assert.deepEqual(live(), [A, B]);
      assert.deepEqual(
        claims()
          .filter(([name]) => name.includes("payments"))
          .map(([, value]) => value),
        [`settled ${B}`],
      );
    });

    it("writes a claim again that somebody deleted", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      const { tags, ...rest } = liveOf(aws);
      const left = Object.fromEntries(Object.entries(tags).filter(([key]) => !key.includes("payments")));
      await aws.seed({ ...rest, tags: left });
      await payments.refresh();
      await payments.up({ accountIds: [B] });
      assert.equal(claims().length, 2);
    });

    it("waits for what it may have sent, and says for whom", async () => {
      await owner.up(shared([A]));
      const { tags, ...rest } = liveOf(aws);
      // A mark may bear a time to come; it counts for as long as it says, from when it is first seen.
      const nonce = formatNonce(Date.now() / 1000 + 60, 5, 0.5);
      const key = "aggregator-claim:gone/prod/team:0123456789abcdef:0000001";
      await aws.seed({ ...rest, tags: { ...tags, [key]: `publishing:${nonce} ${D}` } });
      const started = Date.now();
      await payments.up({ accountIds: [B] });
      assert.ok(Date.now() - started >= 5_000, "as long as a Put of that run may be under way");
      assert.match(
        provider.stdout,
        /security: waiting for gone\/prod\/team to finish publishing, at most \d+ s more/,
      );
      assert.deepEqual(live(), [A, B, D]);
    });
  });
});

/* No claim keeps a person, or an owner with forceDestroy, from deleting it between any two calls of a member. */
describe("an aggregator that is deleted while a member deploys, in the real process", () => {
  let aws: Emulator;
  let proxy: HttpProxy;
  let provider: DynamicProvider;

  before(async () => {
    aws = await startEmulator();
    proxy = await startProxy(aws.url);
    const endpoints = JSON.stringify([{ configservice: proxy.url, sts: proxy.url }]);
    provider = await startProvider(aws, { "aws-config:publishing": TIMES, "aws:endpoints": endpoints });
  });
  after(async () => {
    await provider?.stop();
    await proxy?.close();
    await aws?.close();
  });

  /** Deletes it right before the request of that number. */
  async function deletedAt(request: number, step: (member: Member) => Promise<unknown>) {
    proxy.rule = () => undefined;
    const owner = new Stack(provider);
    const member = new Member(provider, "payments");
    await owner.up(shared([A], { forceDestroy: true }));
    await member.up({ accountIds: [B] });
    let sent = 0;
    proxy.rule = async () => {
      if (++sent === request) await aws.remove({ name: "security" });
      return undefined;
    };
    const error = await step(member).then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    return { error, wasDeleted: sent >= request };
  }

  // A Put has no condition: what finds no aggregator makes one.
  const MADE_ANEW =
    /^aggregator security was deleted by somebody at the same time, so the Put created another/;

  for (const [what, step, expected] of [
    ["a leave succeeds", (member: Member) => member.destroy(), undefined],
    [
      "a change says so",
      (member: Member) => member.up({ accountIds: [C] }),
      /^aggregator security in us-east-1, which this stack had joined, no longer exists/,
    ],
  ] as const)
    it(`${what}, at whatever request that happens${slowIf(expected !== undefined)}`, async () => {
      let remade = 0;
      for (let request = 1; ; request++) {
        await aws.reset();
        const { error, wasDeleted } = await deletedAt(request, step);
        if (!wasDeleted) return assert.deepEqual([remade, request > 8], [1, true]);
        if (error !== undefined && MADE_ANEW.test(error)) remade++;
        else if (expected) assert.match(error ?? "", expected, `request ${request}`);
        else assert.equal(error, undefined, `request ${request}`);
      }
    });
});
