import type * as pulumi from "@pulumi/pulumi";

/**
 * Where the claims of stacks that share an aggregator are kept. The owner says it, and moves all claims if it changes. A
 * membership that doesn't say it finds it on the aggregator's tags.
 *
 * Without a table they are kept on the aggregator's tags, where about 40 stacks fit: AWS takes 50 tags on a resource.
 *
 * @example
 * ```ts
 * import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
 *
 * new ConfigurationAggregator("security", {
 *   merge: "shared",
 *   claims: { dynamodbTable: "aggregator-claims", region: "us-east-1" },
 *   accountAggregationSource: { accountIds: ["111111111111"], allRegions: true },
 * });
 * ```
 */
export interface Claims {
  /**
   * Name of a DynamoDB table made with `claimsTableArgs`, or its ARN. A table of another account is named by its ARN.
   *
   * @default the tags of the aggregator
   */
  dynamodbTable?: pulumi.Input<string>;
  /**
   * Code of the table's region, as `us-east-1`. Only together with `dynamodbTable`.
   *
   * @default that of the ARN, then the aggregator's
   */
  region?: pulumi.Input<string>;
}
