import assert from "node:assert/strict";
import {
  type Account,
  CloseAccountCommand,
  ConstraintViolationException,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  DeleteOrganizationalUnitCommand,
  DeleteOrganizationCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribeAccountCommand,
  DescribeCreateAccountStatusCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAllFeaturesCommand,
  EnableAWSServiceAccessCommand,
  InvalidInputException,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListChildrenCommand,
  ListCreateAccountStatusCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  MoveAccountCommand,
  OrganizationsClient,
  paginateListAccounts,
  RegisterDelegatedAdministratorCommand,
  RemoveAccountFromOrganizationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateOrganizationalUnitCommand,
} from "@aws-sdk/client-organizations";
import { type Emulator, type OrganizationSeed, startEmulator } from "../../emulator";
import { cpuTime } from "../support/eventLoop";
import { config, control, manyAccounts, organizationInput } from "./support/call";
import { eventually } from "./support/eventually";

const management = "111111111111";
const prod = "222222222222";
const dev = "333333333333";
const outsider = "999999999999";
const CONFIG = "config.amazonaws.com";
const JOINED = Date.UTC(2026, 1, 3);

const seed = {
  id: "o-exampleorg1",
  managementAccount: management,
  root: { id: "r-ab12" },
  organizationalUnits: [
    { id: "ou-ab12-workload", name: "Workloads", tags: { team: "platform" } },
    { id: "ou-ab12-prodprod", name: "Prod", parent: "Workloads" },
    { id: "ou-ab12-sandbox1", name: "Sandbox" },
  ],
  accounts: [
    {
      ...{ id: prod, name: "payments", email: "payments@example.com", parent: "Workloads/Prod" },
      ...{ joined: JOINED, joinedMethod: "INVITED", tags: { stage: "prod" } },
    },
    { id: dev, parent: "ou-ab12-sandbox1" },
  ],
  delegatedAdministrators: [{ account: prod, servicePrincipal: CONFIG, enabled: JOINED }],
} as const satisfies OrganizationSeed;

