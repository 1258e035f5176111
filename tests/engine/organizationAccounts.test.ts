import assert from "node:assert/strict";
import type { OrganizationSeed } from "../../emulator";
import { DESCRIBE, type Deployment, deployment } from "../support/deployment";
import { accountsByRulePolicy, documentedPolicies, leastPrivilege } from "../support/policy";

const MANAGEMENT = "123456789012";

/** An account by its number. */
const id = (number: number) => String(200_000_000_000 + number);
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => id(from + at));

/** An organization with these accounts in Workloads/Prod, and one in Sandbox. */
const organization = (prod: readonly string[], more: Partial<OrganizationSeed> = {}): OrganizationSeed => ({
  managementAccount: MANAGEMENT,
  ...more,
  accounts: [
    ...prod.map((account) => ({ id: account, parent: "Workloads/Prod" })),
    { id: id(99), parent: "Sandbox" },
    ...(more.accounts ?? []),
  ],
});

const functions =
  'const { getOrganizationAccounts, getOrganizationAccountsOutput } = require("pulumi-aws-config-aggregator");';

/** An aggregator of what a call selects. */
const aggregatorOf = (call: string, more = "") =>
  `${functions}
   new ConfigurationAggregator("security", {
     name: "security", accountAggregationSource: { accountIds: ${call}.accountIds, allRegions: true }, ${more}
   });`;

const PROD = 'getOrganizationAccountsOutput({ organizationalUnits: ["Workloads/Prod"] })';

async function start(body: string, seed: OrganizationSeed): Promise<Deployment> {
  const d = await deployment(body);
  d.aws.settings(leastPrivilege([...documentedPolicies(), accountsByRulePolicy()]));
  await d.aws.seedOrganization(seed);
  return d;
}

describe("an aggregator of one organizational unit, on the real engine", () => {
  let d: Deployment;

  before(async () => {
    d = await start(aggregatorOf(PROD), organization(ids(0, 12)));
  });
  after(() => d?.dispose());

  /** A failed preview, which has to tell `message` in plain words and to leave the aggregator alone. */
  const refused = async (message: RegExp, accounts = d.live().accountIds) => {
    const { output } = await d.project.preview({ expectFailure: true });
    assert.match(output, message);
    assert.doesNotMatch(output, /^\s+at .*:\d+/m, "no stack");
    assert.doesNotMatch(output, /unhandled/i);
    assert.deepEqual(d.live().accountIds, accounts);
  };

  it("is made in one line", async () => {
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ids(0, 12));
  });

  it("changes nothing while no account moves", async () => {
    const { resources } = await d.project.preview();
    assert.deepEqual(resources, ["2 unchanged"]);
  });

  it("says at preview who joins and who leaves as accounts move", async () => {
    await d.aws.seedOrganization(
      organization(ids(1, 14), { accounts: [{ id: id(0), parent: "Workloads/Dev" }] }),
    );
    const { output } = await d.project.preview({ diff: true });
    assert.match(output, /\+2 accounts \(200000000012, 200000000013\), −1 account \(200000000000\)/);
    assert.match(output, /\+ 200000000013: true/);
    assert.match(output, /- 200000000000: true/);
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ids(1, 14));
  });

  it("is not emptied because most of its accounts seem to be gone", async () => {
    await d.aws.seedOrganization(organization(ids(1, 3)));
    await refused(
      /this change would take 11 accounts of 13 \(.*\) out of aggregator security in us-east-1, and at most 6 \(half\) may leave in one change unless maxRemovals allows more/,
    );
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(output, /raise maxRemovals to 11 and run `pulumi up` again/);
    assert.deepEqual(d.live().accountIds, ids(1, 14));
  });

  it("lets them go where maxRemovals says so, which is no change by itself @slow", async () => {
    d.program(aggregatorOf(PROD, "maxRemovals: 11"));
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ids(1, 3));
    d.program(aggregatorOf(PROD, 'maxRemovals: "10%"'));
    assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
    const { inputs } = (await d.project.resource("ConfigurationAggregator")) ?? assert.fail();
    assert.equal(inputs?.maxRemovals, "10%");
    assert.deepEqual((await d.project.refresh()).resources, ["2 unchanged"]);
    d.program(aggregatorOf(PROD));
    assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
  });

  it("fails with the names that there are, where its unit doesn't exist", async () => {
    d.program(aggregatorOf('getOrganizationAccountsOutput({ organizationalUnits: ["Workloads/Prd"] })'));
    await refused(
      /getOrganizationAccounts: parts of the rule for organization o-\w+ match no account:\s+organizationalUnits\[0\]: "Workloads\/Prd": there is no organizational unit "Prd" right below Workloads, which has Prod: is Workloads\/Prod meant\?/,
    );
  });

  it("fails where Organizations answers its caller with nothing", async () => {
    d.program(aggregatorOf(PROD));
    d.aws.settings({ organization: "own", organizationReads: { toMembers: "empty" } });
    const other = { managementAccount: "111111111111", accounts: [{ id: MANAGEMENT }] };
    await d.aws.seedOrganization(organization(ids(1, 3), other));
    await refused(
      /account 123456789012 gets an empty list as the accounts of organization o-\w+, which has at least its management account \(111111111111\)/,
    );
  });
});

