/** The arguments of a table for claims, as `aws.dynamodb.Table` takes them. */
export interface ClaimsTableArgs {
  /** The keys and their types. */
  attributes: {
    /** The attribute's name. */
    name: string;
    /** The attribute's type: `S`, a string. */
    type: string;
  }[];
  /** The partition key: the ARN of an aggregator. */
  hashKey: string;
  /** The sort key: which item of the aggregator. */
  rangeKey: string;
  /** `PAY_PER_REQUEST`: claims are read and written seldom. */
  billingMode: string;
  /** Recovery to a moment of the last 35 days. */
  pointInTimeRecovery: {
    /** Whether the table can be restored so: true. */
    enabled: boolean;
  };
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
