import assert from "node:assert/strict";
import { type Emulator, type StatementDocument, startEmulator } from "../../emulator";
import { organizationsService } from "../../emulator/organizations/service";
import { account as management, organizations } from "./support/call";

const member = "222222222222";
const outside = `arn:aws:organizations::${management}`;
const root = `${outside}:root/o-exampleorg1/r-ab12`;
const unit = `${outside}:ou/o-exampleorg1/ou-ab12-aaaaaaaa`;
const account = `${outside}:account/o-exampleorg1/${member}`;
const CONFIG = "config.amazonaws.com";
const tags = [{ Key: "team", Value: "security" }];

/** What each operation needs: the same action, unless another is named, on these resources. */
const table: Readonly<Record<string, [input: object, resources: string[], more?: [string, string]]>> = {
  CloseAccount: [{ AccountId: member }, [account]],
  CreateAccount: [
    { AccountName: "a", Email: "a@example.com", Tags: tags },
    ["*"],
    ["organizations:TagResource", "*"],
  ],
  CreateOrganization: [{}, ["*"]],
  CreateOrganizationalUnit: [
    { ParentId: "r-ab12", Name: "a", Tags: tags },
    [root],
    ["organizations:TagResource", "*"],
  ],
  DeleteOrganization: [{}, ["*"]],
  DeleteOrganizationalUnit: [{ OrganizationalUnitId: "ou-ab12-aaaaaaaa" }, [unit]],
  DeregisterDelegatedAdministrator: [{ AccountId: member, ServicePrincipal: CONFIG }, [account]],
  DescribeAccount: [{ AccountId: member }, [account]],
  DescribeCreateAccountStatus: [{ CreateAccountRequestId: "car-aaaaaaaa" }, ["*"]],
  DescribeOrganization: [{}, ["*"]],
  DescribeOrganizationalUnit: [{ OrganizationalUnitId: "ou-ab12-aaaaaaaa" }, [unit]],
  DisableAWSServiceAccess: [{ ServicePrincipal: CONFIG }, ["*"]],
  EnableAWSServiceAccess: [{ ServicePrincipal: CONFIG }, ["*"]],
  EnableAllFeatures: [{}, ["*"]],
  ListAWSServiceAccessForOrganization: [{}, ["*"]],
  ListAccounts: [{}, ["*"]],
  ListAccountsForParent: [{ ParentId: "r-ab12" }, [root]],
  ListChildren: [{ ParentId: "ou-ab12-aaaaaaaa", ChildType: "ACCOUNT" }, [unit]],
  ListCreateAccountStatus: [{}, ["*"]],
  ListDelegatedAdministrators: [{}, ["*"]],
  ListDelegatedServicesForAccount: [{ AccountId: member }, [account]],
  ListOrganizationalUnitsForParent: [{ ParentId: "r-ab12" }, [root]],
  ListParents: [{ ChildId: member }, [account]],
  ListRoots: [{}, ["*"]],
  ListTagsForResource: [{ ResourceId: member }, [account]],
  MoveAccount: [
    { AccountId: member, SourceParentId: "r-ab12", DestinationParentId: "ou-ab12-aaaaaaaa" },
    [account, root, unit],
  ],
  RegisterDelegatedAdministrator: [{ AccountId: member, ServicePrincipal: CONFIG }, [account]],
  RemoveAccountFromOrganization: [{ AccountId: member }, [account]],
  TagResource: [{ ResourceId: "r-ab12", Tags: tags }, [root]],
  UntagResource: [{ ResourceId: "ou-ab12-aaaaaaaa", TagKeys: ["team"] }, [unit]],
  UpdateOrganizationalUnit: [{ OrganizationalUnitId: "ou-ab12-aaaaaaaa", Name: "a" }, [unit]],
};

