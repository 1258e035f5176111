import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type OrganizationSeed, type OrganizationView, startEmulator } from "../../emulator";
import { Versions } from "../../emulator/organizations/versions";
import { control, account as management, organizations } from "./support/call";

const member = "222222222222";
const other = "333333333333";

/** Everything that can be said of an organization, as the control interface shows it. */
const whole: OrganizationView = {
  id: "o-exampleorg1",
  managementAccount: management,
  featureSet: "CONSOLIDATED_BILLING",
  mayEnableAccess: false,
  root: { id: "r-ab12", name: "Top", tags: { a: "1" } },
  organizationalUnits: [
    { id: "ou-ab12-aaaaaaaa", name: "Workloads", parent: "r-ab12", tags: { b: "2" } },
    { id: "ou-ab12-bbbbbbbb", name: "Prod", parent: "ou-ab12-aaaaaaaa", tags: {} },
  ],
  accounts: [
    {
      ...{ id: management, name: "management", email: "m@example.com", state: "ACTIVE", joined: 1000 },
      ...{ joinedMethod: "INVITED", parent: "r-ab12", tags: {} },
    },
    {
      ...{ id: member, name: "member", email: "x@example.com", state: "SUSPENDED", joined: 2000 },
      ...{ joinedMethod: "CREATED", parent: "ou-ab12-bbbbbbbb", tags: { c: "3" } },
    },
  ],
  delegatedAdministrators: [{ account: member, servicePrincipal: "sso.amazonaws.com", enabled: 3000 }],
  serviceAccess: [{ servicePrincipal: "sso.amazonaws.com", enabled: 4000 }],
};

