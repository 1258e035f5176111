import assert from "node:assert/strict";
import type { AggregatorApi, LiveAggregator } from "../../../../provider/aws/aggregator";
import { AwsError } from "../../../../provider/aws/errors";
import type { HealthApi, SourceReport } from "../../../../provider/aws/health";
import { enabledRegions, lookAt } from "../../../../provider/cli/list/look";
import type { Context } from "../../../../provider/process/context";
import { A } from "../../../support/claimTags";
import { CliWorld } from "../../../support/cliWorld";

const DENIED = new AwsError("AWS refuses", "refused", "AccessDeniedException");
const GONE = new AwsError("it is gone", "gone", "NoSuchConfigurationAggregatorException");

const live = (name: string): LiveAggregator => ({
  name,
  arn: `arn:${name}`,
  source: { kind: "account", accountIds: [A], regions: "all" },
  filters: {},
});

const REPORTS: readonly SourceReport[] = [
  { accountId: A, region: "eu-west-1", state: "SUCCEEDED" },
  { accountId: A, region: "eu-west-2", state: "FAILED" },
];

async function* pages(): AsyncIterable<readonly SourceReport[]> {
  yield REPORTS;
}

/** A context in which each region answers as it was told. */
function contextOf(
  regions: Readonly<Record<string, Partial<AggregatorApi>>>,
  statuses: HealthApi["statuses"] = pages,
): Context {
  const { context } = new CliWorld();
  const { configuration } = context;
  const api = (region: string) => ({
    ...configuration.api(region),
    listTags: async () => ({}),
    ...regions[region],
  });
  const health = (region: string) => ({ ...configuration.health(region), statuses });
  return { ...context, configuration: { ...configuration, api, health } };
}

/** Pages of which the first fails. */
function failing(error: Error): HealthApi["statuses"] {
  // biome-ignore lint/correctness/useYield: it comes to none
  return async function* () {
    throw error;
  };
}

describe("a look at regions", () => {
  it("has the aggregators of each, with their tags and their health", async () => {
    const context = contextOf({
      "eu-west-1": { list: async () => [live("a"), live("b")], listTags: async (arn) => ({ arn }) },
      "eu-west-2": { list: async () => [] },
    });
    const done: number[] = [];
    const looked = await lookAt(context, ["eu-west-1", "eu-west-2"], true, (count) => done.push(count));
    assert.deepEqual(looked, [
      {
        region: "eu-west-1",
        aggregators: ["a", "b"].map((name) => ({
          region: "eu-west-1",
          live: live(name),
          tags: { arn: `arn:${name}` },
          health: { healthy: 1, reported: 2 },
        })),
      },
      { region: "eu-west-2", aggregators: [] },
    ]);
    assert.deepEqual(done, [1, 2]);
  });

  it("asks for no health if it isn't wanted", async () => {
    const context = contextOf({ "eu-west-1": { list: async () => [live("a")] } }, () => assert.fail("asked"));
    const [region] = await lookAt(context, ["eu-west-1"], false);
    assert.deepEqual(region?.aggregators, [
      { region: "eu-west-1", live: live("a"), tags: {}, health: undefined },
    ]);
  });

  it("has what failed in its place, and goes on", async () => {
    const context = contextOf(
      {
        "eu-west-1": { list: async () => Promise.reject(DENIED) },
        "eu-west-2": { list: async () => [live("a")], listTags: async () => Promise.reject(DENIED) },
      },
      failing(DENIED),
    );
    const looked = await lookAt(context, ["eu-west-1", "eu-west-2"], true);
    assert.deepEqual(looked, [
      { region: "eu-west-1", aggregators: DENIED },
      {
        region: "eu-west-2",
        aggregators: [{ region: "eu-west-2", live: live("a"), tags: DENIED, health: DENIED }],
      },
    ]);
  });

  it("leaves out what was deleted meanwhile", async () => {
    const context = contextOf(
      {
        "eu-west-1": { list: async () => [live("a")], listTags: async () => Promise.reject(GONE) },
        "eu-west-2": { list: async () => [live("a")] },
      },
      failing(GONE),
    );
    const looked = await lookAt(context, ["eu-west-1", "eu-west-2"], true);
    assert.deepEqual(
      looked.map(({ aggregators }) => aggregators),
      [[], []],
    );
  });

  it("fails of what nobody has foreseen", async () => {
    const context = contextOf({ "eu-west-1": { list: async () => Promise.reject(new TypeError("x")) } });
    await assert.rejects(lookAt(context, ["eu-west-1"], false), TypeError);
  });

  it("looks at six regions at a time, and at four aggregators in each", async () => {
    let [regions, mostRegions, aggregators, mostAggregators] = [0, 0, 0, 0];
    const pause = () => new Promise((resolve) => setImmediate(resolve));
    const names = Array.from({ length: 9 }, (_, index) => `a${index}`);
    const codes = Array.from({ length: 9 }, (_, index) => `eu-west-${index}`);
    const api = {
      list: async () => {
        regions++;
        mostRegions = Math.max(mostRegions, regions);
        await pause();
        regions--;
        return names.map(live);
      },
      listTags: async () => {
        aggregators++;
        mostAggregators = Math.max(mostAggregators, aggregators);
        await pause();
        aggregators--;
        return {};
      },
    };
    await lookAt(contextOf(Object.fromEntries(codes.map((code) => [code, api]))), codes, false);
    assert.equal(mostRegions, 6);
    assert.ok(mostAggregators <= 24 && mostAggregators > 4, String(mostAggregators));
  });
});

describe("the regions of an account", () => {
  it("are those that are enabled, sorted", async () => {
    const { context } = new CliWorld();
    const statuses = new Map([
      ["us-east-1", "ENABLED_BY_DEFAULT"],
      ["eu-south-1", "DISABLED"],
      ["af-south-1", "ENABLED"],
      ["ap-east-1", "ENABLING"],
    ]);
    const configuration = { ...context.configuration, accountRegions: async () => statuses };
    assert.deepEqual(await enabledRegions({ ...context, configuration }, "us-east-1"), [
      "af-south-1",
      "us-east-1",
    ]);
  });
});
