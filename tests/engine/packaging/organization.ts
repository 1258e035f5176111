import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../../emulator";
import { documentedPolicies, eachItsOwn, organizationPolicies } from "../../support/policy";

const MANAGEMENT = "123456789012";
/** The account that holds the aggregator of examples/organization, as its README has it. */
export const AUDIT = "111122223333";
/** The role that examples/organization assumes there, as its README has it. */
export const AUDIT_ROLE = `arn:aws:iam::${AUDIT}:role/OrganizationAccountAccessRole`;
/** The role that examples/organization makes there. */
export const ROLE = `arn:aws:iam::${AUDIT}:role/aggregator`;

/** How long AWS Config doesn't accept a role after IAM has created it, in milliseconds. */
const PROPAGATION = 4_000;

/*
 * In place of @pulumi/aws, whose plugin is a download of its own: its resources are really created, with calls of AWS
 * Organizations, and a role that IAM doesn't show yet and AWS Config doesn't accept for a while.
 */
const STAND_IN = `
const pulumi = require("@pulumi/pulumi");
const endpoint = process.env.AWS_ENDPOINT_URL;
async function organizations(operation, input) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSOrganizationsV20161128." + operation,
      authorization: "AWS4-HMAC-SHA256 Credential=${MANAGEMENT}/20260101/us-east-1/organizations/aws4_request, SignedHeaders=host, Signature=00",
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(operation + ": " + (await response.text()));
}
async function settings(patch) {
  await fetch(endpoint + "/_control/settings", { method: "PATCH", body: JSON.stringify(patch) });
}
function resource(type, make, unmake) {
  return class extends pulumi.dynamic.Resource {
    constructor(name, args, { provider, ...opts } = {}) {
      super({
        async create(inputs) { return { id: "made", outs: { ...inputs, ...(await make(inputs)) } }; },
        async delete(id, outs) { await unmake(outs); },
      }, name, { arn: undefined, name: undefined, ...args }, opts, "aws-stand-in", type);
    }
  };
}
const role = "${ROLE}";
const administrator = ({ accountId, servicePrincipal }) => ({ AccountId: accountId, ServicePrincipal: servicePrincipal });
exports.Provider = resource("Provider", async () => ({}), async () => {});
exports.organizations = {
  AwsServiceAccess: resource(
    "AwsServiceAccess",
    ({ servicePrincipal }) => organizations("EnableAWSServiceAccess", { ServicePrincipal: servicePrincipal }),
    ({ servicePrincipal }) => organizations("DisableAWSServiceAccess", { ServicePrincipal: servicePrincipal }),
  ),
  DelegatedAdministrator: resource(
    "DelegatedAdministrator",
    (args) => organizations("RegisterDelegatedAdministrator", administrator(args)),
    (args) => organizations("DeregisterDelegatedAdministrator", administrator(args)),
  ),
};
exports.iam = {
  Role: resource(
    "Role",
    async ({ assumeRolePolicy }) => {
      if (!assumeRolePolicy.includes("config.amazonaws.com")) throw new Error("MalformedPolicyDocument");
      await settings({ roles: [{ arn: role, exists: false, validAfterMs: ${PROPAGATION} }] });
      return { arn: role, name: "aggregator" };
    },
    () => settings({ roles: [{ arn: role, exists: false, valid: false }] }),
  ),
  RolePolicyAttachment: resource("RolePolicyAttachment", async () => ({}), async () => {}),
};
`;

/** An AWS with an organization in which nothing is set up for AWS Config, under the policies of docs/organizations.md. */
export function startOrganization(): Promise<Emulator> {
  const [, , assumesRoles] = documentedPolicies();
  const { setUp, delegated } = organizationPolicies();
  if (!assumesRoles) throw new Error("docs/permissions.md lacks a policy");
  return startEmulator({
    settings: {
      ...eachItsOwn([
        { account: MANAGEMENT, policies: [setUp, assumesRoles] },
        { role: AUDIT_ROLE, policies: [delegated] },
      ]),
      organization: { managementAccount: MANAGEMENT, members: [AUDIT], trustedAccess: false },
      roles: [{ arn: ROLE, exists: false, valid: false }],
    },
  });
}

/** Puts the stand-in in the place of @pulumi/aws in a program's directory. */
export function standInForAws(directory: string): void {
  const standIn = join(directory, "node_modules/@pulumi/aws");
  rmSync(standIn, { recursive: true, force: true });
  mkdirSync(standIn, { recursive: true });
  writeFileSync(
    join(standIn, "package.json"),
    '{ "name": "@pulumi/aws", "version": "7.0.0", "main": "index.js" }',
  );
  writeFileSync(join(standIn, "index.js"), STAND_IN);
}