describe("accounts by a rule that isn't known yet, or is secret, on the real engine @slow", () => {
  const HIDDEN = [id(98), id(99)];
  let d: Deployment;
  /** What was printed, of which the secret accounts are no part. */
  const hiding = async (step: Promise<{ readonly output: string }>): Promise<string> => {
    const { output } = await step;
    const { resources } = await d.project.state();
    for (const account of HIDDEN) {
      assert.ok(!output.includes(account), `${account} in ${output}`);
      assert.ok(!JSON.stringify(resources).includes(account), `${account} in the state`);
    }
    return output;
  };

  before(async () => {
    d = await start(
      `${functions}
       class Maker extends pulumi.dynamic.Resource {
         constructor(name, value) {
           const provider = { async create({ value }) { return { id: "1", outs: { value, made: value } }; } };
           super(provider, name, { value, made: undefined });
         }
       }
       const of = (name, unit) => new ConfigurationAggregator(name, {
         name,
         accountAggregationSource: {
           accountIds: getOrganizationAccountsOutput({ organizationalUnits: [unit] }).accountIds, allRegions: true,
         },
       });
       of("security", new Maker("unit", "Workloads/Prod").made);
       of("hidden", pulumi.secret(new Maker("secret", "Sandbox").made));`,
      organization(ids(0, 12)),
    );
  });
  after(() => d?.dispose());

  it("are previewed as not known, and not as none", async () => {
    d.requests();
    const output = await hiding(d.project.preview());
    for (const name of ["security", "hidden"])
      assert.match(
        output,
        new RegExp(
          `${name}: accountAggregationSource\\.accountIds is not known until the resource that sets it is deployed; a new aggregator`,
        ),
      );
    assert.doesNotMatch(output, /[+−]\d+ account/);
    assert.equal(d.requests().includes("ListAccounts"), false);
  });

  it("are read once the rule is known", async () => {
    await hiding(d.project.up());
    assert.deepEqual(d.live().accountIds, ids(0, 12));
    assert.deepEqual(d.live("hidden").accountIds, [id(99)]);
  });

  it("are counted and not named as they move, if the rule is secret", async () => {
    const moved = { accounts: [{ id: id(98), parent: "Sandbox" }] };
    await d.aws.seedOrganization(organization(ids(1, 12), moved));
    const output = await hiding(d.project.preview({ diff: true }));
    assert.match(output, /security: −1 account \(200000000000\)/);
    assert.match(output, /hidden: \+1 account(?! \()/);
    await hiding(d.project.up());
    assert.deepEqual(d.live("hidden").accountIds, HIDDEN);
  });
});

describe("accounts by rule in one program, on the real engine @slow", () => {
  let d: Deployment;

  before(async () => {
    d = await start(
      `${functions}
       module.exports = async () => {
         const reader = new Provider("reader", { region: "us-east-1" });
         const { accountIds, leftOut } = await getOrganizationAccounts(
           { exclude: { organizationalUnits: ["Sandbox"] }, includeManagementAccount: true }, { provider: reader },
         );
         const aggregator = new ConfigurationAggregator("security", {
           name: "security", merge: "shared", ...all(...accountIds), aggregatorFilters: {},
         });
         new AggregatorMembership("sandbox", {
           aggregator,
           accountIds: getOrganizationAccountsOutput({ organizationalUnits: ["Sandbox"] }, { provider: reader }).accountIds,
         });
         return { left: leftOut.map(({ id, reason }) => id + ": " + reason) };
       };`,
      organization(ids(0, 30)),
    );
  });
  after(() => d?.dispose());

  it("are all but some, and those of a membership, by reads that both calls share", async () => {
    d.requests();
    await d.project.preview();
    const preview = d.requests();
    const count = (operation: string) => preview.filter((one) => one === operation).length;
    assert.deepEqual(["DescribeOrganization", "ListAccounts", "ListRoots"].map(count), [1, 2, 1]);
    await d.project.up();
    assert.deepEqual(d.live().accountIds, [MANAGEMENT, ...ids(0, 30), id(99)]);
    assert.deepEqual((await d.project.outputs()).left, [`${id(99)}: excluded`]);
  });
});

describe("accounts by rule of 5,000, on the real engine @slow", () => {
  it("cost at most 260 requests for each preview", async () => {
    const accounts = Array.from({ length: 4_999 }, (_, at) => ({
      id: id(1_000 + at),
      parent: `Area ${at % 5}/Team ${at % 25}`,
    }));
    const d = await start(
      aggregatorOf('getOrganizationAccountsOutput({ organizationalUnits: ["Area 1/Team 6"] })'),
      { managementAccount: MANAGEMENT, accounts },
    );
    try {
      d.requests();
      const { output, durationMs } = await d.project.preview();
      const requests = d.requests().filter((operation) => operation !== DESCRIBE).length;
      console.log(`      a preview: ${requests} requests, ${(durationMs / 1000).toFixed(1)} s in all`);
      assert.match(output, /security: \+200 accounts/);
      assert.ok(requests <= 260, `${requests} requests`);
    } finally {
      await d.dispose();
    }
  });
});