describe("AWS Organizations", () => {
  let emulator: Emulator;
  const clients = new Map<string, OrganizationsClient>();
  const as = (accessKeyId: string) => {
    const known = clients.get(accessKeyId);
    if (known !== undefined) return known;
    const client = new OrganizationsClient({
      endpoint: emulator.url,
      region: "us-east-1",
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: "not-checked" },
    });
    clients.set(accessKeyId, client);
    return client;
  };
  /** Sends a command from the management account. */
  const send: OrganizationsClient["send"] = ((command: never) => as(management).send(command)) as never;

  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    await emulator.reset();
    emulator.settings({ organization: "none" });
    await emulator.seedOrganization(seed);
  });
  after(async () => {
    for (const client of clients.values()) client.destroy();
    await emulator.close();
  });

  const refused = async (call: Promise<unknown>, name: string, reason?: string) => {
    await assert.rejects(call, (error: Error & { Reason?: string }) => {
      assert.deepEqual([error.name, error.Reason], [name, reason]);
      assert.ok(error.message.length > 10, "it says why");
      return true;
    });
  };

  describe("shows", () => {
    const account: Account = {
      Id: prod,
      Arn: `arn:aws:organizations::${management}:account/o-exampleorg1/${prod}`,
      Email: "payments@example.com",
      Name: "payments",
      Status: "ACTIVE",
      State: "ACTIVE",
      JoinedMethod: "INVITED",
      JoinedTimestamp: new Date(JOINED),
      Paths: [`o-exampleorg1/r-ab12/ou-ab12-workload/ou-ab12-prodprod/${prod}/`],
    };

    it("an account, by itself and in each list that it is in", async () => {
      const described = await send(new DescribeAccountCommand({ AccountId: prod }));
      assert.deepEqual(described.Account, account);
      const { Accounts: inUnit } = await send(
        new ListAccountsForParentCommand({ ParentId: "ou-ab12-prodprod" }),
      );
      assert.deepEqual(inUnit, [account]);
      const { Accounts: all = [] } = await send(new ListAccountsCommand({}));
      assert.deepEqual(
        all.map(({ Id }) => Id),
        [management, prod, dev],
      );
      assert.deepEqual(all[1], account);
    });

    it("an account of which nothing else was said", async () => {
      const { Account: shown } = await send(new DescribeAccountCommand({ AccountId: management }));
      assert.deepEqual(shown, {
        Id: management,
        Arn: `arn:aws:organizations::${management}:account/o-exampleorg1/${management}`,
        Email: `management+${management}@example.com`,
        Name: management,
        Status: "ACTIVE",
        State: "ACTIVE",
        JoinedMethod: "INVITED",
        JoinedTimestamp: new Date(Date.UTC(2026, 0, 1)),
        Paths: [`o-exampleorg1/r-ab12/${management}/`],
      });
    });

    it("the root", async () => {
      const { Roots } = await send(new ListRootsCommand({}));
      assert.deepEqual(Roots, [
        {
          Id: "r-ab12",
          Arn: `arn:aws:organizations::${management}:root/o-exampleorg1/r-ab12`,
          Name: "Root",
          PolicyTypes: [],
        },
      ]);
    });

    it("an OU, with its path", async () => {
      const expected = {
        Id: "ou-ab12-prodprod",
        Arn: `arn:aws:organizations::${management}:ou/o-exampleorg1/ou-ab12-prodprod`,
        Name: "Prod",
        Path: "o-exampleorg1/r-ab12/ou-ab12-workload/ou-ab12-prodprod/",
      };
      const { OrganizationalUnit } = await send(
        new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: "ou-ab12-prodprod" }),
      );
      assert.deepEqual(OrganizationalUnit, expected);
      const { OrganizationalUnits } = await send(
        new ListOrganizationalUnitsForParentCommand({ ParentId: "ou-ab12-workload" }),
      );
      assert.deepEqual(OrganizationalUnits, [expected]);
    });

    it("children of one kind, directly in the root or an OU", async () => {
      const children = async (ParentId: string, ChildType: "ACCOUNT" | "ORGANIZATIONAL_UNIT") =>
        (await send(new ListChildrenCommand({ ParentId, ChildType }))).Children;
      assert.deepEqual(await children("r-ab12", "ACCOUNT"), [{ Id: management, Type: "ACCOUNT" }]);
      assert.deepEqual(await children("r-ab12", "ORGANIZATIONAL_UNIT"), [
        { Id: "ou-ab12-sandbox1", Type: "ORGANIZATIONAL_UNIT" },
        { Id: "ou-ab12-workload", Type: "ORGANIZATIONAL_UNIT" },
      ]);
      assert.deepEqual(await children("ou-ab12-workload", "ACCOUNT"), []);
    });

    it("the parent of an account and of an OU", async () => {
      const parents = async (ChildId: string) => (await send(new ListParentsCommand({ ChildId }))).Parents;
      assert.deepEqual(await parents(prod), [{ Id: "ou-ab12-prodprod", Type: "ORGANIZATIONAL_UNIT" }]);
      assert.deepEqual(await parents("ou-ab12-workload"), [{ Id: "r-ab12", Type: "ROOT" }]);
    });

    it("delegated administrators with everything about the account", async () => {
      const { DelegatedAdministrators } = await send(new ListDelegatedAdministratorsCommand({}));
      const { Paths: _, ...rest } = account;
      assert.deepEqual(DelegatedAdministrators, [{ ...rest, DelegationEnabledDate: new Date(JOINED) }]);
    });

    it("ARNs of the partition that it is asked in", async () => {
      const client = new OrganizationsClient({
        endpoint: emulator.url,
        region: "us-gov-west-1",
        credentials: { accessKeyId: management, secretAccessKey: "not-checked" },
      });
      const { Roots } = await client.send(new ListRootsCommand({}));
      assert.match(String(Roots?.[0]?.Arn), /^arn:aws-us-gov:organizations::/);
      client.destroy();
    });

    const states: [
      state: "PENDING_ACTIVATION" | "CLOSED" | "SUSPENDED" | "PENDING_CLOSURE",
      status: unknown,
    ][] = [
      ["PENDING_ACTIVATION", undefined],
      ["SUSPENDED", "SUSPENDED"],
      ["PENDING_CLOSURE", "PENDING_CLOSURE"],
      ["CLOSED", "SUSPENDED"],
    ];
    for (const [state, status] of states)
      it(`the State ${state} with ${status ? `the Status ${status}` : "no Status"}`, async () => {
        await emulator.seedOrganization({ ...seed, accounts: [{ ...seed.accounts[0], state }] });
        const { Account: shown } = await send(new DescribeAccountCommand({ AccountId: prod }));
        assert.deepEqual([shown?.State, shown?.Status], [state, status]);
      });

    it("accounts and OUs without what a setting leaves out", async () => {
      const leaveOut = ["Path", "Paths", "State", "Status"] as const;
      emulator.settings({ organizationReads: { leaveOut } });
      const [listed, described, unit, delegated] = await Promise.all([
        send(new ListAccountsCommand({})),
        send(new DescribeAccountCommand({ AccountId: prod })),
        send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: "ou-ab12-prodprod" })),
        send(new ListDelegatedAdministratorsCommand({})),
      ]);
      const shown = [
        ...(listed.Accounts ?? []),
        described.Account ?? {},
        unit.OrganizationalUnit ?? {},
        ...(delegated.DelegatedAdministrators ?? []),
      ];
      assert.equal(shown.length, 6);
      for (const name of leaveOut) for (const each of shown) assert.ok(!(name in each), name);
      assert.equal(described.Account?.Name, "payments");

      emulator.settings({ organizationReads: { leaveOut: ["Status"] } });
      const { Account: again } = await send(new DescribeAccountCommand({ AccountId: prod }));
      assert.deepEqual({ ...again, Status: "ACTIVE" }, account);
    });
  });

  describe("to whom it answers", () => {
    const reads: [what: string, read: (client: OrganizationsClient) => Promise<object>][] = [
      ["ListRoots", (client) => client.send(new ListRootsCommand({}))],
      ["ListAccounts", (client) => client.send(new ListAccountsCommand({}))],
      [
        "ListAccountsForParent",
        (client) => client.send(new ListAccountsForParentCommand({ ParentId: "r-ab12" })),
      ],
      [
        "ListChildren",
        (client) => client.send(new ListChildrenCommand({ ParentId: "r-ab12", ChildType: "ACCOUNT" })),
      ],
      ["ListParents", (client) => client.send(new ListParentsCommand({ ChildId: prod }))],
      [
        "ListOrganizationalUnitsForParent",
        (client) => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: "r-ab12" })),
      ],
      ["ListDelegatedAdministrators", (client) => client.send(new ListDelegatedAdministratorsCommand({}))],
      [
        "ListDelegatedServicesForAccount",
        (client) => client.send(new ListDelegatedServicesForAccountCommand({ AccountId: prod })),
      ],
      [
        "ListAWSServiceAccessForOrganization",
        (client) => client.send(new ListAWSServiceAccessForOrganizationCommand({})),
      ],
      ["ListCreateAccountStatus", (client) => client.send(new ListCreateAccountStatusCommand({}))],
    ];
    const single: typeof reads = [
      ["DescribeAccount", (client) => client.send(new DescribeAccountCommand({ AccountId: prod }))],
      [
        "DescribeOrganizationalUnit",
        (client) =>
          client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: "ou-ab12-workload" })),
      ],
      ["ListTagsForResource", (client) => client.send(new ListTagsForResourceCommand({ ResourceId: prod }))],
    ];

    for (const [what, read] of [...reads, ...single])
      it(`${what}: the management account and delegated administrators of any service, no other member`, async () => {
        await refused(read(as(dev)), "AccessDeniedException");
        await refused(read(as(outsider)), "AWSOrganizationsNotInUseException");
        await send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "sso.amazonaws.com" }));
        await send(
          new RegisterDelegatedAdministratorCommand({
            AccountId: dev,
            ServicePrincipal: "sso.amazonaws.com",
          }),
        );
        assert.deepEqual(answered(await read(as(dev))), answered(await read(as(management))));
      });

    for (const [what, read] of reads)
      it(`${what}: members get empty lists, if a setting says so`, async () => {
        emulator.settings({ organizationReads: { toMembers: "empty" } });
        assert.deepEqual(Object.values(answered(await read(as(dev)))), [[]]);
      });

    for (const [what, read] of single)
      it(`${what}: members are refused all the same`, async () => {
        emulator.settings({ organizationReads: { toMembers: "empty" } });
        await refused(read(as(dev)), "AccessDeniedException");
      });

    it("changes: the management account alone", async () => {
      const changes: [what: string, change: (client: OrganizationsClient) => Promise<unknown>][] = [
        [
          "CreateAccount",
          (client) => client.send(new CreateAccountCommand({ AccountName: "a", Email: "a@example.com" })),
        ],
        ["CloseAccount", (client) => client.send(new CloseAccountCommand({ AccountId: dev }))],
        [
          "RemoveAccountFromOrganization",
          (client) => client.send(new RemoveAccountFromOrganizationCommand({ AccountId: dev })),
        ],
        [
          "MoveAccount",
          (client) =>
            client.send(
              new MoveAccountCommand({
                AccountId: dev,
                SourceParentId: "ou-ab12-sandbox1",
                DestinationParentId: "r-ab12",
              }),
            ),
        ],
        [
          "CreateOrganizationalUnit",
          (client) => client.send(new CreateOrganizationalUnitCommand({ ParentId: "r-ab12", Name: "a" })),
        ],
        [
          "UpdateOrganizationalUnit",
          (client) =>
            client.send(
              new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: "ou-ab12-sandbox1", Name: "a" }),
            ),
        ],
        [
          "DeleteOrganizationalUnit",
          (client) =>
            client.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: "ou-ab12-sandbox1" })),
        ],
        [
          "TagResource",
          (client) =>
            client.send(new TagResourceCommand({ ResourceId: dev, Tags: [{ Key: "a", Value: "1" }] })),
        ],
        [
          "UntagResource",
          (client) => client.send(new UntagResourceCommand({ ResourceId: dev, TagKeys: ["a"] })),
        ],
        [
          "RegisterDelegatedAdministrator",
          (client) =>
            client.send(
              new RegisterDelegatedAdministratorCommand({ AccountId: dev, ServicePrincipal: CONFIG }),
            ),
        ],
        [
          "DeregisterDelegatedAdministrator",
          (client) =>
            client.send(
              new DeregisterDelegatedAdministratorCommand({ AccountId: prod, ServicePrincipal: CONFIG }),
            ),
        ],
        [
          "EnableAWSServiceAccess",
          (client) =>
            client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "sso.amazonaws.com" })),
        ],
        [
          "DisableAWSServiceAccess",
          (client) => client.send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CONFIG })),
        ],
        ["EnableAllFeatures", (client) => client.send(new EnableAllFeaturesCommand({}))],
        ["DeleteOrganization", (client) => client.send(new DeleteOrganizationCommand({}))],
      ];
      const before = emulator.organizations();
      for (const [, change] of changes) {
        await refused(change(as(dev)), "AccessDeniedException");
        await refused(change(as(prod)), "AccessDeniedException");
        await refused(change(as(outsider)), "AWSOrganizationsNotInUseException");
      }
      assert.deepEqual(emulator.organizations(), before);
    });
  });

  describe("its lists", () => {
    const units = Array.from({ length: 45 }, (_, n) => ({
      id: `ou-ab12-unit00${String(n).padStart(2, "0")}`,
      name: `unit ${n}`,
    }));
    beforeEach(async () => {
      await emulator.seedOrganization({
        ...seed,
        ...{ organizationalUnits: units, accounts: [], delegatedAdministrators: [] },
      });
    });

    const page = async (input: { MaxResults?: number; NextToken?: string } = {}) => {
      const { OrganizationalUnits: items = [], NextToken } = await send(
        new ListOrganizationalUnitsForParentCommand({ ParentId: "r-ab12", ...input }),
      );
      return { ids: items.map(({ Id }) => Id ?? ""), NextToken };
    };
    const pages = async (MaxResults?: number) => {
      const result: string[][] = [];
      let NextToken: string | undefined;
      do {
        const next = await page({
          ...(MaxResults === undefined ? {} : { MaxResults }),
          ...(NextToken === undefined ? {} : { NextToken }),
        });
        result.push(next.ids);
        NextToken = next.NextToken;
      } while (NextToken !== undefined);
      return result;
    };
    const ids = units.map(({ id }) => id);

    const lengths: [title: string, MaxResults: number | undefined, pageSize: number, expected: number[]][] = [
      ["20", undefined, 100, [20, 20, 5]],
      ["as many as asked for", 15, 100, [15, 15, 15]],
      ["as many as the setting pageSize says", undefined, 10, [10, 10, 10, 10, 5]],
      ["as many as the setting pageSize says, though more are asked for", 15, 10, [10, 10, 10, 10, 5]],
    ];
    for (const [title, MaxResults, pageSize, expected] of lengths)
      it(`come in pages of ${title}`, async () => {
        emulator.settings({ pageSize });
        const found = await pages(MaxResults);
        assert.deepEqual(
          found.map(({ length }) => length),
          expected,
        );
        assert.deepEqual(found.flat(), ids);
      });

    it("have empty pages with a token before each page, if a setting says so", async () => {
      emulator.settings({ organizationReads: { emptyPages: 2 } });
      const found = await pages();
      assert.deepEqual(
        found.map(({ length }) => length),
        [0, 0, 20, 0, 0, 20, 0, 0, 5],
      );
      assert.deepEqual(found.flat(), ids);
    });

    it("neither skip nor repeat, though what was shown last is gone", async () => {
      const { ids: first, NextToken = "" } = await page({ MaxResults: 10 });
      await send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: first[9] }));
      await send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: ids[12] }));
      const { ids: second } = await page({ MaxResults: 10, NextToken });
      assert.deepEqual(second, [...ids.slice(10, 12), ...ids.slice(13, 21)]);
    });

    it("refuse a token that is none, or one of another list", async () => {
      const { NextToken } = await page({ MaxResults: 10 });
      for (const token of ["x", "", Buffer.from("[]").toString("base64url")])
        await refused(page({ NextToken: token }), "InvalidInputException", "INVALID_NEXT_TOKEN");
      await refused(
        send(new ListAccountsCommand({ NextToken })),
        "InvalidInputException",
        "INVALID_NEXT_TOKEN",
      );
    });

    it("of tags have pages as well", async () => {
      const tags = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: "" }));
      await send(new TagResourceCommand({ ResourceId: "r-ab12", Tags: tags }));
      const keys: unknown[] = [];
      let NextToken: string | undefined;
      do {
        const answer = await send(new ListTagsForResourceCommand({ ResourceId: "r-ab12", NextToken }));
        assert.ok((answer.Tags?.length ?? 0) <= 20);
        keys.push(...(answer.Tags ?? []).map(({ Key }) => Key));
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
      assert.deepEqual(keys, tags.map(({ Key }) => Key).sort());
    });
  });

  describe("5,000 accounts in nested OUs", () => {
    it("are put in place by one call, and read in 250 pages, with their paths, in little time", async () => {
      const ids = manyAccounts(5000);
      const paths = ids.map((_, n) => `division ${n % 7}/team ${n % 50}/stage ${n % 3}`);
      const accounts = ids.map((id, n) => ({ id, parent: paths[n] ?? "" }));
      const seeding = await cpuTime(async () => {
        const { status, body } = await control(emulator.url, "PUT", "organizations", {
          ...seed,
          ...{ organizationalUnits: [], accounts, delegatedAdministrators: [] },
        });
        assert.equal(status, 200, JSON.stringify(body.error));
      });
      assert.ok(seeding < 10_000, `seeding took ${seeding} ms of CPU time`);

      const found: Account[] = [];
      emulator.clearLog();
      const reading = await cpuTime(async () => {
        for await (const { Accounts = [] } of paginateListAccounts({ client: as(management) }, {}))
          found.push(...Accounts);
      });
      assert.equal(emulator.log().length, 251);
      assert.ok(reading < 20_000, `reading took ${reading} ms of CPU time`);
      assert.deepEqual(
        found.map(({ Id }) => Id),
        [...ids, management].sort(),
      );

      const names = new Map(
        emulator.organizations()[0]?.organizationalUnits.map(({ id, name }) => [id, name]),
      );
      for (const { Id = "", Paths } of found.filter(({ Id }) => Id !== management)) {
        const [organization, root, ...units] = Paths?.[0]?.split("/").slice(0, -2) ?? [];
        assert.deepEqual([organization, root], ["o-exampleorg1", "r-ab12"]);
        assert.equal(units.map((unit) => names.get(unit)).join("/"), paths[ids.indexOf(Id)]);
      }
    });
  });

  describe("accounts", () => {
    const create = (more: object = {}) =>
      send(new CreateAccountCommand({ AccountName: "new", Email: "new@example.com", ...more }));
    const statusOf = async (CreateAccountRequestId: string | undefined) =>
      (await send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId }))).CreateAccountStatus;

    it("are created in the root, with tags", async () => {
      const { CreateAccountStatus: begun } = await create({ Tags: [{ Key: "a", Value: "1" }] });
      assert.match(String(begun?.Id), /^car-[a-z0-9]{8,32}$/);
      assert.deepEqual(
        [begun?.State, begun?.AccountName, begun?.AccountId],
        ["IN_PROGRESS", "new", undefined],
      );
      const done = await statusOf(begun?.Id);
      assert.equal(done?.State, "SUCCEEDED");
      assert.ok(done?.CompletedTimestamp instanceof Date);
      const { Account: made } = await send(new DescribeAccountCommand({ AccountId: done?.AccountId }));
      assert.deepEqual(
        [made?.Name, made?.Email, made?.State, made?.JoinedMethod, made?.Paths],
        ["new", "new@example.com", "ACTIVE", "CREATED", [`o-exampleorg1/r-ab12/${made?.Id}/`]],
      );
      assert.deepEqual(made?.JoinedTimestamp, done?.CompletedTimestamp);
      const { Tags } = await send(new ListTagsForResourceCommand({ ResourceId: made?.Id }));
      assert.deepEqual(Tags, [{ Key: "a", Value: "1" }]);
      const { Organization } = await as(made?.Id ?? "").send(new DescribeOrganizationCommand({}));
      assert.equal(Organization?.MasterAccountId, management, "it is a member");
    });

    it("are created after the time that a setting says", async () => {
      emulator.settings({ organizationDelays: { createAccountMs: 300 } });
      const { CreateAccountStatus: begun } = await create();
      const all = async () => (await send(new ListAccountsCommand({}))).Accounts?.length;
      const listed = async (States: ("IN_PROGRESS" | "SUCCEEDED" | "FAILED")[]) =>
        (await send(new ListCreateAccountStatusCommand({ States }))).CreateAccountStatuses?.length;
      if ((await statusOf(begun?.Id))?.State === "IN_PROGRESS")
        assert.ok((await all()) === 3 || (await statusOf(begun?.Id))?.State === "SUCCEEDED");
      await eventually(async () => (await statusOf(begun?.Id))?.State === "SUCCEEDED", "it is created");
      assert.equal(await all(), 4);
      assert.deepEqual([await listed(["IN_PROGRESS"]), await listed(["SUCCEEDED", "FAILED"])], [0, 1]);
    });

    it("that are still being created are in no list", async () => {
      emulator.settings({ organizationDelays: { createAccountMs: 3_600_000 } });
      const { CreateAccountStatus: begun } = await create();
      assert.equal((await statusOf(begun?.Id))?.State, "IN_PROGRESS");
      assert.equal((await send(new ListAccountsCommand({}))).Accounts?.length, 3);
      assert.equal(
        (await send(new ListAccountsForParentCommand({ ParentId: "r-ab12" }))).Accounts?.length,
        1,
      );
    });

    it("are not created with an address that another one has", async () => {
      const { CreateAccountStatus: begun } = await create({ Email: "Payments@example.com" });
      const { State, FailureReason, AccountId } = (await statusOf(begun?.Id)) ?? {};
      assert.deepEqual([State, FailureReason, AccountId], ["FAILED", "EMAIL_ALREADY_EXISTS", undefined]);
      assert.equal((await send(new ListAccountsCommand({}))).Accounts?.length, 3);
    });

    it("are not created beyond the quota", async () => {
      emulator.settings({ quotas: { organizationAccounts: 3 } });
      const { CreateAccountStatus: begun } = await create();
      const { State, FailureReason } = (await statusOf(begun?.Id)) ?? {};
      assert.deepEqual([State, FailureReason], ["FAILED", "ACCOUNT_LIMIT_EXCEEDED"]);
    });

    it("are refused the name of a role that AWS has reserved", async () => {
      await refused(
        create({ RoleName: "AWSServiceRoleForMe" }),
        "InvalidInputException",
        "INVALID_ROLE_NAME",
      );
    });

    it("move, and then have another path", async () => {
      const move = (SourceParentId: string, DestinationParentId: string, AccountId = dev) =>
        send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));
      await move("ou-ab12-sandbox1", "ou-ab12-prodprod");
      const { Account: moved } = await send(new DescribeAccountCommand({ AccountId: dev }));
      assert.deepEqual(moved?.Paths, [`o-exampleorg1/r-ab12/ou-ab12-workload/ou-ab12-prodprod/${dev}/`]);
      const { Accounts } = await send(new ListAccountsForParentCommand({ ParentId: "ou-ab12-sandbox1" }));
      assert.deepEqual(Accounts, []);

      const before = emulator.organizations();
      await refused(move("ou-ab12-sandbox1", "r-ab12"), "SourceParentNotFoundException");
      await refused(move("ou-ab12-none0000", "r-ab12"), "SourceParentNotFoundException");
      await refused(move("ou-ab12-prodprod", "ou-ab12-none0000"), "DestinationParentNotFoundException");
      await refused(move("ou-ab12-prodprod", "ou-ab12-prodprod"), "DuplicateAccountException");
      await refused(move("r-ab12", "ou-ab12-prodprod", outsider), "AccountNotFoundException");
      assert.deepEqual(emulator.organizations(), before);
    });

    it("close: they are pending for as long as a setting says, then suspended", async () => {
      const close = (AccountId: string) => send(new CloseAccountCommand({ AccountId }));
      const state = async (AccountId: string) =>
        (await send(new DescribeAccountCommand({ AccountId }))).Account?.State;
      await close(dev);
      assert.equal(await state(dev), "SUSPENDED");
      await refused(close(dev), "AccountAlreadyClosedException");
      emulator.settings({ organizationDelays: { closeAccountMs: 3_600_000 } });
      await close(prod);
      assert.equal(await state(prod), "PENDING_CLOSURE");
      await refused(close(prod), "ConflictException");
      await refused(close(management), "ConstraintViolationException", "CANNOT_CLOSE_MANAGEMENT_ACCOUNT");
      await refused(close(outsider), "AccountNotFoundException");
    });

    it("leave, and are in no organization then", async () => {
      const remove = (AccountId: string) => send(new RemoveAccountFromOrganizationCommand({ AccountId }));
      await remove(dev);
      assert.equal((await send(new ListAccountsCommand({}))).Accounts?.length, 2);
      await refused(as(dev).send(new DescribeOrganizationCommand({})), "AWSOrganizationsNotInUseException");
      await refused(
        remove(prod),
        "ConstraintViolationException",
        "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
      );
      await refused(remove(management), "MasterCannotLeaveOrganizationException");
      await refused(remove(dev), "AccountNotFoundException");
    });

    it("that aren't there are told apart from what isn't there otherwise", async () => {
      await refused(send(new DescribeAccountCommand({ AccountId: outsider })), "AccountNotFoundException");
      await refused(send(new ListParentsCommand({ ChildId: outsider })), "ChildNotFoundException");
      await refused(
        send(new ListAccountsForParentCommand({ ParentId: "r-none" })),
        "ParentNotFoundException",
      );
      await refused(
        send(new ListChildrenCommand({ ParentId: "ou-ab12-none0000", ChildType: "ACCOUNT" })),
        "ParentNotFoundException",
      );
      await refused(
        send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: "car-none0000" })),
        "CreateAccountStatusNotFoundException",
      );
    });
  });

  describe("OUs", () => {
    const create = async (ParentId: string, Name: string, Tags: { Key: string; Value: string }[] = []) =>
      (await send(new CreateOrganizationalUnitCommand({ ParentId, Name, Tags }))).OrganizationalUnit;

    it("are created, renamed and deleted", async () => {
      const made = await create("ou-ab12-workload", "Test", [{ Key: "a", Value: "1" }]);
      assert.match(String(made?.Id), /^ou-ab12-[a-z0-9]{8}$/);
      assert.equal(made?.Path, `o-exampleorg1/r-ab12/ou-ab12-workload/${made?.Id}/`);
      const OrganizationalUnitId = made?.Id;
      const { OrganizationalUnit: renamed } = await send(
        new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: "Staging" }),
      );
      assert.deepEqual(renamed, { ...made, Name: "Staging" });
      const { OrganizationalUnit: same } = await send(
        new UpdateOrganizationalUnitCommand({ OrganizationalUnitId }),
      );
      assert.deepEqual(same, renamed);
      const { Tags } = await send(new ListTagsForResourceCommand({ ResourceId: OrganizationalUnitId }));
      assert.deepEqual(Tags, [{ Key: "a", Value: "1" }]);
      await send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId }));
      await refused(
        send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId })),
        "OrganizationalUnitNotFoundException",
      );
      await refused(
        send(new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: "x" })),
        "OrganizationalUnitNotFoundException",
      );
      await refused(
        send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId })),
        "OrganizationalUnitNotFoundException",
      );
    });

    it("have names that differ from those beside them, not from others", async () => {
      await refused(create("r-ab12", "Sandbox"), "DuplicateOrganizationalUnitException");
      await create("ou-ab12-workload", "Sandbox");
      await create("r-ab12", "sandbox");
      await refused(
        send(
          new UpdateOrganizationalUnitCommand({
            OrganizationalUnitId: "ou-ab12-sandbox1",
            Name: "Workloads",
          }),
        ),
        "DuplicateOrganizationalUnitException",
      );
    });

    it("are deleted only while nothing is in them", async () => {
      for (const OrganizationalUnitId of ["ou-ab12-workload", "ou-ab12-prodprod"])
        await refused(
          send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId })),
          "OrganizationalUnitNotEmptyException",
        );
    });

    it("are at most 5 deep, and as many as the quota", async () => {
      let parent = "r-ab12";
      for (let depth = 1; depth <= 5; depth++) parent = (await create(parent, "deeper"))?.Id ?? "";
      await refused(create(parent, "deeper"), "ConstraintViolationException", "OU_DEPTH_LIMIT_EXCEEDED");
      emulator.settings({ quotas: { organizationalUnits: 8 } });
      await refused(create("r-ab12", "more"), "ConstraintViolationException", "OU_NUMBER_LIMIT_EXCEEDED");
      await refused(create("ou-ab12-none0000", "more"), "ParentNotFoundException");
    });
  });

  describe("tags", () => {
    const list = async (ResourceId: string) =>
      (await send(new ListTagsForResourceCommand({ ResourceId }))).Tags;
    const tag = (ResourceId: string, ...keys: string[]) =>
      send(new TagResourceCommand({ ResourceId, Tags: keys.map((Key) => ({ Key, Value: "1" })) }));

    for (const id of ["r-ab12", "ou-ab12-sandbox1", dev])
      it(`of ${id} are added, changed and removed`, async () => {
        await tag(id, "a", "b");
        await send(new TagResourceCommand({ ResourceId: id, Tags: [{ Key: "a", Value: "" }] }));
        assert.deepEqual(await list(id), [
          { Key: "a", Value: "" },
          { Key: "b", Value: "1" },
        ]);
        await send(new UntagResourceCommand({ ResourceId: id, TagKeys: ["a", "nobody"] }));
        assert.deepEqual(await list(id), [{ Key: "b", Value: "1" }]);
      });

    it("are refused by their rules", async () => {
      await refused(tag(dev, "a", "a"), "InvalidInputException", "DUPLICATE_TAG_KEY");
      await refused(tag(dev, "aws:a"), "InvalidInputException", "INVALID_SYSTEM_TAGS_PARAMETER");
      await refused(
        send(new UntagResourceCommand({ ResourceId: dev, TagKeys: ["AWS:a"] })),
        "InvalidInputException",
        "INVALID_SYSTEM_TAGS_PARAMETER",
      );
      const many = Array.from({ length: 51 }, (_, n) => `k${n}`);
      await refused(tag(dev, ...many), "ConstraintViolationException", "MAX_TAG_LIMIT_EXCEEDED");
      await tag(dev, ...many.slice(1));
      await refused(tag(dev, "k0"), "ConstraintViolationException", "MAX_TAG_LIMIT_EXCEEDED");
      await tag(dev, "k1");
      for (const id of [outsider, "ou-ab12-none0000", "r-none", "p-FullAWSAccess"]) {
        await refused(tag(id, "a"), "TargetNotFoundException");
        await refused(list(id), "TargetNotFoundException");
      }
      await refused(
        send(
          new CreateOrganizationalUnitCommand({
            ...{ ParentId: "r-ab12", Name: "new" },
            Tags: [{ Key: "aws:a", Value: "" }],
          }),
        ),
        "InvalidInputException",
        "INVALID_SYSTEM_TAGS_PARAMETER",
      );
    });
  });

  describe("delegated administrators", () => {
    const SSO = "sso.amazonaws.com";
    const register = (AccountId: string, ServicePrincipal = CONFIG) =>
      send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
    const deregister = (AccountId: string, ServicePrincipal = CONFIG) =>
      send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
    const administrators = async (ServicePrincipal?: string) => {
      const { DelegatedAdministrators: found = [] } = await send(
        new ListDelegatedAdministratorsCommand({ ServicePrincipal }),
      );
      return found.map(({ Id }) => Id);
    };
    const services = async (AccountId: string) => {
      const { DelegatedServices: found = [] } = await send(
        new ListDelegatedServicesForAccountCommand({ AccountId }),
      );
      return found.map(({ ServicePrincipal }) => ServicePrincipal);
    };
    const enable = (ServicePrincipal: string) =>
      send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));

    it("are registered for each service by itself", async () => {
      await enable(SSO);
      await register(dev, SSO);
      await register(prod, SSO);
      assert.deepEqual(await administrators(), [prod, dev]);
      assert.deepEqual(await administrators(CONFIG), [prod]);
      assert.deepEqual(await administrators(SSO), [prod, dev]);
      assert.deepEqual(await administrators("guardduty.amazonaws.com"), []);
      assert.deepEqual(await services(prod), [CONFIG, SSO]);
      assert.deepEqual(await services(dev), [SSO]);
      const { DelegatedServices } = await send(
        new ListDelegatedServicesForAccountCommand({ AccountId: prod }),
      );
      assert.deepEqual(DelegatedServices?.[0]?.DelegationEnabledDate, new Date(JOINED));
      await deregister(prod);
      assert.deepEqual(await administrators(CONFIG), []);
      assert.deepEqual(await services(prod), [SSO]);
    });

    it("are refused by their rules", async () => {
      await refused(register(prod), "AccountAlreadyRegisteredException");
      await refused(register(outsider), "AccountNotFoundException");
      await refused(
        register(management),
        "ConstraintViolationException",
        "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
      );
      await refused(register(dev, SSO), "ConstraintViolationException", "SERVICE_ACCESS_NOT_ENABLED");
      await refused(register(dev, "sso"), "InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL");
      await refused(administrators("sso"), "InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL");
      await refused(deregister(dev), "AccountNotRegisteredException");
      await refused(deregister(outsider), "AccountNotFoundException");
      await refused(
        deregister(management),
        "ConstraintViolationException",
        "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
      );
      await refused(services(dev), "AccountNotRegisteredException");
      await refused(services(outsider), "AccountNotFoundException");
      emulator.settings({ quotas: { delegatedAdministrators: 1 } });
      await refused(
        register(dev),
        "ConstraintViolationException",
        "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
      );
      await send(new CloseAccountCommand({ AccountId: dev }));
      await refused(
        register(dev),
        "ConstraintViolationException",
        "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
      );
    });

    it("may aggregate the organization in AWS Config for as long as they are registered", async () => {
      const put = async (account: string) => {
        const { status, body } = await config(
          emulator.url,
          "PutConfigurationAggregator",
          organizationInput("security"),
          { account },
        );
        return status === 200 ? "accepted" : String(body.__type);
      };
      const denied = "OrganizationAccessDeniedException";
      assert.deepEqual([await put(dev), await put(prod)], [denied, "accepted"]);
      await register(dev);
      assert.equal(await put(dev), "accepted");
      await deregister(dev);
      assert.equal(await put(dev), denied);
      await send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CONFIG }));
      assert.equal(await put(prod), denied);
      assert.equal(await put(outsider), "NoAvailableOrganizationException");
    });
  });

  it("gives AWS Config the accounts that are active as sources of its aggregator", async () => {
    const sources = async () => {
      const { body } = await config(emulator.url, "DescribeConfigurationAggregatorSourcesStatus", {
        ConfigurationAggregatorName: "security",
      });
      const list = body.AggregatedSourceStatusList as unknown as { SourceId: string }[];
      return [...new Set(list.map(({ SourceId }) => SourceId))];
    };
    const source = organizationInput("security", { AllAwsRegions: false, AwsRegions: ["us-east-1"] });
    await config(emulator.url, "PutConfigurationAggregator", source);
    assert.deepEqual((await sources()).sort(), [management, prod, dev, "o-exampleorg1"].sort());
    await send(new CloseAccountCommand({ AccountId: dev }));
    assert.deepEqual((await sources()).sort(), [management, prod, "o-exampleorg1"].sort());
    const { CreateAccountStatus } = await send(
      new CreateAccountCommand({ AccountName: "new", Email: "new@example.com" }),
    );
    const { CreateAccountStatus: made } = await send(
      new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: CreateAccountStatus?.Id }),
    );
    assert.ok((await sources()).includes(made?.AccountId ?? assert.fail()));
  });

  describe("trusted access", () => {
    const enabled = async () => {
      const { EnabledServicePrincipals: found = [] } = await send(
        new ListAWSServiceAccessForOrganizationCommand({}),
      );
      return found.map(({ ServicePrincipal }) => ServicePrincipal);
    };

    it("is enabled and disabled, also where it is so already", async () => {
      assert.deepEqual(await enabled(), [CONFIG]);
      for (let n = 0; n < 2; n++) {
        await send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "access-analyzer.amazonaws.com" }));
        assert.deepEqual(await enabled(), ["access-analyzer.amazonaws.com", CONFIG]);
      }
      for (let n = 0; n < 2; n++) {
        await send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CONFIG }));
        assert.deepEqual(await enabled(), ["access-analyzer.amazonaws.com"]);
      }
      await refused(
        send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "config" })),
        "InvalidInputException",
        "UNRECOGNIZED_SERVICE_PRINCIPAL",
      );
    });

    it("is enabled by the management account's aggregator of the organization", async () => {
      await send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CONFIG }));
      const { status } = await config(
        emulator.url,
        "PutConfigurationAggregator",
        organizationInput("security"),
      );
      assert.equal(status, 200);
      assert.deepEqual(await enabled(), [CONFIG]);
    });

    it("shows in the setting that the organization comes from", async () => {
      const organization = { managementAccount: management, members: [dev] };
      emulator.settings({ organization });
      await send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CONFIG }));
      assert.deepEqual(emulator.settings().organization, { ...organization, trustedAccess: false });
      await send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CONFIG }));
      assert.deepEqual(emulator.settings().organization, { ...organization, trustedAccess: true });
    });

    it("can't be enabled where a setting says so, nor where the organization is for billing only", async () => {
      const enable = () => send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "sso.amazonaws.com" }));
      emulator.settings({ organization: { managementAccount: management, mayEnableAccess: false } });
      await refused(enable(), "AccessDeniedException");
      emulator.settings({
        organization: { managementAccount: management, featureSet: "CONSOLIDATED_BILLING" },
      });
      await refused(enable(), "ConstraintViolationException", "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE");
    });
  });

  describe("an organization", () => {
    it("is created by an account that is in none, and deleted once it is empty", async () => {
      const create = (FeatureSet?: "CONSOLIDATED_BILLING") =>
        as(outsider).send(new CreateOrganizationCommand({ FeatureSet }));
      const { Organization: made } = await create("CONSOLIDATED_BILLING");
      assert.match(String(made?.Id), /^o-[a-z0-9]{10,32}$/);
      assert.deepEqual([made?.MasterAccountId, made?.FeatureSet], [outsider, "CONSOLIDATED_BILLING"]);
      await refused(create(), "AlreadyInOrganizationException");
      await refused(send(new CreateOrganizationCommand({})), "AlreadyInOrganizationException");
      const { Accounts } = await as(outsider).send(new ListAccountsCommand({}));
      assert.deepEqual(
        Accounts?.map(({ Id }) => Id),
        [outsider],
      );
      await as(outsider).send(new DeleteOrganizationCommand({}));
      await refused(
        as(outsider).send(new DescribeOrganizationCommand({})),
        "AWSOrganizationsNotInUseException",
      );
      assert.equal((await create()).Organization?.FeatureSet, "ALL");
      await refused(send(new DeleteOrganizationCommand({})), "OrganizationNotEmptyException");
    });

    it("gets all features", async () => {
      await as(outsider).send(new CreateOrganizationCommand({ FeatureSet: "CONSOLIDATED_BILLING" }));
      const enable = () => as(outsider).send(new EnableAllFeaturesCommand({}));
      const { Handshake } = await enable();
      assert.deepEqual([Handshake?.Action, Handshake?.State], ["ENABLE_ALL_FEATURES", "ACCEPTED"]);
      const { Organization } = await as(outsider).send(new DescribeOrganizationCommand({}));
      assert.equal(Organization?.FeatureSet, "ALL");
      await refused(
        enable(),
        "HandshakeConstraintViolationException",
        "ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
      );
    });

    it("of an account for itself can be left for none", async () => {
      emulator.settings({ organization: "own" });
      const { Organization: own } = await send(new DescribeOrganizationCommand({}));
      assert.equal(own?.MasterAccountId, management);
      assert.deepEqual(emulator.organizations(), [], "it isn't known by name");
      await send(new CreateOrganizationalUnitCommand({ ParentId: await rootOf(management), Name: "a" }));
      assert.equal(emulator.organizations()[0]?.organizationalUnits.length, 1);
      const [{ organizationalUnits = [] } = {}] = emulator.organizations();
      await send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: organizationalUnits[0]?.id }));
      await send(new DeleteOrganizationCommand({}));
      await refused(send(new DescribeOrganizationCommand({})), "AWSOrganizationsNotInUseException");
      assert.equal(
        (await as(outsider).send(new DescribeOrganizationCommand({}))).Organization?.MasterAccountId,
        outsider,
      );
    });

    const rootOf = async (account: string) =>
      (await as(account).send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? assert.fail();
  });

  describe("bad input", () => {
    it("is an error of the SDK's own classes, with its Reason", async () => {
      await assert.rejects(
        send(new DescribeAccountCommand({ AccountId: "1" })),
        (error) => error instanceof InvalidInputException && error.Reason === "INVALID_PATTERN",
      );
      await assert.rejects(
        send(new CloseAccountCommand({ AccountId: management })),
        (error) =>
          error instanceof ConstraintViolationException && error.Reason === "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
      );
    });
  });

  describe("what it shows while reads are stale", () => {
    it("is how it was", async () => {
      emulator.settings({ staleMs: 3_600_000 });
      await send(
        new MoveAccountCommand({
          AccountId: dev,
          SourceParentId: "ou-ab12-sandbox1",
          DestinationParentId: "r-ab12",
        }),
      );
      const parent = async () => (await send(new ListParentsCommand({ ChildId: dev }))).Parents?.[0]?.Id;
      await refused(parent(), "AWSOrganizationsNotInUseException");
      emulator.settings({ staleMs: 0 });
      assert.equal(await parent(), "r-ab12");
    });
  });
});

function answered(answer: object): object {
  const { $metadata: _, ...members } = answer as { $metadata: unknown };
  return members;
}
