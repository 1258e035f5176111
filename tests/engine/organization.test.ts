import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { createProject, type Project, repository } from "../support/pulumi";

const [MANAGEMENT, AUDIT] = ["123456789012", "111122223333"];
const ROLE = `arn:aws:iam::${AUDIT}:role/aggregator`;
const EXAMPLE = join(repository, "examples/organization");

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
exports.Provider = class {};
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

describe("examples/organization", () => {
  let aws: Emulator;
  let project: Project;
  const puts = () => aws.log().filter(({ operation }) => operation === "PutConfigurationAggregator").length;

  before(async () => {
    aws = await startEmulator({
      settings: {
        organization: { managementAccount: MANAGEMENT ?? "", members: [AUDIT ?? ""], trustedAccess: false },
        roles: [{ arn: ROLE, exists: false, valid: false }],
      },
    });
    project = await createProject({
      name: "organization",
      program: "",
      typescript: true,
      endpoint: aws.url,
      config: {
        "aws:region": "us-east-1",
        "organization:auditAccountId": AUDIT ?? "",
        "organization:auditRoleArn": `arn:aws:iam::${AUDIT}:role/OrganizationAccountAccessRole`,
      },
    });
    project.write("index.ts", readFileSync(join(EXAMPLE, "index.ts"), "utf8"));
    cpSync(join(EXAMPLE, "tsconfig.json"), join(project.dir, "tsconfig.json"));
    const standIn = join(project.dir, "node_modules/@pulumi/aws");
    mkdirSync(standIn, { recursive: true });
    writeFileSync(
      join(standIn, "package.json"),
      '{ "name": "@pulumi/aws", "version": "7.0.0", "main": "index.js" }',
    );
    writeFileSync(join(standIn, "index.js"), STAND_IN);
  });
  after(async () => {
    await project?.dispose();
    await aws?.close();
  });

  it("previews, though nothing that the aggregator needs is there", async () => {
    const { output } = await project.preview();
    assert.match(output, /organization: all accounts of the organization/);
    assert.deepEqual(aws.aggregators(), []);
    assert.equal(puts(), 0);
  });

  it("makes all of it in one run, and waits for the role", async () => {
    await project.up();
    const [made] = aws.aggregators();
    assert.equal(made?.account, AUDIT);
    assert.equal(made?.organization?.roleArn, ROLE);
    assert.ok(puts() > 1, "the role was accepted at once");
  });

  it("keeps nothing of what it has waited for, and has nothing more to do", async () => {
    const { output } = await project.preview();
    assert.doesNotMatch(output, /to (create|update|replace|delete)/);
    const { resources } = await project.state();
    const kept = resources.find(({ type }) => type.endsWith(":ConfigurationAggregator")) ?? assert.fail();
    assert.equal(kept.outputs?.__organization !== undefined, true);
    for (const properties of [kept.inputs, kept.outputs])
      assert.equal("__awaits" in (properties ?? {}), false);
  });

  it("is destroyed in one run", async () => {
    await project.destroy();
    assert.deepEqual(aws.aggregators(), []);
  });
});
