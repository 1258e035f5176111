import assert from "node:assert/strict";
import {
  ConfigServiceClient,
  DeleteConfigurationAggregatorCommand,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  DescribeConfigurationAggregatorsCommand,
  ListTagsForResourceCommand,
  NoSuchConfigurationAggregatorException,
  PutConfigurationAggregatorCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-config-service";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { type Emulator, startEmulator } from "../../emulator";
import { aws, awsCommand, type CliResult } from "./support/awsCli";
import { account } from "./support/call";

const name = "security";
const credentials = { accessKeyId: account, secretAccessKey: "not-checked" };

describe("the AWS SDK for JavaScript", () => {
  let emulator: Emulator;
  let client: ConfigServiceClient;
  beforeEach(async () => {
    emulator = await startEmulator();
    client = new ConfigServiceClient({
      endpoint: emulator.url,
      region: "eu-west-1",
      credentials,
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await emulator.close();
  });

  const put = (AccountIds: string[]) =>
    client.send(
      new PutConfigurationAggregatorCommand({
        ConfigurationAggregatorName: name,
        AccountAggregationSources: [{ AccountIds, AllAwsRegions: true }],
        Tags: [{ Key: "team", Value: "sec" }],
      }),
    );

  it("puts, describes, tags and deletes", async () => {
    const created = (await put([account])).ConfigurationAggregator;
    assert.ok(created?.CreationTime instanceof Date);
    assert.deepEqual(created.CreationTime, created.LastUpdatedTime);
    const ResourceArn = created.ConfigurationAggregatorArn;
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "a", Value: "1" }] }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
    assert.deepEqual(Tags, [{ Key: "a", Value: "1" }]);
    const described = await client.send(
      new DescribeConfigurationAggregatorsCommand({ ConfigurationAggregatorNames: [name] }),
    );
    assert.deepEqual(described.ConfigurationAggregators, [created]);
    const { AggregatedSourceStatusList } = await client.send(
      new DescribeConfigurationAggregatorSourcesStatusCommand({ ConfigurationAggregatorName: name }),
    );
    assert.equal(AggregatedSourceStatusList?.[0]?.LastUpdateStatus, "SUCCEEDED");
    await client.send(new DeleteConfigurationAggregatorCommand({ ConfigurationAggregatorName: name }));
    await assert.rejects(
      client.send(new DeleteConfigurationAggregatorCommand({ ConfigurationAggregatorName: name })),
      NoSuchConfigurationAggregatorException,
    );
  });

  it("takes throttling for what it is, and tries again", async () => {
    client.destroy();
    client = new ConfigServiceClient({
      endpoint: emulator.url,
      region: "eu-west-1",
      credentials,
      maxAttempts: 2,
    });
    emulator.fault({ operation: "*", kind: "throttle" });
    await put([account]);
    assert.deepEqual(
      emulator.log().map(({ status }) => status),
      [400, 200],
    );
  });

  it("assumes a role in another account", async () => {
    const RoleArn = "arn:aws:iam::222222222222:role/Deployer";
    emulator.settings({ roles: [{ arn: RoleArn, externalId: "sesame" }] });
    client.destroy();
    client = new ConfigServiceClient({
      endpoint: emulator.url,
      region: "eu-west-1",
      maxAttempts: 1,
      credentials: fromTemporaryCredentials({
        masterCredentials: credentials,
        params: { RoleArn, RoleSessionName: "test", ExternalId: "sesame" },
        clientConfig: { endpoint: emulator.url, region: "eu-west-1" },
      }),
    });
    await put([account]);
    assert.equal(emulator.aggregators()[0]?.account, "222222222222");
  });
});

describe("the AWS CLI", () => {
  let emulator: Emulator;
  let command: string;
  before(async () => {
    command = awsCommand();
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const run = (...words: string[]): Promise<CliResult> => aws(command, emulator.url, account, ...words);

  it("puts, describes, lists tags and deletes", async () => {
    const source = "AccountIds=111111111111,222222222222,AllAwsRegions=true";
    const byName = ["--configuration-aggregator-name", name];
    const put = await run(
      "configservice",
      "put-configuration-aggregator",
      ...byName,
      "--account-aggregation-sources",
      source,
      "--tags",
      "Key=team,Value=sec",
    );
    assert.equal(put.code, 0, put.stderr);
    const { arn, region } = emulator.aggregators()[0] ?? assert.fail();
    assert.equal(region, "eu-west-1");

    const [described, tags, status] = await Promise.all([
      run("configservice", "describe-configuration-aggregators", "--configuration-aggregator-names", name),
      run("configservice", "list-tags-for-resource", "--resource-arn", arn),
      run(
        "configservice",
        "describe-configuration-aggregator-sources-status",
        ...byName,
        "--query",
        "length(AggregatedSourceStatusList)",
      ),
    ]);
    assert.deepEqual(described.output, {
      ConfigurationAggregators: [(put.output as { ConfigurationAggregator: object }).ConfigurationAggregator],
    });
    assert.deepEqual(tags.output, { Tags: [{ Key: "team", Value: "sec" }] });
    assert.equal(status.output, 34);

    assert.equal((await run("configservice", "delete-configuration-aggregator", ...byName)).code, 0);
    const again = await run("configservice", "delete-configuration-aggregator", ...byName);
    assert.match(again.stderr, /\(NoSuchConfigurationAggregatorException\)/);
  });

  it("asks who it is, assumes roles, and describes the organization", async () => {
    const roleArn = "arn:aws:iam::222222222222:role/Deployer";
    const assume = ["sts", "assume-role", "--role-arn", roleArn, "--role-session-name", "test"];
    const [identity, assumed, organization] = await Promise.all([
      run("sts", "get-caller-identity", "--query", "Account"),
      run(...assume, "--external-id", "sesame", "--query", "AssumedRoleUser.Arn"),
      run("organizations", "describe-organization", "--query", "Organization.MasterAccountId"),
    ]);
    assert.deepEqual(
      [identity.output, assumed.output, organization.output],
      [account, "arn:aws:sts::222222222222:assumed-role/Deployer/test", account],
    );
    emulator.settings({ roles: [{ arn: roleArn, deny: true }] });
    assert.match((await run(...assume)).stderr, /\(AccessDenied\)/);
  });
});
