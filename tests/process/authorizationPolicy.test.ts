import assert from "node:assert/strict";
import { type Emulator, type NeededPermission, startEmulator } from "../../emulator";
import { evaluate } from "../../emulator/iam/evaluate";
import { readPolicy } from "../../emulator/iam/policy";
import { eventually } from "../emulator/support/eventually";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import {
  actionsOf,
  authorizationPolicies,
  documentedPolicies,
  leastPrivilege,
  memberPolicies,
  without,
} from "../support/policy";
import { Authorization, declaring as aggregating, liveOf, Member, Stack, startProvider } from "./engine";

/* The documented policy of a source account: the whole life of authorizations needs each of its actions, and nothing else. */

const SOURCE = "222222222222";
const AUDIT = "123456789012";
const MEMBER = `arn:aws:iam::${AUDIT}:role/aggregator-member`;
const [HOME, FIRST, SECOND] = ["us-east-1", "eu-west-1", "eu-west-3"] as const;

/** The emulator shows every write at once. */
const FAST = {
  "aws-config:publishing": JSON.stringify({ propagationSeconds: 0.02, turnSeconds: 1, inFlightSeconds: 2 }),
};
const IN_SOURCE = { "aws:accessKey": SOURCE, "aws:secretKey": "any", ...FAST };

const declaring = (regions: readonly string[] | "all", tags: Properties = {}): Properties => ({
  authorizedAccountId: AUDIT,
  authorizedAwsRegion: HOME,
  regions,
  tags,
});

/** An authorization's life, with a name for each part. */
const LIFE: readonly (readonly [name: string, run: (stack: Stack) => Promise<unknown>])[] = [
  ["create", (stack) => stack.up(declaring([FIRST], { team: "s", env: "dev" }))],
  ["set a tag", (stack) => stack.up(declaring([FIRST], { team: "t", env: "dev" }))],
  ["remove a tag", (stack) => stack.up(declaring([FIRST], { team: "t" }))],
  ["add a region", (stack) => stack.up(declaring([FIRST, SECOND], { team: "t" }))],
  ["remove a region", (stack) => stack.up(declaring([SECOND], { team: "t" }))],
  ["refresh", (stack) => stack.refresh()],
  ["delete", (stack) => stack.destroy()],
];

/** The part that fails first without an action; undefined: none does, but a line says so. */
const LACKS: readonly (readonly [action: string, fails: string | undefined])[] = [
  ["config:DescribeAggregationAuthorizations", "create"],
  ["config:PutAggregationAuthorization", "create"],
  ["config:TagResource", "create"],
  ["config:ListTagsForResource", "create"],
  ["config:UntagResource", "remove a tag"],
  ["config:DeleteAggregationAuthorization", "remove a region"],
  ["account:ListRegions", undefined],
];

describe("the documented policy of authorizations", () => {
  const policies = authorizationPolicies();
  let aws: Emulator;
  let provider: DynamicProvider;
  let count = 0;

  const allow = (some = policies) => aws.settings(leastPrivilege(some));
  /** Lives a life, up to the first part that fails. */
  const live = async (through = provider): Promise<{ failed: string; message: string } | undefined> => {
    count += 1;
    const stack = new Authorization(through, `auth-${count}`);
    for (const [name, run] of LIFE)
      try {
        await run(stack);
      } catch (error) {
        return { failed: name, message: (error as Error).message };
      }
    return undefined;
  };

  before(async () => {
    aws = await startEmulator();
    provider = await startProvider(aws, IN_SOURCE);
  });
  beforeEach(async () => {
    await aws.reset();
    allow();
  });
  after(async () => {
    await provider?.stop();
    await aws?.close();
  });

  it("is enough, and names no action that nothing needs", async () => {
    assert.equal(await live(), undefined);
    const requests = aws.log();
    assert.deepEqual(
      requests.filter(({ error }) => error?.includes("AccessDenied")),
      [],
    );
    const needed = requests.flatMap((request) => request.needed);
    assert.deepEqual([...new Set(needed.map(({ action }) => action))].sort(), actionsOf(policies).sort());
    assert.deepEqual([...new Set(requests.map(({ account }) => account))], [SOURCE]);
  });

  describe("is needed:", () => {
    it("each action has a case", () => {
      assert.deepEqual(LACKS.map(([action]) => action).sort(), actionsOf(policies).sort());
    });

    for (const [action, fails] of LACKS)
      it(`without ${action}, ${fails === undefined ? "a line says so" : `${fails} fails`}`, async () => {
        // A process asks only once which regions there are.
        const through = fails === undefined ? await startProvider(aws, IN_SOURCE) : provider;
        try {
          allow(without(action, policies));
          const end = await live(through);
          assert.equal(end?.failed, fails, end?.message);
          const told = () => end?.message ?? through.stdout;
          await eventually(() => told().includes(action), `the user is told of ${action}`);
          const refused = aws.log().filter(({ error }) => error?.includes("AccessDenied"));
          assert.ok(refused.length > 0);
          for (const { needed } of refused) assert.ok(needed.some((need) => need.action === action));
          if (fails === undefined)
            await assert.rejects(
              new Authorization(through, "all").up(declaring("all")),
              new RegExp(`needs ${action}`),
            );
        } finally {
          if (through !== provider) await through.stop();
        }
      });
  });

  describe("is no wider:", () => {
    const config = `arn:aws:config:us-east-1:${SOURCE}`;
    for (const need of [
      { action: "config:PutConfigurationAggregator", resource: "*" },
      { action: "config:DeleteAggregationAuthorization", resource: `${config}:config-aggregator/a` },
      { action: "config:TagResource", resource: `${config}:config-aggregator/config-aggregator-a` },
      { action: "config:DescribePendingAggregationRequests", resource: "*" },
      { action: "account:EnableRegion", resource: "*" },
      { action: "sts:AssumeRole", resource: MEMBER },
    ] satisfies NeededPermission[])
      it(`no ${need.action} on ${need.resource}`, () => {
        const read = policies.map((policy) => readPolicy(policy));
        assert.notEqual(evaluate(read, { ...need, context: new Map() }), "allowed");
      });
  });

  it("and that of a member in the aggregator's account are enough for a source account", async () => {
    const { tags } = memberPolicies();
    const owner = await startProvider(aws, FAST);
    const joining = await startProvider(aws, {
      ...IN_SOURCE,
      "aws:assumeRoles": JSON.stringify([{ roleArn: MEMBER }]),
    });
    try {
      aws.settings({
        policies: [
          ...[...policies, documentedPolicies().at(-1) ?? assert.fail()].map((policy) => ({
            account: SOURCE,
            policy,
          })),
          { role: MEMBER, policy: tags },
        ],
      });
      const aggregator = new Stack(owner);
      await aggregator.up(aggregating([AUDIT], { merge: "shared" }));
      aws.clearLog();
      const [authorization, member] = [
        new Authorization(provider, "payments"),
        new Member(joining, "payments"),
      ];
      await authorization.up(declaring([FIRST, SECOND]));
      await member.up({ accountIds: [SOURCE] });
      assert.deepEqual(liveOf(aws).accountIds, [AUDIT, SOURCE]);
      await member.destroy();
      await authorization.destroy();
      assert.deepEqual([liveOf(aws).accountIds, aws.authorizations()], [[AUDIT], []]);
      assert.deepEqual(
        aws.log().filter(({ error }) => error?.includes("AccessDenied")),
        [],
      );
    } finally {
      await joining.stop();
      await owner.stop();
    }
  });
});
