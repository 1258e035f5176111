import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { readSettings } from "../../provider/aws/settings";
import { createTable } from "../support/claimsTable";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { configFor, declaring, liveOf, Member, REGION, requestsOf, Stack, startProvider } from "./engine";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;

const TABLE = { claims: { dynamodbTable: "aggregator-claims" } };
const TIMES = JSON.stringify({
  propagationSeconds: 0.02,
  turnSeconds: 2,
  inFlightSeconds: 3,
  gatherSeconds: 0,
});

describe("claims in a table, in the real process", () => {
  const local = useDynamodbLocal();

  describe("", () => {
    let aws: Emulator;
    let provider: DynamicProvider;
    let owner: Stack;
    let payments: Member;
    let search: Member;
    let count = 0;

    const endpoints = () => {
      const { url } = aws;
      return { configservice: url, sts: url, organizations: url, iam: url, dynamodb: url };
    };
    const shared = (accounts: readonly string[], more: Properties = {}) =>
      declaring(accounts, { merge: "shared", ...more });
    const claimTags = () =>
      Object.keys(liveOf(aws, owner.aggregator).tags).filter((key) => key.startsWith("aggregator-claim:"));
    const live = () => liveOf(aws, owner.aggregator).accountIds;

    before(async () => {
      aws = await startEmulator({ settings: { dynamodb: local.url } });
      const settings = readSettings({ accessKey: "123456789012", secretKey: "any", endpoints: endpoints() });
      await createTable(settings, REGION, "aggregator-claims");
      provider = await startProvider(aws, {
        ...configFor(aws),
        "aws:endpoints": JSON.stringify([endpoints()]),
        "aws:accessKey": "123456789012",
        "aws:secretKey": "any",
        "aws-config:publishing": TIMES,
      });
    });
    beforeEach(() => {
      count += 1;
      const name = `security-${count}`;
      owner = new Stack(provider, name);
      payments = new Member(provider, "payments", name);
      search = new Member(provider, "search", name);
      provider.stdout = "";
    });
    after(async () => {
      await provider?.stop();
      await aws?.close();
    });

    it("holds what tags don't: nothing of a claim is on the aggregator", async () => {
      await owner.up(shared([A], TABLE));
      await payments.up({ accountIds: [A, B], ...TABLE });
      assert.deepEqual(live(), [A, B]);
      assert.deepEqual(claimTags(), []);
      assert.match(
        liveOf(aws, owner.aggregator).tags["aggregator-owner"] ?? "",
        / store=dynamodb:us-east-1\/aggregator-claims$/,
      );
    });

    it("takes one stack alone 12 requests to join", async () => {
      await owner.up(shared([A], TABLE));
      const { inputs } = await payments.preview({ accountIds: [B], ...TABLE });
      const requests = await requestsOf(aws, () => payments.create(inputs));
      assert.ok(requests.length <= 12, requests.join(" "));
      assert.deepEqual(await requestsOf(aws, () => payments.up({ accountIds: [B], ...TABLE })), []);
      assert.equal((await requestsOf(aws, () => payments.refresh())).length, 5);
    });

    it("keeps what another claims, and lets go of the rest", async () => {
      await owner.up(shared([A], TABLE));
      await payments.up({ accountIds: [B, C], ...TABLE });
      await search.up({ accountIds: [C, D], ...TABLE });
      await payments.destroy();
      assert.deepEqual(live(), [A, C, D]);
      await assert.rejects(owner.destroy(), /other stacks have joined it: search\/prod\/search/);
      await search.destroy();
      await owner.destroy();
      assert.deepEqual(
        aws.aggregators().filter(({ name }) => name === owner.aggregator),
        [],
      );
    });

    it("tells a member that comes too late that sharing has ended, and takes it when it goes on", async () => {
      await owner.up(shared([A], TABLE));
      const { inputs } = await payments.preview({ accountIds: [B], ...TABLE });
      await owner.up(declaring([A]));
      await assert.rejects(
        payments.create(inputs),
        /is not shared: another stack owns it alone\. Nothing was changed/,
      );
      await owner.up(shared([A], TABLE));
      await payments.create(inputs);
      assert.deepEqual(live(), [A, B]);
    });

    it("refuses at preview who would keep a claim elsewhere, and says what to set", async () => {
      await owner.up(shared([A], TABLE));
      await assert.rejects(
        payments.preview({ accountIds: [B], claims: { dynamodbTable: "others" } }),
        /are kept in dynamodb:us-east-1\/aggregator-claims, but this stack would keep its claim in dynamodb:us-east-1\/others[\s\S]*set claims: \{ dynamodbTable: "aggregator-claims", region: "us-east-1" \}/,
      );
    });

    it("keeps the claim of one that names no store where the others are", async () => {
      await owner.up(shared([A], TABLE));
      await payments.up({ accountIds: [B] });
      assert.deepEqual(live(), [A, B]);
      assert.deepEqual(claimTags(), []);
      await payments.destroy();
      assert.deepEqual(live(), [A]);
    });

    it("says which table is missing, before anything is changed", async () => {
      const missing = { claims: { dynamodbTable: "no-such-table" } };
      await assert.rejects(owner.preview(shared([A], missing)), /no-such-table/);
      await owner.up(shared([A]));
      await assert.rejects(owner.preview(shared([A], missing)), /no-such-table/);
      await assert.rejects(payments.preview({ accountIds: [B], ...missing }), /are kept in tags/);
    });

    it("moves the claims of all from tags to the table and back, and loses nothing", async () => {
      await owner.up(shared([A]));
      await payments.up({ accountIds: [B] });
      await search.up({ accountIds: [C] });

      await owner.up(shared([A], TABLE));
      assert.deepEqual(live(), [A, B, C]);
      assert.deepEqual(claimTags(), []);
      assert.match(
        provider.stdout,
        /the claims of 3 stacks were moved from tags to dynamodb:us-east-1\/aggregator-claims/,
      );
      assert.equal(await search.refresh(), true);

      await payments.up({ accountIds: [B, D] });
      await search.up({ accountIds: [C], ...TABLE });
      assert.deepEqual(live(), [A, B, C, D]);
      await assert.rejects(owner.destroy(), /payments\/prod\/payments, search\/prod\/search/);

      await owner.up(shared([A]));
      assert.equal(claimTags().length, 3);
      await assert.rejects(search.up({ accountIds: [], ...TABLE }), /are kept in tags/);
      await payments.up({ accountIds: [D] });
      await search.up({ accountIds: [C] });
      assert.deepEqual(live(), [A, C, D]);
      await search.destroy();
      await payments.destroy();
      assert.deepEqual(live(), [A]);

      // The table knows that the claims have gone, and takes them again.
      await payments.up({ accountIds: [B] });
      await owner.up(shared([A], TABLE));
      await search.up({ accountIds: [D], ...TABLE });
      assert.deepEqual(live(), [A, B, D]);
      // One that leaves need not be told first.
      await payments.destroy();
      assert.deepEqual(live(), [A, D]);
    });
  });
});
