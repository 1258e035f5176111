/** The arguments of a table for claims, as `aws.dynamodb.Table` takes them. */
export interface ClaimsTableArgs {
  attributes: { name: string; type: string }[];
  hashKey: string;
  rangeKey: string;
  billingMode: string;
  pointInTimeRecovery: { enabled: boolean };
}

/**
 * The arguments of a DynamoDB table that holds the claims of any number of aggregators, paid by request.
 *
 * @example
 * ```ts
 * import * as aws from "@pulumi/aws";
 * import { claimsTableArgs } from "pulumi-aws-config-aggregator";
 *
 * const claims = new aws.dynamodb.Table("aggregator-claims", claimsTableArgs);
 * ```
 */
export const claimsTableArgs: ClaimsTableArgs = {
  attributes: [
    { name: "aggregator", type: "S" },
    { name: "item", type: "S" },
  ],
  hashKey: "aggregator",
  rangeKey: "item",
  billingMode: "PAY_PER_REQUEST",
  pointInTimeRecovery: { enabled: true },
};
