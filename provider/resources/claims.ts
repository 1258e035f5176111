import type * as pulumi from "@pulumi/pulumi";

/**
 * Where the claims of stacks that share an aggregator are kept. The owner and all memberships say the same.
 *
 * Without a table they are kept on the aggregator's tags, where about 40 stacks fit: AWS takes 50 tags on a resource.
 *
 * @example
 * ```ts
 * import { AggregatorMembership } from "pulumi-aws-config-aggregator";
 *
 * new AggregatorMembership("payments", {
 *   aggregatorName: "security",
 *   accountIds: ["222222222222"],
 *   claims: { dynamodbTable: "aggregator-claims", region: "us-east-1" },
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