describe("policies of AWS Organizations", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seedOrganization({
      ...{ id: "o-exampleorg1", managementAccount: management, root: { id: "r-ab12" } },
      organizationalUnits: [{ id: "ou-ab12-aaaaaaaa", name: "unit", tags: { stage: "prod" } }],
      accounts: [{ id: member, tags: { stage: "test" } }],
    });
  });
  after(() => emulator.close());

  const attach = (...Statement: StatementDocument[]) =>
    emulator.settings({ policies: [{ policy: { Version: "2012-10-17", Statement } }] });
  const call = async (operation: string, input: object) => {
    const { body } = await organizations(emulator.url, operation, {}, input);
    return body;
  };
  const denied = async (operation: string, input: object) => {
    const { __type: code, Message: message } = await call(operation, input);
    return String(code) === "AccessDeniedException" && /is not authorized to perform/.test(String(message));
  };
  const statement = (
    Effect: "Allow" | "Deny",
    action: string,
    Resource: string,
    more: Partial<StatementDocument> = {},
  ): StatementDocument => ({ Effect, Action: action, Resource, ...more });

  it("are asked for every operation", () => {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(organizationsService.operations).sort());
  });

  for (const [operation, [input, resources, more]] of Object.entries(table))
    it(`${operation} needs its action on ${resources.join(", ")}${more ? `, and ${more[0]}` : ""}`, async () => {
      const needs = [
        ...resources.map((resource) => ({ action: `organizations:${operation}`, resource })),
        ...(more === undefined ? [] : [{ action: more[0], resource: more[1] }]),
      ];
      for (const { action, resource } of needs) {
        attach(statement("Allow", "*", "*"), statement("Deny", action, resource));
        assert.ok(await denied(operation, input), `${action} is needed on ${resource}`);
      }
      attach(...needs.map(({ action, resource }) => statement("Allow", action, resource)));
      assert.ok(!(await denied(operation, input)), "these are enough");
      assert.deepEqual(emulator.log().at(-1)?.needed, needs);
    });

  it("may be bound to a service", async () => {
    const Condition = { StringEquals: { "organizations:ServicePrincipal": CONFIG } };
    attach(statement("Allow", "organizations:*", "*", { Condition }));
    for (const [service, refused] of [
      [CONFIG, false],
      ["sso.amazonaws.com", true],
    ] as const)
      for (const [operation, input] of [
        ["EnableAWSServiceAccess", { ServicePrincipal: service }],
        ["RegisterDelegatedAdministrator", { AccountId: member, ServicePrincipal: service }],
        ["ListDelegatedAdministrators", { ServicePrincipal: service }],
      ] as const)
        assert.equal(await denied(operation, input), refused, `${operation} ${service}`);
    assert.ok(await denied("ListDelegatedAdministrators", {}), "a request without a service has no such key");
  });

  it("may be bound to the tags of a request, and of a resource", async () => {
    attach(
      statement("Allow", "organizations:TagResource", "*", {
        Condition: { StringEquals: { "aws:RequestTag/team": "security" } },
      }),
      statement("Allow", "organizations:UntagResource", "*", {
        Condition: { "ForAllValues:StringLike": { "aws:TagKeys": "team*" } },
      }),
      statement("Allow", "organizations:DescribeAccount", "*", {
        Condition: { StringEquals: { "aws:ResourceTag/stage": "test" } },
      }),
      statement("Allow", "organizations:DescribeOrganizationalUnit", "*", {
        Condition: { StringEquals: { "aws:ResourceTag/stage": "test" } },
      }),
    );
    const calls: [operation: string, input: object, refused: boolean][] = [
      ["TagResource", { ResourceId: member, Tags: tags }, false],
      ["TagResource", { ResourceId: member, Tags: [{ Key: "team", Value: "other" }] }, true],
      ["UntagResource", { ResourceId: member, TagKeys: ["team"] }, false],
      ["UntagResource", { ResourceId: member, TagKeys: ["stage"] }, true],
      ["DescribeAccount", { AccountId: member }, false],
      ["DescribeAccount", { AccountId: management }, true],
      ["DescribeOrganizationalUnit", { OrganizationalUnitId: "ou-ab12-aaaaaaaa" }, true],
    ];
    for (const [operation, input, refused] of calls)
      assert.equal(await denied(operation, input), refused, `${operation} ${JSON.stringify(input)}`);
  });

  it("deny before anything is said of the input, or of what is there", async () => {
    attach(statement("Deny", "*", "*"));
    for (const operation of Object.keys(table))
      for (const input of [{}, { AccountId: 1, ParentId: [], Tags: "x", TagKeys: {}, ServicePrincipal: 5 }])
        assert.ok(await denied(operation, input), operation);
    emulator.settings({ organization: "none" });
    for (const operation of Object.keys(table)) assert.ok(await denied(operation, {}), operation);
  });
});
