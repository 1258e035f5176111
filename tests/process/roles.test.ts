import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { connect } from "../../provider/aws/connection";
import { organizationAccounts } from "../../provider/aws/organizationAccounts";
import { readSettings } from "../../provider/aws/settings";
import { findAccounts } from "../../provider/live/organizationAccounts";
import { readOnce } from "../../provider/live/organizationReads";
import { element, organizations, sts } from "../emulator/support/call";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import {
  accountsByRulePolicy,
  actionsOf,
  authorizationPolicies,
  documentedPolicies,
  eachItsOwn,
  memberPolicies,
  organizationPolicies,
} from "../support/policy";
import { declaring, liveOf, Member, REGION, Stack, startProvider } from "./engine";

/*
 * The tables of docs/organizations.md: each role may do what its own policy allows and nothing else, all of them at the same time,
 * in one organization.
 */

const [MANAGEMENT, DELEGATED, AUDIT] = ["999999999999", "888888888888", "777777777777"] as const;
const [SOURCE, OTHER, DEPLOYER] = ["222222222222", "333333333333", "555555555555"] as const;

/** Short, as the emulator shows every write at once. */
const TIMES = JSON.stringify({
  propagationSeconds: 0.02,
  turnSeconds: 2,
  inFlightSeconds: 3,
  gatherSeconds: 0,
});

const roleIn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

const [ofAccounts, , assumesRoles] = documentedPolicies();
const { setUp, management, delegated } = organizationPolicies();

/** The policy of each role, by its ARN. */
const POLICIES = {
  [roleIn(MANAGEMENT, "SetUp")]: [setUp],
  [roleIn(MANAGEMENT, "Deploy")]: [management],
  [roleIn(DELEGATED, "Deploy")]: [delegated],
  [roleIn(MANAGEMENT, "Read")]: [accountsByRulePolicy()],
  [roleIn(DELEGATED, "Read")]: [accountsByRulePolicy()],
  [roleIn(AUDIT, "Owner")]: [ofAccounts ?? assert.fail()],
  [roleIn(AUDIT, "Member")]: [memberPolicies().tags],
  [roleIn(SOURCE, "Authorize")]: authorizationPolicies(),
};

/** An authorization in its account, as the program's constructor sends it. */
class Authorization extends Stack {
  protected override news(args: Properties): Properties {
    const __provider =
      'exports.handler = () => require("pulumi-aws-config-aggregator/provider").authorization;';
    return { __provider, __owner: this.owner, __label: "auth", ...args };
  }
}