describe("a seeded organization", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.close());

  const put = (body: unknown) => control(emulator.url, "PUT", "organizations", body);
  const shown = async () => (await control(emulator.url, "GET", "organizations")).body as unknown;

  it("is shown as it can be put back", async () => {
    const { status, body } = await put(whole);
    assert.deepEqual([status, body as unknown], [200, whole]);
    assert.deepEqual(await shown(), [whole]);
    assert.deepEqual(emulator.organizations(), [whole]);
    await emulator.reset();
    assert.deepEqual(await shown(), []);
    assert.deepEqual(await emulator.seedOrganization(whole), whole);
  });

  it("has defaults for all but its management account", async () => {
    const organization = await emulator.seedOrganization({ managementAccount: management });
    assert.match(organization.id, /^o-[a-z0-9]{10,32}$/);
    assert.match(organization.root.id, /^r-[a-z0-9]{4,32}$/);
    const joined = Date.UTC(2026, 0, 1);
    assert.deepEqual(organization, {
      id: organization.id,
      managementAccount: management,
      featureSet: "ALL",
      mayEnableAccess: true,
      root: { id: organization.root.id, name: "Root", tags: {} },
      organizationalUnits: [],
      accounts: [
        {
          ...{ id: management, name: management, email: `management+${management}@example.com` },
          ...{ state: "ACTIVE", joinedMethod: "INVITED", joined, parent: organization.root.id, tags: {} },
        },
      ],
      delegatedAdministrators: [],
      serviceAccess: [{ servicePrincipal: "config.amazonaws.com", enabled: joined }],
    });
    const again = await emulator.seedOrganization({ managementAccount: management });
    assert.deepEqual(again, organization, "the same again");
  });

  it("takes the place of the one before with its management account, or its id", async () => {
    await put([whole, { managementAccount: other }]);
    await put({ managementAccount: management });
    assert.equal(emulator.organizations().length, 2);
    await put({ managementAccount: member, id: emulator.organizations()[0]?.id });
    assert.equal(emulator.organizations().length, 2);
    const { body } = await organizations(emulator.url, "DescribeOrganization", { account: member });
    assert.equal(String(body.Organization?.MasterAccountId), member);
  });

  describe("with OUs by names", () => {
    const paths = ({ organizationalUnits, root }: OrganizationView) => {
      const byId = new Map(organizationalUnits.map((unit) => [unit.id, unit]));
      const path = (id: string): string[] => {
        const unit = byId.get(id);
        return unit === undefined ? [] : [...path(unit.parent), unit.name];
      };
      for (const { parent } of organizationalUnits) assert.ok(parent === root.id || byId.has(parent));
      return organizationalUnits.map(({ id }) => path(id).join("/")).sort();
    };

    const seeds: [title: string, seed: Partial<OrganizationSeed>, expected: string[]][] = [
      [
        "makes those that only accounts name",
        { accounts: [{ id: member, parent: "Workloads/Prod" }] },
        ["Workloads", "Workloads/Prod"],
      ],
      [
        "takes them in any order",
        {
          organizationalUnits: [
            { name: "Deep", parent: "ou-ab12-aaaaaaaa" },
            { name: "Prod", parent: "Workloads", id: "ou-ab12-aaaaaaaa" },
            { name: "Workloads", tags: { a: "1" } },
          ],
        },
        ["Workloads", "Workloads/Prod", "Workloads/Prod/Deep"],
      ],
      [
        "makes what lies between",
        {
          organizationalUnits: [
            { name: "X", parent: "A/B/C" },
            { name: "B", parent: "A" },
          ],
        },
        ["A", "A/B", "A/B/C", "A/B/C/X"],
      ],
      [
        "keeps names apart that are the same elsewhere",
        {
          organizationalUnits: [
            { name: "Prod", parent: "A" },
            { name: "Prod", parent: "B" },
          ],
        },
        ["A", "A/Prod", "B", "B/Prod"],
      ],
    ];
    for (const [title, seed, expected] of seeds)
      it(title, async () => {
        const organization = await emulator.seedOrganization({ managementAccount: management, ...seed });
        assert.deepEqual(paths(organization), expected);
        const [unit] = organization.organizationalUnits;
        assert.match(unit?.id ?? "", /^ou-[a-z0-9]{4}-[a-z0-9]{8}$/);
      });

    it("gives the tags of those that are named themselves", async () => {
      const { organizationalUnits } = await emulator.seedOrganization({
        managementAccount: management,
        organizationalUnits: [
          { name: "Prod", parent: "Workloads" },
          { name: "Workloads", tags: { a: "1" } },
        ],
      });
      assert.deepEqual(
        organizationalUnits.map(({ name, tags }) => [name, tags]),
        [
          ["Workloads", { a: "1" }],
          ["Prod", {}],
        ],
      );
    });
  });

  const refusals: [title: string, seed: object, message: RegExp][] = [
    ["no management account", { managementAccount: undefined }, /'managementAccount'/],
    ["an id that is none", { id: "o-1" }, /'id'/],
    ["a member that nobody knows", { members: [] }, /'members'/],
    [
      "an account twice",
      { accounts: [{ id: member }, { id: member }] },
      /222222222222 is given more than once/,
    ],
    [
      "an administrator that is no account",
      { delegatedAdministrators: [{ account: member, servicePrincipal: "a.amazonaws.com" }] },
      /222222222222 is not among the accounts/,
    ],
    [
      "a parent by an id that nothing has",
      { accounts: [{ id: member, parent: "ou-ab12-aaaaaaaa" }] },
      /ou-ab12-aaaaaaaa is neither the root r-\w+ nor an OU/,
    ],
    [
      "OUs inside each other",
      {
        organizationalUnits: [
          { id: "ou-ab12-aaaaaaaa", name: "A", parent: "ou-ab12-bbbbbbbb" },
          { id: "ou-ab12-bbbbbbbb", name: "B", parent: "ou-ab12-aaaaaaaa" },
        ],
      },
      /inside itself/,
    ],
    ["an OU twice", { organizationalUnits: [{ name: "A" }, { name: "A" }] }, /A is given more than once/],
    [
      "an OU's id twice",
      {
        organizationalUnits: [
          { id: "ou-ab12-aaaaaaaa", name: "A" },
          { id: "ou-ab12-aaaaaaaa", name: "B" },
        ],
      },
      /ou-ab12-aaaaaaaa is given more than once/,
    ],
    ["a path that ends without a name", { accounts: [{ id: member, parent: "A/" }] }, /ends without one/],
    [
      "an account of another organization",
      { accounts: [{ id: other }] },
      /333333333333 is in the organization o-/,
    ],
  ];
  for (const [title, seed, message] of refusals)
    it(`is refused with ${title}`, async () => {
      await emulator.seedOrganization({ managementAccount: other });
      const before = emulator.organizations();
      const { status, body } = await put({ managementAccount: management, ...seed });
      assert.equal(status, 400);
      assert.match(String(body.error), message);
      assert.deepEqual(emulator.organizations(), before);
    });

  it("stays over other settings, and goes when the setting `organization` is set", async () => {
    await emulator.seedOrganization(whole);
    emulator.settings({ pageSize: 7 });
    assert.deepEqual(emulator.organizations(), [whole]);
    emulator.settings({ organization: "none" });
    assert.deepEqual(emulator.organizations(), []);
    const { body } = await organizations(emulator.url, "DescribeOrganization");
    assert.equal(String(body.__type), "AWSOrganizationsNotInUseException");
  });

  it("is first what the setting says, with everybody in the root", async () => {
    emulator.settings({
      organization: {
        id: "o-exampleorg1",
        managementAccount: management,
        members: [member],
        delegatedAdministrators: [other],
        trustedAccess: false,
      },
    });
    const [organization] = emulator.organizations();
    assert.deepEqual(
      organization?.accounts.map(({ id, parent }) => [id, parent === organization.root.id]),
      [management, member, other].map((id) => [id, true]),
    );
    assert.deepEqual(organization?.serviceAccess, []);
    assert.deepEqual(
      organization?.delegatedAdministrators.map(({ account, servicePrincipal }) => [
        account,
        servicePrincipal,
      ]),
      [[other, "config.amazonaws.com"]],
    );
    const create = { ParentId: organization?.root.id, Name: "new" };
    assert.equal((await organizations(emulator.url, "CreateOrganizationalUnit", {}, create)).status, 200);
    assert.equal(emulator.organizations().length, 1, "it is changed, not another one");
    assert.equal(emulator.organizations()[0]?.organizationalUnits[0]?.name, "new");
  });
});

