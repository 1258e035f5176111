import assert from "node:assert/strict";
import { type Emulator, type NeededPermission, startEmulator } from "../../emulator";
import { evaluate } from "../../emulator/iam/evaluate";
import { readPolicy } from "../../emulator/iam/policy";
import { eventually } from "../emulator/support/eventually";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { actionsOf, documentedPolicies, leastPrivilege, without } from "../support/policy";
import { declaring, Stack, startProvider } from "./engine";

/*
 * The documented policies are made from the calls that are sent: the whole life of aggregators needs each of their
 * actions, and nothing else.
 */

const CALLER = "123456789012";
const MANAGEMENT = "999999999999";
const A = "111111111111";
const B = "222222222222";
const ORGANIZATION_ROLE = `arn:aws:iam::${CALLER}:role/service-role/organization`;
const ROLE = `arn:aws:iam::${B}:role/aggregators`;

const TAGS = { team: "s", env: "dev" };
const ORGANIZATION = { organizationAggregationSource: { roleArn: ORGANIZATION_ROLE, allRegions: true } };

/** A part of an aggregator's life, with a name for the tables below. */
type Part = readonly [name: string, run: (stack: Stack) => Promise<unknown>];

const declare =
  (args: Properties): Part[1] =>
  (stack) =>
    stack.up(args);
const refresh: Part[1] = (stack) => {
  const { id, outputs } = stack.state ?? assert.fail("nothing to refresh");
  return stack.provider.read(id, outputs);
};
const remove: Part[1] = (stack) => stack.destroy();

/** Lives of aggregators, one after the other. */
const LIVES = {
  accounts: [
    ["create", declare(declaring([A], { tags: TAGS }))],
    ["add an account", declare(declaring([A, B], { tags: TAGS }))],
    ["remove an account", declare(declaring([B], { tags: TAGS }))],
    ["set a tag", declare(declaring([B], { tags: { ...TAGS, team: "t" } }))],
    ["remove a tag", declare(declaring([B], { tags: { team: "t" } }))],
    ["refresh", refresh],
    ["delete", remove],
  ],
  "management account": [
    ["create", declare({ ...ORGANIZATION, tags: TAGS })],
    [
      "update",
      declare({ organizationAggregationSource: { roleArn: ORGANIZATION_ROLE, regions: ["us-east-1"] } }),
    ],
    ["refresh", refresh],
    ["delete", remove],
  ],
  "delegated administrator": [
    ["create", declare(ORGANIZATION)],
    ["delete", remove],
  ],
  "in a role": [
    ["create", declare(declaring([A]))],
    ["delete", remove],
  ],
} satisfies Record<string, readonly Part[]>;

type Life = keyof typeof LIVES;

interface Lack {
  readonly action: string;
  readonly life: Life;
  /** The part that fails; undefined: none does, but the provider says what it could not ask. */
  readonly fails: string | undefined;
  /** Default: AccessDenied, as IAM has it. */
  readonly code?: string;
}

/** Which part of which life fails first without an action. */
const LACKS: readonly Lack[] = [
  { action: "config:DescribeConfigurationAggregators", life: "accounts", fails: "create" },
  { action: "config:PutConfigurationAggregator", life: "accounts", fails: "create" },
  { action: "config:TagResource", life: "accounts", fails: "create" },
  { action: "config:ListTagsForResource", life: "accounts", fails: "create" },
  { action: "config:UntagResource", life: "accounts", fails: "remove a tag" },
  { action: "config:DeleteConfigurationAggregator", life: "accounts", fails: "delete" },
  { action: "iam:PassRole", life: "management account", fails: "create" },
  { action: "organizations:DescribeOrganization", life: "management account", fails: undefined },
  { action: "iam:GetRole", life: "management account", fails: undefined },
  {
    action: "organizations:ListAWSServiceAccessForOrganization",
    life: "delegated administrator",
    fails: undefined,
  },
  {
    action: "organizations:EnableAWSServiceAccess",
    life: "management account",
    fails: "create",
    code: "OrganizationAccessDeniedException",
  },
  {
    action: "organizations:ListDelegatedAdministrators",
    life: "delegated administrator",
    fails: "create",
    code: "OrganizationAccessDeniedException",
  },
  { action: "sts:AssumeRole", life: "in a role", fails: "create" },
];

