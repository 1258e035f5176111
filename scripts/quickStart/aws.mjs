/** Somebody without this package, who uses AWS Config's own calls. */
export async function connect(url) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await import("@aws-sdk/client-config-service");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new sdk.ConfigServiceClient({ endpoint: url, region: "us-east-1", credentials });
  return {
    /** The accounts that are on an aggregator, sorted. */
    async accounts(name) {
      const command = new sdk.DescribeConfigurationAggregatorsCommand({
        ConfigurationAggregatorNames: [name],
      });
      const { ConfigurationAggregators: [found] = [] } = await client.send(command);
      return [...found.AccountAggregationSources[0].AccountIds].sort();
    },
    /** Makes an aggregator, or replaces its account list. */
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