describe("organizations in the state file", () => {
  let folder: string;
  let stateFile: string;
  let emulator: Emulator | undefined;
  const start = async () => {
    emulator = await startEmulator({ stateFile });
    return emulator;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-organizations-"));
    stateFile = join(folder, "state.json");
  });
  afterEach(async () => {
    await emulator?.close();
    rmSync(folder, { recursive: true });
  });

  it("come back as they were, with accounts that have left, that close and that are being created", async () => {
    const first = await start();
    const call = async (operation: string, input: object) => {
      const { status, body } = await organizations(first.url, operation, {}, input);
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    };
    await first.seedOrganization({
      ...whole,
      featureSet: "ALL",
      accounts: whole.accounts.map((account) => ({ ...account, state: "ACTIVE" })),
      delegatedAdministrators: [],
    });
    first.settings({ organizationDelays: { createAccountMs: 3_600_000, closeAccountMs: 3_600_000 } });
    const begun = await call("CreateAccount", { AccountName: "new", Email: "new@example.com" });
    await call("CloseAccount", { AccountId: member });
    await first.seedOrganization({ managementAccount: other, accounts: [{ id: "444444444444" }] });
    await organizations(
      first.url,
      "RemoveAccountFromOrganization",
      { account: other },
      { AccountId: "444444444444" },
    );
    const before = first.organizations();
    await first.close();

    const second = await start();
    assert.deepEqual(second.organizations(), before);
    const { body: account } = await organizations(second.url, "DescribeAccount", {}, { AccountId: member });
    assert.equal(String(account.Account?.State), "PENDING_CLOSURE");
    const status = { CreateAccountRequestId: begun.CreateAccountStatus?.Id };
    const { body: creation } = await organizations(second.url, "DescribeCreateAccountStatus", {}, status);
    assert.equal(String(creation.CreateAccountStatus?.State), "IN_PROGRESS");
    const { body: left } = await organizations(second.url, "DescribeOrganization", {
      account: "444444444444",
    });
    assert.equal(String(left.__type), "AWSOrganizationsNotInUseException");
    await control(second.url, "PATCH", "settings", { organization: "own" });
    assert.ok(!readFileSync(stateFile, "utf8").includes("organizations"), "the setting has undone them");
  });
});

describe("versions of a value", () => {
  it("are found by their time, the oldest for all time before", () => {
    const versions = new Versions("a");
    versions.write("b", 1000, 0);
    versions.write("c", 2000, 0);
    assert.equal(versions.current, "c");
    assert.deepEqual(
      [0, 999, 1000, 1999, 2000, 9999].map((time) => versions.asOf(time)),
      ["a", "a", "b", "b", "c", "c"],
    );
  });

  it("are forgotten when there are many, as far as nobody reads them", () => {
    const few = new Versions(0);
    for (let n = 1; n <= 1000; n++) few.write(n, n, 0);
    assert.deepEqual([few.asOf(0), few.asOf(950)], [901, 950]);
    const all = new Versions(0);
    for (let n = 1; n <= 1000; n++) all.write(n, n, 500);
    assert.deepEqual([all.asOf(0), all.asOf(500), all.current], [500, 500, 1000]);
  });
});
