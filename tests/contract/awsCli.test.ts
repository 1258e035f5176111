import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { type Emulator, startEmulator } from "../../emulator";
import { awsCommand, type CliResult } from "../emulator/support/awsCli";

const ACCOUNT = "111111111111";
const A = "222222222222";
const B = "333333333333";
const REGION = "eu-west-1";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/organization`;

/** Temporary credentials as the AWS CLI prints them. */
interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: string;
}

const put = (name: string) => ["put-configuration-aggregator", "--configuration-aggregator-name", name];
const accounts = (...ids: string[]) => [
  "--account-aggregation-sources",
  `AccountIds=${ids.join(",")},AllAwsRegions=true`,
];
const status = (name: string, ...words: string[]) => [
  ...["describe-configuration-aggregator-sources-status", "--configuration-aggregator-name", name],
  ...words,
];

describe("the AWS CLI beside the product", () => {
  let emulator: Emulator;
  let command: string;
  before(async () => {
    command = awsCommand();
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.close());

  /** Runs the AWS CLI with nothing of this machine's configuration. */
  function aws(words: readonly string[], given: Partial<Credentials> = {}): Promise<CliResult> {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ACCESS_KEY_ID: given.AccessKeyId ?? ACCOUNT,
      AWS_SECRET_ACCESS_KEY: given.SecretAccessKey ?? "not-checked",
      ...(given.SessionToken && { AWS_SESSION_TOKEN: given.SessionToken }),
      AWS_DEFAULT_REGION: REGION,
      AWS_ENDPOINT_URL: emulator.url,
      AWS_DEFAULT_OUTPUT: "json",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_PAGER: "",
    };
    return new Promise((resolve) => {
      execFile(command, words, { env }, (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ code, output: stdout.trim() === "" ? undefined : JSON.parse(stdout), stderr });
      });
    });
  }

  /** What a call of AWS Config prints; fails where the command does. */
  async function config(words: readonly string[], given?: Credentials): Promise<unknown> {
    const { code, output, stderr } = await aws(["configservice", ...words], given);
    assert.equal(code, 0, stderr);
    return output;
  }

  const seed = (...names: string[]) =>
    Promise.all(
      names.map((name) => emulator.seed({ name, account: ACCOUNT, region: REGION, accountIds: [A] })),
    );
  const live = () => emulator.aggregators()[0] ?? assert.fail("there is no aggregator");

  it("puts an organization's aggregator with filters, and describes it", async () => {
    const source = `RoleArn=${ROLE},AwsRegions=eu-west-1,us-east-1`;
    const filters =
      "ResourceType={Type=INCLUDE,Value=[AWS::S3::Bucket]},ServicePrincipal={Type=INCLUDE,Value=[s3.amazonaws.com]}";
    const answered = await config([
      ...put("Organization"),
      ...["--organization-aggregation-source", source, "--aggregator-filters", filters],
    ]);
    const { arn, creationTime } = live();
    // The CLI prints times in the zone of the machine, versions of it with and without fractions.
    const { CreationTime, LastUpdatedTime, ...shown } = (
      answered as { ConfigurationAggregator: Record<string, unknown> }
    ).ConfigurationAggregator;
    assert.deepEqual(shown, {
      ConfigurationAggregatorName: "Organization",
      ConfigurationAggregatorArn: arn,
      OrganizationAggregationSource: {
        RoleArn: ROLE,
        AwsRegions: ["eu-west-1", "us-east-1"],
        AllAwsRegions: false,
      },
      AggregatorFilters: {
        ResourceType: { Type: "INCLUDE", Value: ["AWS::S3::Bucket"] },
        ServicePrincipal: { Type: "INCLUDE", Value: ["s3.amazonaws.com"] },
      },
    });
    assert.equal(CreationTime, LastUpdatedTime);
    const time = typeof CreationTime === "number" ? CreationTime * 1000 : Date.parse(String(CreationTime));
    assert.ok(Math.abs(time - creationTime) < 1000, String(CreationTime));
    const aggregator = { ...shown, CreationTime, LastUpdatedTime };
    assert.deepEqual(await config(["describe-configuration-aggregators"]), {
      ConfigurationAggregators: [aggregator],
    });
  });

  it("puts over what is there: accounts are replaced, tags are not checked", async () => {
    await emulator.seed({
      name: "security",
      account: ACCOUNT,
      region: REGION,
      accountIds: [A],
      tags: { team: "s" },
    });
    const { arn } = live();
    await config([...put("security"), ...accounts(B), "--tags", "Key=team,Value=t"]);
    assert.deepEqual([live().arn, live().accountIds, live().tags], [arn, [B], { team: "s" }]);
  });

  it("tags, untags, and lists tags page by page @slow", async () => {
    await seed("security");
    const byArn = ["--resource-arn", live().arn];
    await config(["tag-resource", ...byArn, "--tags", "Key=a,Value=1", "Key=b,Value=", "Key=c,Value=x y"]);
    await config(["untag-resource", ...byArn, "--tag-keys", "b", "nobody"]);
    assert.deepEqual(live().tags, { a: "1", c: "x y" });
    emulator.settings({ pageSize: 1 });
    assert.deepEqual(await config(["list-tags-for-resource", ...byArn]), {
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "c", Value: "x y" },
      ],
    });
    assert.equal(emulator.log({ operation: "ListTagsForResource" }).length, 2);
  });

  it("describes as many as --max-items says, and goes on from its token @slow", async () => {
    await seed("a", "b", "c", "d", "e");
    // More than are shown: the CLI's own token then stands for the middle of a page.
    const list = ["describe-configuration-aggregators", "--max-items", "2", "--page-size", "3"];
    const page = async (...more: string[]) => {
      const { ConfigurationAggregators: shown, NextToken: next } = (await config([...list, ...more])) as {
        ConfigurationAggregators: { ConfigurationAggregatorName: string }[];
        NextToken?: string;
      };
      return { names: shown.map((each) => each.ConfigurationAggregatorName).join(" "), next };
    };
    const first = await page();
    const second = await page("--starting-token", first.next ?? "");
    const third = await page("--starting-token", second.next ?? "");
    assert.deepEqual([first.names, second.names, third.names], ["a b", "c d", "e"]);
    assert.equal(third.next, undefined);
  });

  it("describes the status of sources, by status and page by page @slow", async () => {
    await emulator.seed({
      name: "security",
      account: ACCOUNT,
      region: REGION,
      accountIds: [A, B],
      regions: ["eu-west-1", "us-east-1"],
    });
    emulator.settings({
      authorizations: "assumed",
      sourceStatuses: [
        { source: B, region: "us-east-1", status: "FAILED", errorCode: "AccessDenied", errorMessage: "No." },
      ],
    });
    const sources = (output: unknown) =>
      (output as { AggregatedSourceStatusList: Record<string, string>[] }).AggregatedSourceStatusList.map(
        ({ LastUpdateTime: _, ...rest }) => rest,
      );
    const failed = {
      SourceId: B,
      SourceType: "ACCOUNT",
      AwsRegion: "us-east-1",
      LastUpdateStatus: "FAILED",
      LastErrorCode: "AccessDenied",
      LastErrorMessage: "No.",
    };
    const [all, only, page] = await Promise.all([
      config(status("security", "--page-size", "3")),
      config(status("security", "--update-status", "FAILED", "OUTDATED")),
      config(status("security", "--max-items", "3")),
    ]);
    assert.deepEqual(
      sources(all).map(({ SourceId, AwsRegion, LastUpdateStatus }) =>
        [SourceId, AwsRegion, LastUpdateStatus].join(" "),
      ),
      [
        `${A} eu-west-1 SUCCEEDED`,
        `${A} us-east-1 SUCCEEDED`,
        `${B} eu-west-1 SUCCEEDED`,
        `${B} us-east-1 FAILED`,
      ],
    );
    assert.deepEqual(sources(only), [failed]);
    const { NextToken = "" } = page as { NextToken?: string };
    assert.equal(sources(page).length, 3);
    assert.deepEqual(sources(await config(status("security", "--starting-token", NextToken))), [failed]);
  });

  it("authorizes, lists requests and regions, and sees what follows in the status of sources", async () => {
    const authorization = ["--authorized-account-id", ACCOUNT, "--authorized-aws-region", REGION];
    await config([
      ...put("security"),
      "--account-aggregation-sources",
      `AccountIds=${A},AwsRegions=${REGION}`,
    ]);
    const theirs = { AccessKeyId: A } as Credentials;
    assert.deepEqual(await config(["describe-pending-aggregation-requests"], theirs), {
      PendingAggregationRequests: [{ RequesterAccountId: ACCOUNT, RequesterAwsRegion: REGION }],
    });
    const { AggregationAuthorization: given } = (await config(
      ["put-aggregation-authorization", ...authorization, "--tags", "Key=team,Value=s"],
      theirs,
    )) as { AggregationAuthorization: Record<string, unknown> };
    assert.deepEqual(await config(["describe-aggregation-authorizations"], theirs), {
      AggregationAuthorizations: [given],
    });
    const statuses = async () =>
      (
        (await config(status("security"))) as { AggregatedSourceStatusList: Record<string, string>[] }
      ).AggregatedSourceStatusList.map(({ LastUpdateStatus }) => LastUpdateStatus);
    assert.deepEqual(await statuses(), ["SUCCEEDED"]);
    await config(["delete-aggregation-authorization", ...authorization], theirs);
    assert.deepEqual(await statuses(), ["OUTDATED"]);
    await config(["delete-aggregation-authorization", ...authorization], theirs);

    emulator.settings({ regionStatuses: [{ account: A, region: "eu-south-1", status: "ENABLED" }] });
    const regions = ["account", "list-regions", "--region-opt-status-contains", "ENABLED", "ENABLING"];
    const { output, stderr } = await aws(regions, theirs);
    assert.deepEqual(output, { Regions: [{ RegionName: "eu-south-1", RegionOptStatus: "ENABLED" }] }, stderr);
    const elsewhere = ["configservice", "describe-aggregation-authorizations", "--region", "eu-south-2"];
    assert.match((await aws(elsewhere, theirs)).stderr, /\(UnrecognizedClientException\)/);
    const rules = await aws(["configservice", "describe-config-rules"]);
    assert.match(rules.stderr, /\(NotImplemented\).*DescribeConfigRules exists in AWS Config/);
    assert.equal(emulator.log({ operation: "DescribeConfigRules" }).length, 1, "it isn't tried again");
  });

  it("assumes a role, acts in its account, and is refused when the credentials have expired", async () => {
    const words = ["sts", "assume-role", "--role-arn", `arn:aws:iam::${A}:role/audit`];
    const assume = async () => {
      const { output, stderr } = await aws([...words, "--role-session-name", "cli"]);
      return (output as { Credentials: Credentials } | undefined)?.Credentials ?? assert.fail(stderr);
    };
    const given = await assume();
    const [identity] = await Promise.all([
      aws(["sts", "get-caller-identity"], given),
      config([...put("theirs"), ...accounts(B)], given),
    ]);
    assert.deepEqual(
      { ...(identity.output as object), UserId: "" },
      { UserId: "", Account: A, Arn: `arn:aws:sts::${A}:assumed-role/audit/cli` },
    );
    assert.deepEqual([live().account, live().name], [A, "theirs"]);
    emulator.settings({ credentialLifetimeMs: -1 });
    const { code, stderr } = await aws(["sts", "get-caller-identity"], await assume());
    assert.notEqual(code, 0);
    assert.match(stderr, /An error occurred \(ExpiredToken\) when calling the GetCallerIdentity operation: /);
  });

  it("describes recorders, and selects and counts what was aggregated", async () => {
    emulator.settings({ authorizations: "assumed" });
    await seed("security");
    await emulator.seedResources([{ accountId: A, resourceType: "AWS::S3::Bucket", count: 2 }]);
    const named = ["--configuration-aggregator-name", "security"];
    const expression = "SELECT accountId, COUNT(*) WHERE awsRegion = 'eu-west-1' GROUP BY accountId";
    const [recorders, status, channels, counts, selected] = await Promise.all([
      config(["describe-configuration-recorders", "--query", "ConfigurationRecorders[].name"]),
      config([
        "describe-configuration-recorder-status",
        "--query",
        "ConfigurationRecordersStatus[].recording",
      ]),
      config(["describe-delivery-channels", "--query", "DeliveryChannels[].name"]),
      config([
        "get-aggregate-discovered-resource-counts",
        ...named,
        "--filters",
        "Region=eu-west-1",
        "--group-by-key",
        "RESOURCE_TYPE",
      ]),
      config(["select-aggregate-resource-config", ...named, "--expression", expression]),
    ]);
    assert.deepEqual([recorders, status, channels], [["default"], [true], ["default"]]);
    assert.deepEqual(counts, {
      TotalDiscoveredResources: 2,
      GroupByKey: "RESOURCE_TYPE",
      GroupedResourceCounts: [{ GroupName: "AWS::S3::Bucket", ResourceCount: 2 }],
    });
    assert.deepEqual(selected, {
      Results: [`{"COUNT(*)":2,"accountId":"${A}"}`],
      QueryInfo: { SelectFields: [{ Name: "accountId" }, { Name: "COUNT(*)" }] },
    });
  });

  it("says in its own words what it was told", async () => {
    const unknown = "The configuration aggregator 'nobody' does not exist. Check the name";
    const gone = `arn:aws:config:${REGION}:${ACCOUNT}:config-aggregator/config-aggregator-aaaaaaaa`;
    const table: [words: string[], code: string, operation: string, message: string][] = [
      [
        [...put("my aggregator"), ...accounts(A)],
        "ValidationException",
        "PutConfigurationAggregator",
        "1 validation error detected: Value 'my aggregator' at 'configurationAggregatorName' failed to satisfy " +
          "constraint: Member must satisfy regular expression pattern: [\\w\\-]+",
      ],
      [
        [...put("security"), ...accounts("12345")],
        "ValidationException",
        "PutConfigurationAggregator",
        "1 validation error detected: Value '12345' at 'accountAggregationSources.1.member.accountIds.1.member' " +
          "failed to satisfy constraint: Member must satisfy regular expression pattern: \\d{12}",
      ],
      [
        put("security"),
        "InvalidParameterValueException",
        "PutConfigurationAggregator",
        "The configuration aggregator cannot be created because your request is missing either the AccountAggregationSource",
      ],
      [
        ["describe-configuration-aggregators", "--configuration-aggregator-names", "there", "nobody"],
        "NoSuchConfigurationAggregatorException",
        "DescribeConfigurationAggregators",
        unknown,
      ],
      [
        status("nobody"),
        "NoSuchConfigurationAggregatorException",
        "DescribeConfigurationAggregatorSourcesStatus",
        unknown,
      ],
      [
        ["delete-configuration-aggregator", "--configuration-aggregator-name", "nobody"],
        "NoSuchConfigurationAggregatorException",
        "DeleteConfigurationAggregator",
        unknown,
      ],
      [
        ["tag-resource", "--resource-arn", gone, "--tags", "Key=a,Value=1"],
        "ResourceNotFoundException",
        "TagResource",
        `The resource ${gone} does not exist.`,
      ],
      [
        ["describe-configuration-aggregators", "--limit", "101"],
        "ValidationException",
        "DescribeConfigurationAggregators",
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint",
      ],
    ];
    await seed("there");
    const results = await Promise.all(table.map(([words]) => aws(["configservice", ...words])));
    for (const [index, [words, code, operation, message]] of table.entries()) {
      const { code: exit, output, stderr } = results[index] ?? assert.fail();
      const expected = `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
      assert.ok(stderr.includes(expected), `${words.join(" ")}:\n${stderr}\n${expected}`);
      assert.notEqual(exit, 0, words.join(" "));
      assert.equal(output, undefined);
    }
    assert.deepEqual(
      emulator.aggregators().map(({ name }) => name),
      ["there"],
    );
  });
});
