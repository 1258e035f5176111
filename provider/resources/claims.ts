import type * as pulumi from "@pulumi/pulumi";

/**
 * Where the claims of stacks that share an aggregator are kept. The owner sets it, and moves all claims if it changes.
 * A membership without this setting finds it in the aggregator's tags.
 *
 * Without a table they are kept in the aggregator's tags, which have space for about 40 stacks: AWS allows 50 tags on a
 * resource.
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
   * Name of a DynamoDB table made with `claimsTableArgs`, or its ARN. Use the ARN for a table of another account.
   *
   * @default the tags of the aggregator
   */
  dynamodbTable?: pulumi.Input<string>;
  /**
   * Code of the table's region, for example `us-east-1`. Only together with `dynamodbTable`.
   *
   * @default the region in the ARN, then the aggregator's
   */
  region?: pulumi.Input<string>;
}
