import type * as pulumi from "@pulumi/pulumi";

/**
 * Where the claims of stacks that share an aggregator are kept. The owner and all memberships say the same.
 *
 * Without a table they are kept on the aggregator's tags, where about 40 stacks fit.
 */
export interface Claims {
  /** Name or ARN of a DynamoDB table made with `claimsTableArgs`. */
  dynamodbTable?: pulumi.Input<string>;
  /** The table's region. Default: that of the ARN, then the aggregator's. */
  region?: pulumi.Input<string>;
}
