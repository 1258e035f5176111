import assert from "node:assert/strict";
import { type Emulator, type OrganizationSeed, startEmulator } from "../../emulator";
import { connect } from "../../provider/aws/connection";
import { AwsError } from "../../provider/aws/errors";
import { organizationAccounts } from "../../provider/aws/organizationAccounts";
import { readSettings } from "../../provider/aws/settings";
import type { AccountRule } from "../../provider/domain/organizationAccounts";
import { findAccounts } from "../../provider/live/organizationAccounts";
import { readOnce } from "../../provider/live/organizationReads";
import { accountsByRulePolicy, leastPrivilege } from "../support/policy";

const MANAGEMENT = "111111111111";
const [P, Q, D, S] = ["222222222222", "333333333333", "444444444444", "555555555555"] as const;
const REGION = "us-east-1";

const SEED: OrganizationSeed = {
  managementAccount: MANAGEMENT,
  root: { id: "r-ab12" },
  organizationalUnits: [
    { id: "ou-ab12-aaaaaaaa", name: "Workloads" },
    { id: "ou-ab12-bbbbbbbb", name: "Prod", parent: "ou-ab12-aaaaaaaa" },
    { id: "ou-ab12-cccccccc", name: "Empty" },
  ],
  accounts: [
    { id: P, name: "payments", parent: "ou-ab12-bbbbbbbb", tags: { env: "prod" } },
    { id: Q, parent: "ou-ab12-bbbbbbbb" },
    { id: D, parent: "ou-ab12-aaaaaaaa" },
    { id: S, parent: "ou-ab12-aaaaaaaa", state: "SUSPENDED" },
  ],
};

const EVERYTHING: AccountRule<string> = {
  include: undefined,
  exclude: {},
  recursive: true,
  includeManagementAccount: false,
  states: ["ACTIVE"],
};
const units = (...organizationalUnits: string[]) => ({ ...EVERYTHING, include: { organizationalUnits } });

