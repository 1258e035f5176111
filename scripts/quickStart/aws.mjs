/** The account of all deployments: the local AWS uses it for credentials that don't name an account. */
const ACCOUNT = "123456789012";

export const REGION = "us-east-1";

/** The aggregator that accounts authorize. */
export const AGGREGATOR = { name: "security", accountId: ACCOUNT, region: REGION };

/** Changes the local AWS without this package: with AWS Config's own calls and the control interface. */
export async function connect(url) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await import("@aws-sdk/client-config-service");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new sdk.ConfigServiceClient({ endpoint: url, region: REGION, credentials });
  const authorized = { authorizedAccount: AGGREGATOR.accountId, authorizedRegion: AGGREGATOR.region };
  const control = async (method, path, body) => {
    const response = await fetch(`${url}/_control/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} failed: ${await response.text()}`);
  };
  return {
    /** Makes accounts authorize the aggregator in all their regions. */
    authorize: (accounts) =>
      control(
        "PUT",
        "authorizations",
        accounts.map((account) => ({ account, regions: "all", ...authorized })),
      ),
    /** Deletes an account's authorization in one region. */
    unauthorize: (account, region) =>
      control("DELETE", `authorizations?${new URLSearchParams({ account, region, ...authorized })}`),
    /** Gives every account the same resources in each region. */
    createResources: () =>
      control("PUT", "resources", [
        { resourceType: "AWS::EC2::Instance", count: 3 },
        { resourceType: "AWS::S3::Bucket", count: 2 },
      ]),
    /** The accounts that are on an aggregator, sorted. */
    async accounts(name) {
      const command = new sdk.DescribeConfigurationAggregatorsCommand({
        ConfigurationAggregatorNames: [name],
      });
      const { ConfigurationAggregators: [found] = [] } = await client.send(command);
      return [...found.AccountAggregationSources[0].AccountIds].sort();
    },
    /** Creates an aggregator, or replaces its account list. */
    put: (name, accounts) =>
      client.send(
        new sdk.PutConfigurationAggregatorCommand({
          ConfigurationAggregatorName: name,
          AccountAggregationSources: [{ AccountIds: [...new Set(accounts)], AllAwsRegions: true }],
        }),
      ),
    remove: (name) =>
      client.send(new sdk.DeleteConfigurationAggregatorCommand({ ConfigurationAggregatorName: name })),
  };
}
