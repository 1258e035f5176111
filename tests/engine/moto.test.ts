import assert from "node:assert/strict";
import {
  ConfigServiceClient,
  DescribeConfigurationAggregatorsCommand,
  ListTagsForResourceCommand,
  PutConfigurationAggregatorCommand,
  TagResourceCommand,
} from "@aws-sdk/client-config-service";
import { readSettings } from "../../provider/aws/settings";
import { type Moto, startMoto } from "../contract/moto";
import { createTable } from "../support/claimsTable";
import { programOf } from "../support/deployment";
import { createProject, type Project } from "../support/pulumi";

/*
 * Real stacks, each with a backend of its own, against moto, which was written by others. Unlike AWS, it replaces an
 * aggregator's tags at each Put.
 */

const [A, B, C, D, E] = [
  "111111111111",
  "222222222222",
  "333333333333",
  "444444444444",
  "555555555555",
] as const;
const THEIRS = "777777777777";
const REGION = "us-east-1";
const KEYS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const TABLE = 'claims: { dynamodbTable: "aggregator-claims" }';

const list = (accounts: readonly string[]) => accounts.map((id) => `"${id}"`).join(", ");
const owning = (accounts: readonly string[], more = "") =>
  `new ConfigurationAggregator("security", { name: "security", ...all(${list(accounts)}), ${more} });`;
const sharing = (accounts: readonly string[], more = "") => owning(accounts, `merge: "shared", ${more}`);
const joining = (accounts: readonly string[], more = "") =>
  `new AggregatorMembership("team", { aggregatorName: "security", accountIds: [${list(accounts)}], ${more} });`;

