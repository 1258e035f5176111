import { setTimeout as sleep } from "node:timers/promises";
import {
  ConfigServiceClient,
  DescribeConfigurationAggregatorsCommand,
  PutConfigurationAggregatorCommand,
} from "@aws-sdk/client-config-service";
import { startEmulator } from "../../emulator";
import { seededRandom } from "../../emulator/random";
import { ownAccount } from "./plan";

/*
 * A common workaround for the fact that a Put replaces everything: Describe, append the own account, Put. With
 * verification, a worker describes again, and repeats this if its account is missing.
 */

const NAME = "security";

/** A worker fails if it doesn't see its account after this many tries. */
const TRIES = 20;

export interface Appended {
  readonly puts: number;
  readonly requests: number;
  /** Sorted. Milliseconds. */
  readonly times: readonly number[];
  /** Accounts that are missing although their worker succeeded. */
  readonly lost: number;
  /** Workers that failed. */
  readonly failed: number;
}

export interface Appending {
  readonly workers: number;
  /** All begin within this time. */
  readonly within: number;
  /** How old readings are, in milliseconds. */
  readonly stale: number;
  /** How long after its Put a worker verifies it; undefined if it doesn't. */
  readonly verifyAfter?: number;
  readonly seed: number;
}

/** Many workers that append to one aggregator, each with its own client, without faults of AWS. */
export async function append({ workers, within, stale, verifyAfter, seed }: Appending): Promise<Appended> {
  const aws = await startEmulator({ settings: { staleMs: stale } });
  const random = seededRandom(seed);
  const accounts = Array.from({ length: workers }, (_, index) => ownAccount(index, 0));
  try {
    await aws.seed({ name: NAME, accountIds: ["800000000001"] });
    await sleep(stale);
    const times: number[] = [];
    const succeeded: string[] = [];
    await Promise.all(
      accounts.map(async (account) => {
        await sleep(random() * within);
        const began = Date.now();
        if (!(await appendOne(aws.url, account, verifyAfter))) return;
        times.push(Date.now() - began);
        succeeded.push(account);
      }),
    );
    const live = new Set(aws.aggregators()[0]?.accountIds);
    return {
      puts: aws.log({ operation: "PutConfigurationAggregator" }).length,
      requests: aws.log().length,
      times: times.sort((a, b) => a - b),
      lost: succeeded.filter((account) => !live.has(account)).length,
      failed: workers - succeeded.length,
    };
  } finally {
    await aws.close();
  }
}

async function appendOne(url: string, account: string, verifyAfter: number | undefined): Promise<boolean> {
  const client = new ConfigServiceClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "any" },
  });
  const describe = async () => {
    const command = new DescribeConfigurationAggregatorsCommand({ ConfigurationAggregatorNames: [NAME] });
    const { ConfigurationAggregators: [found] = [] } = await client.send(command);
    return found?.AccountAggregationSources?.[0]?.AccountIds ?? [];
  };
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const live = await describe();
      if (live.includes(account)) return true;
      const AccountIds = [...live, account];
      await client.send(
        new PutConfigurationAggregatorCommand({
          ConfigurationAggregatorName: NAME,
          AccountAggregationSources: [{ AccountIds, AllAwsRegions: true }],
        }),
      );
      if (verifyAfter === undefined) return true;
      await sleep(verifyAfter);
    }
    return false;
  } finally {
    client.destroy();
  }
}
