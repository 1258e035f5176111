import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type TerraformProgram, terraformMissing, terraformProgram } from "./terraform";

const management = "111111111111";
const prod = "222222222222";
const dev = "333333333333";
const CONFIG = "config.amazonaws.com";

const data = `
data "aws_organizations_organization" "this" {}

locals {
  root = data.aws_organizations_organization.this.roots[0].id
}

data "aws_organizations_organizational_units" "root" {
  parent_id = local.root
}

data "aws_organizations_organizational_unit" "workloads" {
  parent_id = local.root
  name      = "Workloads"
}

data "aws_organizations_organizational_unit_child_accounts" "workloads" {
  parent_id = data.aws_organizations_organizational_unit.workloads.id
}

data "aws_organizations_organizational_unit_descendant_accounts" "workloads" {
  parent_id = data.aws_organizations_organizational_unit.workloads.id
}

data "aws_organizations_organizational_unit_descendant_organizational_units" "root" {
  parent_id = local.root
}

data "aws_organizations_delegated_administrators" "config" {
  service_principal = "${CONFIG}"
}

data "aws_organizations_delegated_services" "prod" {
  account_id = "${prod}"
}

data "aws_organizations_resource_tags" "prod" {
  resource_id = "${prod}"
}

output "organization" {
  value = data.aws_organizations_organization.this
}

output "units" {
  value = data.aws_organizations_organizational_units.root.children[*].name
}

output "child_accounts" {
  value = data.aws_organizations_organizational_unit_child_accounts.workloads.accounts
}

output "descendant_accounts" {
  value = data.aws_organizations_organizational_unit_descendant_accounts.workloads.accounts[*].id
}

output "descendant_units" {
  value = data.aws_organizations_organizational_unit_descendant_organizational_units.root.children[*].name
}

output "delegated_administrators" {
  value = data.aws_organizations_delegated_administrators.config.delegated_administrators
}

output "delegated_services" {
  value = data.aws_organizations_delegated_services.prod.delegated_services[*].service_principal
}

output "tags" {
  value = data.aws_organizations_resource_tags.prod.tags
}
`;

const resources = `
data "aws_organizations_organization" "this" {}

resource "aws_organizations_organizational_unit" "team" {
  name      = "Team"
  parent_id = data.aws_organizations_organization.this.roots[0].id
  tags      = { team = "security" }
}

resource "aws_organizations_account" "audit" {
  name              = "audit"
  email             = "audit@example.com"
  parent_id         = aws_organizations_organizational_unit.team.id
  close_on_deletion = true
  tags              = { stage = "prod" }
}

resource "aws_organizations_delegated_administrator" "audit" {
  account_id        = aws_organizations_account.audit.id
  service_principal = "${CONFIG}"
}
`;

describe("Terraform's AWS provider @slow", () => {
  let emulator: Emulator | undefined;
  let program: TerraformProgram | undefined;
  before(async function () {
    const missing = await terraformMissing();
    if (missing === undefined) return;
    console.log(`    Terraform is left out: ${missing}`);
    this.skip();
  });
  beforeEach(async () => {
    emulator = await startEmulator();
    await emulator.seedOrganization({
      managementAccount: management,
      accounts: [
        { id: prod, name: "prod", parent: "Workloads/Prod", tags: { stage: "prod" } },
        { id: dev, name: "dev", parent: "Workloads" },
      ],
      delegatedAdministrators: [{ account: prod, servicePrincipal: CONFIG }],
    });
  });
  afterEach(async () => {
    program?.remove();
    await emulator?.close();
  });

  it("reads an organization by its data sources", async () => {
    const { url = "" } = emulator ?? {};
    program = await terraformProgram(url, management, data);
    await program.run("apply", "-auto-approve", "-input=false");
    const { organization, child_accounts, delegated_administrators, ...lists } = await program.outputs();
    const {
      accounts = [],
      aws_service_access_principals,
      feature_set,
      master_account_id,
    } = organization as {
      accounts?: { id: string; name: string; status: string }[];
      aws_service_access_principals?: string[];
      feature_set?: string;
      master_account_id?: string;
    };
    assert.deepEqual(
      accounts.map(({ id, name, status }) => [id, name, status]),
      [
        [management, management, "ACTIVE"],
        [prod, "prod", "ACTIVE"],
        [dev, "dev", "ACTIVE"],
      ],
    );
    assert.deepEqual(
      [aws_service_access_principals, feature_set, master_account_id],
      [[CONFIG], "ALL", management],
    );
    assert.deepEqual(
      (child_accounts as { id: string }[]).map(({ id }) => id),
      [dev],
    );
    const [administrator, ...others] = delegated_administrators as Record<string, string>[];
    assert.deepEqual(others, []);
    const joined = "2026-01-01T00:00:00Z";
    assert.deepEqual(
      { ...administrator, arn: "" },
      {
        ...{ id: prod, arn: "", name: "prod", email: `account+${prod}@example.com`, status: "ACTIVE" },
        ...{ joined_method: "CREATED", joined_timestamp: joined, delegation_enabled_date: joined },
      },
    );
    assert.deepEqual(lists, {
      units: ["Workloads"],
      descendant_accounts: [dev, prod],
      descendant_units: ["Workloads", "Prod"],
      delegated_services: [CONFIG],
      tags: { stage: "prod" },
    });
  });

  it("makes OUs, accounts and delegated administrators, finds nothing to change, and takes them away", async () => {
    const { url = "" } = emulator ?? {};
    program = await terraformProgram(url, management, resources);
    await program.run("apply", "-auto-approve", "-input=false");
    const [organization] = emulator?.organizations() ?? [];
    const unit = organization?.organizationalUnits.find(({ name }) => name === "Team");
    const account = organization?.accounts.find(({ name }) => name === "audit");
    assert.deepEqual(unit?.tags, { team: "security" });
    assert.deepEqual([account?.parent, account?.tags], [unit?.id, { stage: "prod" }]);
    assert.deepEqual(
      organization?.delegatedAdministrators.map((each) => each.account),
      [prod, account?.id],
    );
    // Ends with 2 where there is something to change.
    await program.run("plan", "-input=false", "-detailed-exitcode");

    program.write(resources.replaceAll('"Team"', '"Renamed"').replace('"prod" }', '"test" }'));
    await program.run("apply", "-auto-approve", "-input=false");
    const [changed] = emulator?.organizations() ?? [];
    assert.equal(changed?.organizationalUnits.find(({ id }) => id === unit?.id)?.name, "Renamed");
    assert.deepEqual(changed?.accounts.find(({ id }) => id === account?.id)?.tags, { stage: "test" });

    program.write(resources.slice(0, resources.indexOf('resource "aws_organizations_account"')));
    await program.run("apply", "-auto-approve", "-input=false");
    const [left] = emulator?.organizations() ?? [];
    assert.deepEqual(
      left?.delegatedAdministrators.map((each) => each.account),
      [prod],
    );
  });
});