describe("accounts by rule, as AWS Organizations is called for them", () => {
  let emulator: Emulator;

  const apiOf = (caller: string, more: Record<string, unknown> = {}) =>
    organizationAccounts(
      connect(
        readSettings({
          accessKey: caller,
          secretKey: "any",
          endpoints: { organizations: emulator.url, sts: emulator.url },
          ...more,
        }),
        REGION,
      ),
      REGION,
    );
  const found = async (rule = EVERYTHING, { caller = MANAGEMENT, withTags = false, more = {} } = {}) =>
    findAccounts(readOnce(apiOf(caller, more)), { rule, withTags });
  const ids = async (...args: Parameters<typeof found>) =>
    (await found(...args)).selected.map(({ id }) => id);
  const operations = () => emulator.log().map(({ operation }) => operation);

  before(async () => {
    emulator = await startEmulator({ settings: leastPrivilege([accountsByRulePolicy()]) });
  });
  beforeEach(async () => {
    await emulator.reset();
    emulator.settings({
      ...leastPrivilege([accountsByRulePolicy()]),
      organizationReads: { emptyPages: 0, toMembers: "denied", leaveOut: [] },
    });
    await emulator.seedOrganization(SEED);
    emulator.clearLog();
  });
  after(() => emulator.close());

  it("read each account with its name, its state and its path", async () => {
    const { selected, leftOut, organization } = await found(units("Workloads/Prod"), { withTags: true });
    const way = ["r-ab12", "ou-ab12-aaaaaaaa", "ou-ab12-bbbbbbbb"];
    assert.deepEqual(selected, [
      { id: P, name: "payments", state: "ACTIVE", units: way, tags: { env: "prod" } },
      { id: Q, name: Q, state: "ACTIVE", units: way, tags: {} },
    ]);
    assert.deepEqual(
      leftOut.map(({ id, state, units: [root, ...below] }) => [id, state, root, below]),
      [
        [MANAGEMENT, "ACTIVE", "r-ab12", []],
        [D, "ACTIVE", "r-ab12", ["ou-ab12-aaaaaaaa"]],
        [S, "SUSPENDED", "r-ab12", ["ou-ab12-aaaaaaaa"]],
      ],
    );
    assert.equal(organization.managementAccount, MANAGEMENT);
    assert.deepEqual(operations(), [
      "DescribeOrganization",
      "ListAccounts",
      "ListRoots",
      "ListOrganizationalUnitsForParent",
      "ListOrganizationalUnitsForParent",
      "ListTagsForResource",
      "ListTagsForResource",
    ]);
  });

  it("take the former Status where there is no State", async () => {
    emulator.settings({ organizationReads: { leaveOut: ["State"] } });
    assert.deepEqual(await ids(units("Workloads")), [P, Q, D]);
    emulator.settings({ organizationReads: { leaveOut: ["Status"] } });
    assert.deepEqual(await ids(units("Workloads")), [P, Q, D]);
  });

  it("walk through the organization where there are no Paths", async () => {
    emulator.settings({ organizationReads: { leaveOut: ["Paths"] } });
    assert.deepEqual(await ids(units("Workloads/Prod")), [P, Q]);
    assert.equal(operations().filter((operation) => operation === "ListAccountsForParent").length, 4);
  });

  it("go on over empty pages that have a token", async () => {
    emulator.settings({ organizationReads: { emptyPages: 3 } });
    assert.deepEqual(await ids(units("Workloads/Prod"), { withTags: true }), [P, Q]);
    assert.ok(operations().filter((operation) => operation === "ListAccounts").length > 3);
  });

  it("ask again for the page that is throttled, and for no other", async () => {
    for (const operation of ["ListAccounts", "ListOrganizationalUnitsForParent"])
      emulator.fault({ operation, kind: "throttle", times: 2, code: "TooManyRequestsException" });
    assert.deepEqual(await ids(units("Workloads/Prod")), [P, Q]);
    const count = (operation: string) => operations().filter((one) => one === operation).length;
    assert.deepEqual(["ListAccounts", "ListRoots"].map(count), [3, 1]);
  });

  it("find units by id, also empty ones, and none that don't exist", async () => {
    assert.deepEqual(await ids(units("ou-ab12-bbbbbbbb")), [P, Q]);
    const rule = { ...EVERYTHING, exclude: { organizationalUnits: ["ou-ab12-cccccccc", "Workloads/Prod"] } };
    assert.deepEqual(await ids(rule), [D]);
    await assert.rejects(found(units("ou-ab12-99999999")), /there is no such organizational unit/);
  });

  it("may be asked by a delegated administrator of any service", async () => {
    await emulator.seedOrganization({
      ...SEED,
      delegatedAdministrators: [{ account: P, servicePrincipal: "sso.amazonaws.com" }],
    });
    assert.deepEqual(await ids(units("Workloads/Prod"), { caller: P }), [P, Q]);
  });

  it("are refused to other members, whether AWS says so or answers with nothing", async () => {
    await assert.rejects(found(EVERYTHING, { caller: P }), {
      name: "OrganizationNotReadableError",
      message: new RegExp(
        `^account ${P} may not read the accounts of organization o-.*AccessDeniedException.*\\nOnly the management account`,
      ),
    });
    emulator.settings({ organizationReads: { toMembers: "empty" } });
    await assert.rejects(found(EVERYTHING, { caller: P }), {
      name: "OrganizationNotReadableError",
      message: new RegExp(`^account ${P} gets an empty list as the accounts of organization o-`),
    });
  });

  it("are told of an account that is in no organization", async () => {
    emulator.settings({ organization: "none" });
    await assert.rejects(found(), {
      name: "OutsideOrganizationError",
      message: /^account 111111111111 is in no organization/,
    });
  });

  it("are read by accounts alone that the settings allow", async () => {
    const more = { allowedAccountIds: [P] };
    await assert.rejects(found(EVERYTHING, { more }), { name: "AccountNotAllowedError" });
    assert.deepEqual(operations(), ["GetCallerIdentity"]);
  });

  it("are not believed where a list isn't whole", async () => {
    emulator.fault({ operation: "ListAccounts", kind: "html", times: 9 });
    await assert.rejects(found(EVERYTHING, { more: { maxRetries: 1 } }), (error: unknown) => {
      assert.ok(error instanceof AwsError);
      return error.facts.operation === "ListAccounts";
    });
  });
});

describe("accounts by rule, of an organization of 5,000 accounts", () => {
  const SIZE = 5_000;
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator({ settings: leastPrivilege([accountsByRulePolicy()]) });
    // 25 units in 5, each with 200 accounts.
    const accounts = Array.from({ length: SIZE - 1 }, (_, at) => ({
      id: String(200_000_000_000 + at),
      parent: `Area ${at % 5}/Team ${at % 25}`,
    }));
    await emulator.seedOrganization({ managementAccount: MANAGEMENT, accounts });
  });
  after(() => emulator.close());

  it("cost at most 260 requests, 20 accounts a page", async () => {
    emulator.clearLog();
    const settings = readSettings({
      accessKey: MANAGEMENT,
      secretKey: "any",
      endpoints: { organizations: emulator.url, sts: emulator.url },
    });
    const started = performance.now();
    const reads = readOnce(organizationAccounts(connect(settings, REGION), REGION));
    const ask = (rule: AccountRule<string>) => findAccounts(reads, { rule, withTags: false });
    const [team, rest] = await Promise.all([
      ask(units("Area 3/Team 13")),
      ask({ ...EVERYTHING, exclude: { organizationalUnits: ["Area 0", "Area 4/Team 24"] } }),
    ]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const requests = emulator.log().length;
    console.log(`      ${SIZE.toLocaleString("en-US")} accounts: ${requests} requests in ${seconds} s`);
    assert.deepEqual([team.selected.length, rest.selected.length], [200, SIZE - 1 - 1_000 - 199]);
    assert.equal(team.selected.length + team.leftOut.length, SIZE);
    assert.ok(requests <= 260, `${requests} requests`);
    const pages = emulator.log().filter(({ operation }) => operation === "ListAccounts").length;
    assert.equal(pages, SIZE / 20);
  });
});