describe("stacks on moto", function () {
  this.timeout(600_000);
  let moto: Moto;
  let config: ConfigServiceClient;
  const projects: Project[] = [];

  /** A stack with a backend of its own, in a project of that name. */
  async function stackOf(name: string, body: string): Promise<Stack> {
    const project = await createProject({ name, program: programOf(body), endpoint: moto.url });
    projects.push(project);
    return {
      project,
      up: (changed, options) => {
        if (changed !== undefined) project.write("index.js", programOf(changed));
        return project.up(options);
      },
    };
  }

  async function live(): Promise<{ accounts: string[]; tags: Record<string, string>; arn: string }> {
    const { ConfigurationAggregators: all = [] } = await config.send(
      new DescribeConfigurationAggregatorsCommand({}),
    );
    const found = all.find(({ ConfigurationAggregatorName: name }) => name === "security");
    assert.ok(found, "there is no aggregator");
    const arn = found.ConfigurationAggregatorArn ?? "";
    const { Tags = [] } = await config.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
    const accounts = found.AccountAggregationSources?.flatMap(({ AccountIds = [] }) => AccountIds) ?? [];
    const tags = Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    return { accounts: accounts.sort(), tags, arn };
  }
  const accounts = async () => (await live()).accounts;
  /** The stacks that hold claims on the tags. */
  const claimants = async () =>
    Object.keys((await live()).tags).flatMap(
      (key) => /^aggregator-claim:([^/]+)\/dev\//.exec(key)?.[1] ?? [],
    );
  const isGone = async () => {
    const { ConfigurationAggregators: all = [] } = await config.send(
      new DescribeConfigurationAggregatorsCommand({}),
    );
    assert.deepEqual(all, []);
  };
  /** Somebody else makes it by hand, or changes it. */
  const put = (accountIds: string[], tags: Record<string, string>) =>
    config.send(
      new PutConfigurationAggregatorCommand({
        ConfigurationAggregatorName: "security",
        AccountAggregationSources: [{ AccountIds: accountIds, AllAwsRegions: true }],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );

  before(async function () {
    const started = await startMoto();
    if (!started) {
      console.log("      skipped: there is no Python 3 for moto");
      return this.skip();
    }
    moto = started;
    config = new ConfigServiceClient({ endpoint: moto.url, region: REGION, credentials: KEYS });
  });
  beforeEach(async () => {
    await moto.reset();
    const endpoints = { dynamodb: moto.url, sts: moto.url };
    const settings = readSettings({
      accessKey: KEYS.accessKeyId,
      secretKey: KEYS.secretAccessKey,
      endpoints,
    });
    await createTable(settings, REGION, "aggregator-claims");
  });
  afterEach(async () => {
    for (const project of projects.splice(0)) await project.dispose();
  });
  after(async () => {
    config?.destroy();
    await moto?.stop();
  });

  for (const [store, claims] of [
    ["tags", ""],
    ["a table", TABLE],
  ] as const)
    it(`two members join, change and leave, and its owner destroys it; claims in ${store} @slow`, async () => {
      const platform = await stackOf("platform", sharing([A], `tags: { team: "s" }, ${claims}`));
      const payments = await stackOf("payments", joining([B, C], claims));
      const search = await stackOf("search", joining([C, D], claims));
      await platform.up();
      await payments.up();
      await search.up();
      assert.deepEqual(await accounts(), [A, B, C, D]);
      if (store === "tags") assert.deepEqual(await claimants(), ["payments", "platform", "search"]);
      assert.equal((await live()).tags.team, "s");

      await payments.up(joining([E], claims));
      assert.deepEqual(await accounts(), [A, C, D, E], "another stack still claims what one lets go");
      await platform.up(sharing([A, B], `tags: { team: "t" }, ${claims}`));
      assert.deepEqual(await accounts(), [A, B, C, D, E]);
      assert.equal((await live()).tags.team, "t");
      for (const { project } of [platform, payments, search])
        assert.deepEqual((await project.up({ refresh: true })).resources, ["2 unchanged"]);

      const { output } = await platform.project.destroy({ expectFailure: true });
      assert.match(output, /other stacks have joined it: payments\/dev\/team, search\/dev\/team/);
      await payments.project.destroy();
      assert.deepEqual(await accounts(), [A, B, C, D]);
      await search.project.destroy();
      assert.deepEqual(await accounts(), [A, B]);
      await platform.project.destroy();
      await isGone();
    });

  it("moves claims from tags to a table and back while members follow @slow", async () => {
    const platform = await stackOf("platform", sharing([A]));
    const payments = await stackOf("payments", joining([B]));
    const search = await stackOf("search", joining([C]));
    await platform.up();
    await Promise.all([payments.up(), search.up()]);

    const moved = await platform.up(sharing([A], TABLE));
    assert.match(moved.output, /the claims of 3 stacks were moved from tags to dynamodb:/);
    assert.deepEqual(await accounts(), [A, B, C]);
    assert.deepEqual(await claimants(), []);
    await payments.up(joining([B, D], TABLE));
    assert.match(
      (await platform.project.destroy({ expectFailure: true })).output,
      /payments\/dev\/team, search\/dev\/team/,
    );
    await search.up(joining([C], TABLE));
    assert.deepEqual(await accounts(), [A, B, C, D]);

    await platform.up(sharing([A]));
    assert.deepEqual(await claimants(), ["payments", "platform", "search"]);
    const late = await payments.up(joining([D], TABLE), { expectFailure: true });
    assert.match(late.output, /are kept in tags/);
    await payments.up(joining([D]));
    await search.up(joining([C]));
    assert.deepEqual(await accounts(), [A, C, D]);
    await search.project.destroy();
    assert.deepEqual(await accounts(), [A, D]);
  });

  for (const [store, claims] of [
    ["tags", ""],
    ["a table", TABLE],
  ] as const)
    it(`six stacks at once join, then swap and leave; claims in ${store} @slow`, async () => {
      const account = (team: number, which: number) => `${team + 1}`.repeat(11) + which;
      const platform = await stackOf("platform", sharing(["100000000000"], claims));
      await platform.up();
      const teams = await Promise.all(
        ["payments", "search", "orders", "billing", "mobile", "data"].map((name, team) =>
          stackOf(name, joining([account(team, 1)], claims)),
        ),
      );
      await Promise.all(teams.map((team) => team.up()));
      assert.deepEqual(await accounts(), ["100000000000", ...teams.map((_, team) => account(team, 1))]);
      await Promise.all(
        teams.map((team, index) =>
          index < 3 ? team.project.destroy() : team.up(joining([account(index, 2)], claims)),
        ),
      );
      assert.deepEqual(await accounts(), ["100000000000", account(3, 2), account(4, 2), account(5, 2)]);
    });

  it("preserve keeps what others have on an adopted aggregator, and doesn't delete it with that @slow", async () => {
    await put([THEIRS], { cost: "7" });
    const platform = await stackOf("platform", owning([A]));
    const refused = await platform.up(undefined, { expectFailure: true });
    assert.match(refused.output, /aggregator security already exists in us-east-1/);
    await platform.up(owning([A], 'adopt: true, tags: { team: "s" }'));
    assert.deepEqual(await accounts(), [A, THEIRS]);
    const { tags } = await live();
    assert.deepEqual([tags.cost, tags.team], ["7", "s"]);
    assert.match(tags["aggregator-owner"] ?? "", /^organization\/platform\/dev\//);

    await platform.up(owning([B], 'adopt: true, tags: { team: "t" }'));
    assert.deepEqual(await accounts(), [B, THEIRS]);
    assert.deepEqual([(await live()).tags.cost, (await live()).tags.team], ["7", "t"]);
    const { output } = await platform.project.destroy({ expectFailure: true });
    assert.match(output, /others still have accounts in it: 1 account \(777777777777\)/);
    await platform.up(owning([B], 'adopt: true, forceDestroy: true, tags: { team: "t" }'));
    await platform.project.destroy();
    await isGone();
  });

  it("replace takes out what others put there, and keeps it where the program changes to preserve @slow", async () => {
    const platform = await stackOf("platform", owning([A], 'merge: "replace", tags: { own: "1" }'));
    await platform.up();
    const interfere = async () => {
      const { arn, tags } = await live();
      await put([A, THEIRS], tags);
      await config.send(new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "theirs", Value: "1" }] }));
    };
    const visible = async () => Object.keys((await live()).tags).filter((key) => key !== "aggregator-owner");
    await interfere();
    await platform.up(undefined, { refresh: true });
    assert.deepEqual([await accounts(), await visible()], [[A], ["own"]]);
    await interfere();
    await platform.up(owning([A], 'tags: { own: "1" }'), { refresh: true });
    assert.deepEqual(
      [await accounts(), await visible()],
      [
        [A, THEIRS],
        ["own", "theirs"],
      ],
    );
  });

  it("a replacement makes another, which a member of the same program joins @slow", async () => {
    const program = `const owner = ${sharing([A])}
      new AggregatorMembership("team", { aggregator: owner, accountIds: ["${B}"] });`;
    const platform = await stackOf("platform", program);
    await platform.up();
    const { arn } = await live();
    await platform.up(undefined, { extra: ["--replace", "**security"] });
    assert.notEqual((await live()).arn, arn);
    assert.deepEqual(await accounts(), [A, B]);
    await platform.project.destroy();
    await isGone();
  });
});

interface Stack {
  readonly project: Project;
  /** Deploys, with another program where one is given. */
  up(program?: string, options?: Parameters<Project["up"]>[0]): ReturnType<Project["up"]>;
}
