import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, OrganizationRole, Provider } from "pulumi-aws-config-aggregator";

const SERVICE = "config.amazonaws.com";

const config = new pulumi.Config();
/** The account that is to hold the aggregator, and a role in it that the management account may assume. */
const accountId = config.require("auditAccountId");
const deployer = { assumeRoles: [{ roleArn: config.require("auditRoleArn") }] };
const region = new pulumi.Config("aws").require("region");

// In the management account, whose credentials the stack runs with: trusted access, then the delegated administrator.
const access = new aws.organizations.AwsServiceAccess("config", { servicePrincipal: SERVICE });
const administrator = new aws.organizations.DelegatedAdministrator(
  "audit",
  { accountId, servicePrincipal: SERVICE },
  { dependsOn: [access] },
);

// In the audit account: the role with which AWS Config reads the organization.
const inAudit = new aws.Provider("audit", { region, ...deployer });
const role = new aws.iam.Role(
  "aggregator",
  { assumeRolePolicy: OrganizationRole.assumeRolePolicy },
  { provider: inAudit },
);
const attachment = new aws.iam.RolePolicyAttachment(
  "aggregator",
  { role: role.name, policyArn: OrganizationRole.managedPolicyArn },
  { provider: inAudit },
);

// And the aggregator, which waits for both.
const aggregator = new ConfigurationAggregator(
  "organization",
  {
    name: "organization",
    organizationAggregationSource: { roleArn: role.arn, allRegions: true },
  },
  {
    provider: new Provider("audit-config", { region, ...deployer }),
    dependsOn: [administrator, attachment],
  },
);

export const arn = aggregator.arn;
