import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator";
import { seededRandom } from "../../emulator/random";
import { readSettings } from "../../provider/aws/settings";
import { configFor, declaring, liveOf, Member, REGION, Stack, startProvider } from "../process/engine";
import { createTable } from "../support/claimsTable";
import type { DynamicProvider } from "../support/dynamicProvider";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { slowIf } from "../support/tier";
import { ownAccount } from "./plan";

const STACKS = [30, 60, 300];
const PROCESSES = 6;
const SEED = 1;
const CLAIMS = { claims: { dynamodbTable: "aggregator-claims" } };

describe("claims in a table", () => {
  const local = useDynamodbLocal();

  describe("", function () {
    this.timeout(1_800_000);
    let aws: Emulator;
    let providers: DynamicProvider[];

    before(async () => {
      aws = await startEmulator({ settings: { dynamodb: local.url } });
      const { url } = aws;
      const endpoints = { configservice: url, sts: url, organizations: url, iam: url, dynamodb: url };
      const credentials = { accessKey: "123456789012", secretKey: "any" };
      const settings = readSettings({ ...credentials, endpoints });
      await createTable(settings, REGION, "aggregator-claims");
      const config = {
        ...configFor(aws),
        "aws:endpoints": JSON.stringify([endpoints]),
        "aws:accessKey": credentials.accessKey,
        "aws:secretKey": credentials.secretKey,
        // With 300 processes on a busy machine, some requests, and so some turns, wait long for a core. The duration of
        // turns is not tested here.
        "aws-config:requestTimeoutSeconds": "900",
        "aws-config:publishing": JSON.stringify({ turnSeconds: 300 }),
      };
      providers = await Promise.all(Array.from({ length: PROCESSES }, () => startProvider(aws, config)));
    });
    after(async () => {
      for (const provider of providers ?? []) await provider.stop();
      await aws?.close();
    });

    it("one stack alone joins with at most 13 requests, including its preview", async () => {
      const provider = providers[0] as DynamicProvider;
      await new Stack(provider, "alone").up(declaring([ownAccount(0, 0)], { merge: "shared", ...CLAIMS }));
      const member = new Member(provider, "payments", "alone");
      const since = aws.log().at(-1)?.n ?? 0;
      const began = Date.now();
      await member.up({ accountIds: [ownAccount(1, 0)], ...CLAIMS });
      const requests = aws.log({ since }).map(({ operation }) => operation);
      console.log(
        `      alone: ${requests.length} requests (${requests.join(", ")}), ${(Date.now() - began) / 1000} s`,
      );
      assert.ok(requests.length <= 13, requests.join(", "));
    });

    for (const stacks of STACKS)
      it(`${stacks} stacks join within 2 s with many in each Put, and none is lost${slowIf(stacks > 30)}`, async () => {
        const name = `shared-by-${stacks}`;
        await new Stack(providers[0] as DynamicProvider, name).up(
          declaring([ownAccount(0, 0)], { merge: "shared", ...CLAIMS }),
        );
        const since = aws.log().at(-1)?.n ?? 0;
        const random = seededRandom(SEED);
        const began = Date.now();
        const times = await Promise.all(
          Array.from({ length: stacks }, async (_, index) => {
            const provider = providers[index % PROCESSES] as DynamicProvider;
            const member = new Member(provider, `team${String(index).padStart(3, "0")}`, name);
            await sleep(random() * 2_000);
            const start = Date.now();
            await member.up({ accountIds: [ownAccount(index + 1, 0)], ...CLAIMS });
            return Date.now() - start;
          }),
        );
        const log = aws.log({ since });
        const puts = log.filter(({ operation }) => operation === "PutConfigurationAggregator").length;
        const sorted = times.sort((a, b) => a - b);
        const seconds = (time = 0) => (time / 1000).toFixed(1);
        console.log(
          `      ${stacks} stacks: ${puts} Puts, ${log.length} requests, p50 ${seconds(sorted[stacks / 2])} s, ` +
            `max ${seconds(sorted.at(-1))} s, all in ${seconds(Date.now() - began)} s`,
        );
        const all = Array.from({ length: stacks + 1 }, (_, index) => ownAccount(index, 0));
        assert.deepEqual(liveOf(aws, name).accountIds, all.sort());
        // On an idle machine it is 7. How many wait at the same time depends on the machine.
        assert.ok(puts <= stacks / 3, `${puts} Puts`);
      });
  });
});
