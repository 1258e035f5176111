import { ROLE_SERVICE } from "../domain/role";
import { InvalidArgumentError } from "./errors";
import { programError } from "./programError";

/** The values for the role with which AWS Config reads an organization, in the form that `aws.iam.Role` takes. */
export interface OrganizationRoleValues {
  /** The trust policy, in JSON: AWS Config may assume the role. */
  readonly assumeRolePolicy: string;
  /** ARN of the managed policy that lets the role read the organization. */
  readonly managedPolicyArn: string;
}

/**
 * The values of the role that an organization's aggregator needs, for `aws.iam.Role` of `@pulumi/aws`:
 * `assumeRolePolicy`, and `managedPolicyArn` for `aws.iam.RolePolicyAttachment`. They are for the partition `aws`; see
 * `forPartition` for others.
 *
 * @example
 * ```ts
 * import * as aws from "@pulumi/aws";
 * import { ConfigurationAggregator, OrganizationRole } from "pulumi-aws-config-aggregator";
 *
 * const role = new aws.iam.Role("aggregator", { assumeRolePolicy: OrganizationRole.assumeRolePolicy });
 * const attachment = new aws.iam.RolePolicyAttachment("aggregator", {
 *   role: role.name,
 *   policyArn: OrganizationRole.managedPolicyArn,
 * });
 *
 * const aggregator = new ConfigurationAggregator(
 *   "organization",
 *   { organizationAggregationSource: { roleArn: role.arn, allRegions: true } },
 *   { dependsOn: [attachment] },
 * );
 * export const arn = aggregator.arn;
 * ```
 */
export const OrganizationRole: OrganizationRoleValues & {
  /**
   * The values for another partition.
   *
   * @param partition - for example `aws-us-gov` or `aws-cn`
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if there is no such partition
   */
  forPartition(partition: string): OrganizationRoleValues;
} = Object.freeze({ ...valuesIn("aws"), forPartition });

function forPartition(partition: string): OrganizationRoleValues {
  if (typeof partition !== "string" || !/^aws(-[a-z]+)*$/.test(partition))
    throw programError(
      new InvalidArgumentError(
        "OrganizationRole.forPartition",
        "partition",
        `partition must be that of an ARN, as aws-us-gov, not ${JSON.stringify(partition)}`,
      ),
    );
  return valuesIn(partition);
}

function valuesIn(partition: string): OrganizationRoleValues {
  const statement = {
    Effect: "Allow",
    Principal: { Service: ROLE_SERVICE },
    Action: "sts:AssumeRole",
  };
  return Object.freeze({
    assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    managedPolicyArn: `arn:${partition}:iam::aws:policy/service-role/AWSConfigRoleForOrganizations`,
  });
}