describe("each role of docs/organizations.md, under its own policy", () => {
  const processes: DynamicProvider[] = [];
  let aws: Emulator;

  before(async () => {
    const roles = Object.entries(POLICIES).map(([role, policies]) => ({ role, policies }));
    const deployer = { account: DEPLOYER, policies: [assumesRoles ?? assert.fail()] };
    aws = await startEmulator({ settings: eachItsOwn([deployer, ...roles]) });
  });
  beforeEach(async () => {
    await aws.seedOrganization({
      managementAccount: MANAGEMENT,
      delegatedAdministrators: [{ account: DELEGATED, servicePrincipal: "config.amazonaws.com" }],
      accounts: [
        { id: SOURCE, parent: "Workloads/Prod" },
        { id: OTHER, parent: "Workloads/Prod" },
        { id: DELEGATED },
        { id: AUDIT },
      ],
    });
    aws.clearLog();
  });
  afterEach(() => Promise.all(processes.splice(0).map((provider) => provider.stop())));
  after(() => aws?.close());

  const settings = (role: string) => ({
    accessKey: DEPLOYER,
    secretKey: "any",
    assumeRoles: [{ roleArn: role }],
  });
  /** A provider that the account that deploys runs in a role. */
  async function inRole(role: string): Promise<DynamicProvider> {
    const { accessKey, secretKey, assumeRoles } = settings(role);
    const { url } = aws;
    const endpoints = { configservice: url, sts: url, organizations: url, iam: url, account: url };
    const provider = await startProvider(aws, {
      "aws:accessKey": accessKey,
      "aws:secretKey": secretKey,
      "aws:assumeRoles": JSON.stringify(assumeRoles),
      "aws:endpoints": JSON.stringify([endpoints]),
      "aws-config:publishing": TIMES,
    });
    processes.push(provider);
    return provider;
  }
  /** The actions that a role has needed, all of them allowed. */
  function usedBy(role: string): string[] {
    const refused = aws.log().filter(({ error }) => error?.includes("AccessDenied"));
    assert.deepEqual(refused, []);
    const requests = aws.log().filter(({ assumedRole }) => assumedRole === role);
    return [...new Set(requests.flatMap(({ needed }) => needed.map(({ action }) => action)))].sort();
  }
  const allOf = (role: keyof typeof POLICIES) => actionsOf(POLICIES[role] ?? assert.fail()).sort();
  const live = async (stack: Stack, ...steps: Properties[]) => {
    for (const step of steps) await stack.up(step);
    const { id, outputs } = stack.state ?? assert.fail("nothing to refresh");
    await stack.provider.read(id, outputs);
  };

  /** What only the aggregator's owner may do. */
  const refusesOwn = (provider: DynamicProvider) =>
    assert.rejects(
      new Stack(provider, "own").up(declaring([SOURCE])),
      /is not authorized to perform: config:(?:Describe|Put)ConfigurationAggregator/,
    );

  it("the management account sets up", async () => {
    const role = roleIn(MANAGEMENT, "SetUp");
    const form = { Action: "AssumeRole", RoleArn: role, RoleSessionName: "test" };
    const { xml } = await sts(aws.url, form, { account: DEPLOYER });
    const [accessKeyId = "", sessionToken = ""] = ["AccessKeyId", "SessionToken"].map((name) =>
      element(xml, name),
    );
    const principal = { ServicePrincipal: "config.amazonaws.com" };
    const administrator = { AccountId: AUDIT, ...principal };
    for (const [operation, input] of [
      ["EnableAWSServiceAccess", principal],
      ["ListAWSServiceAccessForOrganization", {}],
      ["RegisterDelegatedAdministrator", administrator],
      ["ListDelegatedAdministrators", principal],
      ["DeregisterDelegatedAdministrator", administrator],
      ["DisableAWSServiceAccess", principal],
    ] as const) {
      const { status, body } = await organizations(aws.url, operation, { accessKeyId, sessionToken }, input);
      assert.equal(status, 200, JSON.stringify(body));
    }
    assert.deepEqual(usedBy(role), allOf(role));
  });

  for (const account of [MANAGEMENT, DELEGATED])
    it(`${account === MANAGEMENT ? "the management account" : "a delegated administrator"} deploys an organization's aggregator`, async () => {
      const role = roleIn(account, "Deploy");
      const stack = new Stack(await inRole(role), "organization");
      const roleArn = roleIn(account, "service-role/organization");
      const source = (more: object) => ({ organizationAggregationSource: { roleArn, ...more } });
      const first = { ...source({ allRegions: true }), tags: { team: "s", env: "dev" } };
      await live(stack, first, { ...source({ regions: [REGION] }), tags: { team: "t" } });
      await stack.destroy();
      assert.deepEqual(usedBy(role), allOf(role));
    });

  for (const account of [MANAGEMENT, DELEGATED])
    it(`${account === MANAGEMENT ? "the management account" : "a delegated administrator"} reads accounts by rule`, async () => {
      const role = roleIn(account, "Read");
      const endpoints = { organizations: aws.url, sts: aws.url };
      const api = organizationAccounts(
        connect(readSettings({ ...settings(role), endpoints }), REGION),
        REGION,
      );
      const include = { organizationalUnits: ["Workloads/Prod"] };
      const rule = { include, exclude: {}, recursive: true, includeManagementAccount: false };
      const { selected } = await findAccounts(readOnce(api), {
        rule: { ...rule, states: ["ACTIVE"] },
        withTags: true,
      });
      assert.deepEqual(
        selected.map(({ id }) => id),
        [SOURCE, OTHER],
      );
      // The others are for units that have no account, and for accounts without paths.
      const rare = ["organizations:DescribeOrganizationalUnit", "organizations:ListAccountsForParent"];
      assert.deepEqual([...usedBy(role), ...rare].sort(), allOf(role));
    });

  it("the aggregator's account owns an aggregator of accounts, and a member that may not make one joins it", async () => {
    const [owner, member] = [roleIn(AUDIT, "Owner"), roleIn(AUDIT, "Member")];
    const owning = new Stack(await inRole(owner));
    const shared = (tags: Properties) => declaring([SOURCE], { merge: "shared", tags });
    await live(owning, shared({ team: "s", env: "dev" }), shared({ team: "t" }));
    const joining = new Member(await inRole(member), "payments");
    await live(joining, { accountIds: [OTHER] });
    assert.deepEqual(liveOf(aws).accountIds, [SOURCE, OTHER]);
    await joining.destroy();
    await owning.destroy();
    assert.deepEqual(usedBy(owner), allOf(owner));
    assert.deepEqual(usedBy(member), allOf(member));
    await refusesOwn(joining.provider);
  });

  it("a source account authorizes an aggregator, and may not make one", async () => {
    const role = roleIn(SOURCE, "Authorize");
    const stack = new Authorization(await inRole(role));
    const authorizing = (regions: unknown, tags: Properties) => ({
      authorizedAccountId: AUDIT,
      authorizedAwsRegion: REGION,
      regions,
      tags,
    });
    await live(stack, authorizing("all", { team: "s", env: "dev" }), authorizing([REGION], { team: "t" }));
    assert.deepEqual(
      aws.authorizations().map(({ account, region }) => [account, region]),
      [[SOURCE, REGION]],
    );
    await stack.destroy();
    assert.deepEqual(aws.authorizations(), []);
    assert.deepEqual(usedBy(role), allOf(role));
    await refusesOwn(stack.provider);
  });
});
