import assert from "node:assert/strict";
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListChildrenCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  MoveAccountCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateOrganizationalUnitCommand,
} from "@aws-sdk/client-organizations";
import { ACCOUNT, REGION } from "./clients";
import { eachPeer } from "./peers";

/** moto knows no delegated administrators for config.amazonaws.com. */
const SERVICE = "config-multiaccountsetup.amazonaws.com";

eachPeer("an organization", (peer) => {
  let client: OrganizationsClient;
  let root: string;
  beforeEach(async () => {
    client = new OrganizationsClient({
      endpoint: peer.url,
      region: REGION,
      maxAttempts: 1,
      // No account id, which the emulator would take it for; moto knows none but ids of 20 characters.
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-checked" },
    });
    const { Roots } = await client.send(new ListRootsCommand({}));
    root = Roots?.[0]?.Id ?? assert.fail("there is no root");
  });
  afterEach(() => client.destroy());

  const createUnit = async (ParentId: string, Name: string) =>
    (await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name }))).OrganizationalUnit ??
    assert.fail();
  const createAccount = async (AccountName = "new") => {
    const Email = `${AccountName}@example.com`;
    const { CreateAccountStatus: begun } = await client.send(
      new CreateAccountCommand({ AccountName, Email }),
    );
    const { CreateAccountStatus: done } = await client.send(
      new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: begun?.Id }),
    );
    assert.deepEqual([done?.State, done?.AccountName], ["SUCCEEDED", AccountName]);
    return done?.AccountId ?? assert.fail();
  };
  const refused = (call: Promise<unknown>, name: string) =>
    assert.rejects(call, (error: Error) => {
      assert.equal(error.name, name);
      return true;
    });

  it("has a root and its management account", async () => {
    assert.match(root, /^r-[0-9a-z]{4,32}$/);
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    assert.match(String(Organization?.Id), /^o-[a-z0-9]{10,32}$/);
    assert.deepEqual([Organization?.MasterAccountId, Organization?.FeatureSet], [ACCOUNT, "ALL"]);
    const { Accounts = [] } = await client.send(new ListAccountsCommand({}));
    assert.deepEqual(
      Accounts.map(({ Id, Arn, Status }) => [Id, Arn, Status]),
      [[ACCOUNT, Organization?.MasterAccountArn, "ACTIVE"]],
    );
    await refused(client.send(new CreateOrganizationCommand({})), "AlreadyInOrganizationException");
  });

  it("has OUs in OUs, which are renamed", async () => {
    const outer = await createUnit(root, "Workloads");
    const inner = await createUnit(outer.Id ?? "", "Prod");
    assert.ok(inner.Id?.startsWith(`ou-${root.slice(2)}-`), inner.Id);
    const within = async (ParentId = "") =>
      (await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId }))).OrganizationalUnits?.map(
        ({ Id, Arn, Name }) => ({ Id, Arn, Name }),
      );
    const plain = ({ Id, Arn, Name }: typeof outer) => ({ Id, Arn, Name });
    assert.deepEqual(await within(root), [plain(outer)]);
    assert.deepEqual(await within(outer.Id), [plain(inner)]);
    await client.send(
      new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: inner.Id, Name: "Production" }),
    );
    const { OrganizationalUnit } = await client.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: inner.Id }),
    );
    assert.equal(OrganizationalUnit?.Name, "Production");
    const { Parents } = await client.send(new ListParentsCommand({ ChildId: inner.Id }));
    assert.deepEqual(Parents, [{ Id: outer.Id, Type: "ORGANIZATIONAL_UNIT" }]);
  });

  it("creates accounts in the root, and moves them", async () => {
    const account = await createAccount();
    const unit = (await createUnit(root, "Workloads")).Id ?? "";
    const parents = async () =>
      (await client.send(new ListParentsCommand({ ChildId: account }))).Parents?.map(({ Id }) => Id);
    assert.deepEqual(await parents(), [root]);
    await client.send(
      new MoveAccountCommand({ AccountId: account, SourceParentId: root, DestinationParentId: unit }),
    );
    assert.deepEqual(await parents(), [unit]);
    const { Children } = await client.send(new ListChildrenCommand({ ParentId: unit, ChildType: "ACCOUNT" }));
    assert.deepEqual(Children, [{ Id: account, Type: "ACCOUNT" }]);
    const { Accounts = [] } = await client.send(new ListAccountsForParentCommand({ ParentId: unit }));
    const { Account } = await client.send(new DescribeAccountCommand({ AccountId: account }));
    assert.deepEqual(Accounts, [Account]);
    assert.deepEqual(
      [Account?.Name, Account?.Email, Account?.JoinedMethod],
      ["new", "new@example.com", "CREATED"],
    );
  });

  it("tags accounts and OUs", async () => {
    for (const ResourceId of [await createAccount(), (await createUnit(root, "Workloads")).Id]) {
      const Tags = [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "" },
      ];
      await client.send(new TagResourceCommand({ ResourceId, Tags }));
      await client.send(new TagResourceCommand({ ResourceId, Tags: [{ Key: "a", Value: "2" }] }));
      await client.send(new UntagResourceCommand({ ResourceId, TagKeys: ["b"] }));
      const { Tags: left } = await client.send(new ListTagsForResourceCommand({ ResourceId }));
      assert.deepEqual(left, [{ Key: "a", Value: "2" }]);
    }
  });

  it("gives services trusted access, and accounts of them to administer", async () => {
    const account = await createAccount();
    const who = { AccountId: account, ServicePrincipal: SERVICE };
    await client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: SERVICE }));
    const isTrusted = async () => {
      const { EnabledServicePrincipals = [] } = await client.send(
        new ListAWSServiceAccessForOrganizationCommand({}),
      );
      return EnabledServicePrincipals.some(({ ServicePrincipal }) => ServicePrincipal === SERVICE);
    };
    assert.equal(await isTrusted(), true);
    await client.send(new RegisterDelegatedAdministratorCommand(who));
    await refused(
      client.send(new RegisterDelegatedAdministratorCommand(who)),
      "AccountAlreadyRegisteredException",
    );
    const { DelegatedAdministrators: found = [] } = await client.send(
      new ListDelegatedAdministratorsCommand({ ServicePrincipal: SERVICE }),
    );
    assert.deepEqual(
      found.map(({ Id, Name, Email, Status, JoinedMethod }) => [Id, Name, Email, Status, JoinedMethod]),
      [[account, "new", "new@example.com", "ACTIVE", "CREATED"]],
    );
    assert.ok(found[0]?.JoinedTimestamp instanceof Date && found[0].DelegationEnabledDate instanceof Date);
    const { DelegatedServices = [] } = await client.send(
      new ListDelegatedServicesForAccountCommand({ AccountId: account }),
    );
    assert.deepEqual(
      DelegatedServices.map(({ ServicePrincipal }) => ServicePrincipal),
      [SERVICE],
    );
    await client.send(new DeregisterDelegatedAdministratorCommand(who));
    await refused(
      client.send(new DeregisterDelegatedAdministratorCommand(who)),
      "AccountNotRegisteredException",
    );
    await client.send(new DisableAWSServiceAccessCommand({ ServicePrincipal: SERVICE }));
    assert.equal(await isTrusted(), false);
  });

  const nobody = "999999999999";
  const refusals: [what: string, call: () => Promise<unknown>, name: string][] = [
    [
      "to describe an account that isn't there",
      () => client.send(new DescribeAccountCommand({ AccountId: nobody })),
      "AccountNotFoundException",
    ],
    [
      "to describe an OU that isn't there",
      () =>
        client.send(
          new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: `ou-${root.slice(2)}-aaaaaaaa` }),
        ),
      "OrganizationalUnitNotFoundException",
    ],
    [
      "OUs in a parent that isn't there",
      () =>
        client.send(
          new ListOrganizationalUnitsForParentCommand({ ParentId: `ou-${root.slice(2)}-aaaaaaaa` }),
        ),
      "ParentNotFoundException",
    ],
    [
      "the name of an OU for another beside it",
      async () => {
        await createUnit(root, "Workloads");
        const { Id: OrganizationalUnitId } = await createUnit(root, "Sandbox");
        await client.send(new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: "Workloads" }));
      },
      "DuplicateOrganizationalUnitException",
    ],
    [
      "to tag an account that isn't there",
      () => client.send(new TagResourceCommand({ ResourceId: nobody, Tags: [{ Key: "a", Value: "1" }] })),
      "TargetNotFoundException",
    ],
    [
      "the management account as a delegated administrator",
      () =>
        client.send(
          new RegisterDelegatedAdministratorCommand({ AccountId: ACCOUNT, ServicePrincipal: SERVICE }),
        ),
      "ConstraintViolationException",
    ],
    [
      "a delegated administrator that is no account",
      () =>
        client.send(
          new RegisterDelegatedAdministratorCommand({ AccountId: nobody, ServicePrincipal: SERVICE }),
        ),
      "AccountNotFoundException",
    ],
    [
      "trusted access for what is no service",
      () => client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "nobody" })),
      "InvalidInputException",
    ],
    [
      "services of an account that is no delegated administrator",
      async () => {
        const AccountId = await createAccount();
        await client.send(new ListDelegatedServicesForAccountCommand({ AccountId }));
      },
      "AccountNotRegisteredException",
    ],
  ];
  for (const [what, call, name] of refusals) it(`refuses ${what}, as ${name}`, () => refused(call(), name));
});