describe("the documented policies", () => {
  const policies = documentedPolicies();
  let emulator: Emulator;
  let provider: DynamicProvider;
  let count = 0;

  before(async () => {
    emulator = await startEmulator({ settings: leastPrivilege(policies) });
    provider = await startProvider(emulator);
  });
  beforeEach(() => emulator.reset());
  after(async () => {
    await provider?.stop();
    await emulator?.close();
  });

  /** Lives a life, up to the first part that fails. */
  async function live(life: Life): Promise<{ failed: string; message: string } | undefined> {
    if (life !== "in a role") return liveThrough(life, provider);
    // In a process of its own: one that has assumed a role does not ask again for an hour.
    const assuming = await startProvider(emulator, {
      "aws:assumeRoles": JSON.stringify([{ roleArn: ROLE }]),
    });
    try {
      return await liveThrough(life, assuming);
    } finally {
      await assuming.stop();
    }
  }

  async function liveThrough(life: Life, through: DynamicProvider) {
    const delegated = { managementAccount: MANAGEMENT, delegatedAdministrators: [CALLER] };
    emulator.settings({ organization: life === "delegated administrator" ? delegated : "own" });
    count += 1;
    const stack = new Stack(through, `security-${count}`);
    for (const [name, run] of LIVES[life]) {
      try {
        await run(stack);
      } catch (error) {
        return { failed: name, message: (error as Error).message };
      }
    }
    return undefined;
  }

  describe("are needed:", () => {
    it("each action has a case", () => {
      const actions = LACKS.map(({ action }) => action);
      assert.deepEqual([...actions].sort(), actionsOf(policies).sort());
    });

    for (const { action, life, fails, code = "AccessDenied" } of LACKS)
      it(`without ${action}, ${life}: ${fails === undefined ? "a warning" : `${fails} fails`}`, async () => {
        emulator.settings(leastPrivilege(without(action, policies)));
        const end = await live(life);
        assert.equal(end?.failed, fails, end?.message);
        const told = () => end?.message ?? provider.stdout;
        await eventually(() => told().includes(action), `the user is told of ${action}`);
        assert.match(told(), new RegExp(`failed: ${code}`));
        if (code === "AccessDenied")
          assert.match(told(), new RegExp(`is not authorized to perform: ${action} on resource: `));
        const refused = emulator.log().filter(({ error }) => error?.includes("AccessDenied"));
        assert.ok(refused.length > 0);
        for (const { needed } of refused) assert.ok(needed.some((need) => need.action === action));
      });
  });

  it("are enough, and name no action that nothing needs", async () => {
    for (const life of Object.keys(LIVES) as Life[]) assert.equal(await live(life), undefined, life);
    const requests = emulator.log();
    assert.deepEqual(
      requests.filter(({ error }) => error?.includes("AccessDenied")),
      [],
    );
    const needed = requests.flatMap((request) => request.needed);
    assert.deepEqual([...new Set(needed.map(({ action }) => action))].sort(), actionsOf(policies).sort());
    for (const need of needed) assert.equal(allowed(need), true, JSON.stringify(need));
  });

  describe("are no wider:", () => {
    const config = `arn:aws:config:us-east-1:${CALLER}`;
    const table: [need: NeededPermission, service?: string][] = [
      [{ action: "config:PutConfigurationAggregator", resource: "*" }],
      [{ action: "config:TagResource", resource: `${config}:config-rule/config-rule-abcdef` }],
      [{ action: "config:UntagResource", resource: `${config}:aggregation-authorization/${A}/us-east-1` }],
      [{ action: "config:PutAggregationAuthorization", resource: `${config}:aggregation-authorization/*` }],
      [{ action: "config:DescribeConfigRules", resource: "*" }],
      [{ action: "iam:PassRole", resource: ORGANIZATION_ROLE }, "ec2.amazonaws.com"],
      [{ action: "iam:PassRole", resource: `arn:aws:iam::${CALLER}:user/somebody` }],
      [{ action: "iam:GetRolePolicy", resource: ORGANIZATION_ROLE }],
      [{ action: "organizations:RegisterDelegatedAdministrator", resource: "*" }],
      [{ action: "sts:AssumeRoleWithWebIdentity", resource: ROLE }],
    ];
    for (const [need, service] of table)
      it(`no ${need.action} on ${need.resource}${service ? ` for ${service}` : ""}`, () => {
        assert.equal(allowed(need, service), false);
      });
  });

  function allowed({ action, resource }: NeededPermission, service = "config.amazonaws.com"): boolean {
    const context = new Map(action === "iam:PassRole" ? [["iam:passedtoservice", [service]]] : []);
    const read = policies.map((policy) => readPolicy(policy));
    return evaluate(read, { action, resource, context }) === "allowed";
  }
});
