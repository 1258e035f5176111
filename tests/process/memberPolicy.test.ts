import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { systemClock } from "../../provider/aws/retry";
import { readSettings } from "../../provider/aws/settings";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { dynamodbClaims } from "../../provider/sharing/store/dynamodb";
import { createTable } from "../support/claimsTable";
import type { DynamicProvider } from "../support/dynamicProvider";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { actionsOf, memberPolicies, statementsOf, without } from "../support/policy";
import { configFor, declaring, liveOf, Member, REGION, Stack, startProvider } from "./engine";

/*
 * A member of another AWS account assumes a role in the aggregator's account that may do what the documentation says a member
 * needs, and nothing else.
 */

const OWNER = "123456789012";
const MEMBER_ACCOUNT = "222222222222";
const ROLE = `arn:aws:iam::${OWNER}:role/aggregator-member`;
const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

/** Short, as the emulator shows every write at once. */
const TIMES = JSON.stringify({
  propagationSeconds: 0.02,
  turnSeconds: 2,
  inFlightSeconds: 3,
  gatherSeconds: 0,
});

describe("a member in another account, with the documented policy", () => {
  const { tags: policy } = memberPolicies();
  let aws: Emulator;
  let owner: DynamicProvider;
  let provider: DynamicProvider;
  let member: Member;

  const allow = (policies: readonly (typeof policy)[]) =>
    aws.settings({ policies: policies.map((one) => ({ role: ROLE, policy: one })) });

  before(async () => {
    aws = await startEmulator();
    owner = await startProvider(aws, { "aws-config:publishing": TIMES });
  });
  beforeEach(async () => {
    await aws.reset();
    allow([policy]);
    provider = await startProvider(aws, {
      ...configFor(aws),
      "aws:accessKey": MEMBER_ACCOUNT,
      "aws:secretKey": "any",
      "aws:assumeRoles": JSON.stringify([{ roleArn: ROLE }]),
      "aws-config:publishing": TIMES,
    });
    member = new Member(provider, "payments");
    await new Stack(owner).up(declaring([A], { merge: "shared" }));
  });
  afterEach(() => provider?.stop());
  after(async () => {
    await owner?.stop();
    await aws?.close();
  });

  const parts = {
    join: () => member.up({ accountIds: [B] }),
    change: () => member.up({ accountIds: [C] }),
    refresh: () => member.refresh(),
    leave: () => member.destroy(),
  };

  it("is enough, and names no action that nothing needs", async () => {
    for (const part of Object.values(parts)) await part();
    assert.deepEqual(liveOf(aws).accountIds, [A]);
    const requests = aws.log({ account: OWNER }).filter(({ needed }) => needed.length > 0);
    assert.deepEqual(
      requests.filter(({ error }) => error?.includes("AccessDenied")),
      [],
    );
    const needed = new Set(requests.flatMap((request) => request.needed.map(({ action }) => action)));
    for (const action of actionsOf([policy])) assert.ok(needed.has(action), action);
  });

  for (const [action, fails] of [
    ["config:DescribeConfigurationAggregators", "join"],
    ["config:ListTagsForResource", "join"],
    ["config:TagResource", "join"],
    ["config:PutConfigurationAggregator", "join"],
    ["config:UntagResource", "change"],
  ] as const)
    it(`without ${action}, ${fails} fails, and says so`, async () => {
      allow(without(action, [policy]));
      let failed: string | undefined;
      for (const [name, part] of Object.entries(parts)) {
        const error = await part().then(
          () => undefined,
          (reason: Error) => reason,
        );
        if (!error) continue;
        failed = name;
        assert.match(error.message, new RegExp(`is not authorized to perform: ${action}`));
        break;
      }
      assert.equal(failed, fails);
    });

  it("is no wider: it makes no aggregator, deletes none, and tags nothing but claims", async () => {
    const stack = new Stack(provider, "another");
    await assert.rejects(
      stack.up(declaring([B])),
      /not authorized to perform: config:PutConfigurationAggregator/,
    );
    const adopting = new Stack(provider, "security");
    await assert.rejects(
      adopting.up(declaring([B], { adopt: true, merge: "shared", tags: { team: "payments" } })),
      /not authorized to perform: config:TagResource/,
    );
    assert.deepEqual(liveOf(aws).accountIds, [A]);
  });
});

describe("a member in another account with claims in a table, with the documented policies", () => {
  const local = useDynamodbLocal();

  describe("", () => {
    const { tags, table } = memberPolicies();
    const statements = statementsOf([tags]);
    /** What the documentation says is needed only where nobody owns the aggregator. */
    const writeClaims = statements.filter(({ Sid }) => Sid === "WriteClaims");
    const policies = [
      { ...tags, Statement: statements.filter((statement) => !writeClaims.includes(statement)) },
      table,
    ];
    const TABLE = { claims: { dynamodbTable: "aggregator-claims" } };
    let aws: Emulator;
    let owner: DynamicProvider;
    let provider: DynamicProvider;
    let member: Member;
    let count = 0;

    const allow = (allowed: readonly (typeof table)[]) =>
      aws.settings({ policies: allowed.map((policy) => ({ role: ROLE, policy })) });
    const start = (more: Record<string, string>) => {
      const { url } = aws;
      const endpoints = { configservice: url, sts: url, organizations: url, iam: url, dynamodb: url };
      const given = { "aws:endpoints": JSON.stringify([endpoints]), "aws:secretKey": "any" };
      return startProvider(aws, { ...given, "aws-config:publishing": TIMES, ...more });
    };

    const ofOwner = () =>
      readSettings({ accessKey: OWNER, secretKey: "any", endpoints: { dynamodb: aws.url } });
    const tableOfOwner = () => {
      return dynamodbTable(connect(ofOwner(), REGION), "aggregator-claims", claimsTableArgs);
    };

    before(async () => {
      aws = await startEmulator({ settings: { dynamodb: local.url } });
      await createTable(ofOwner(), REGION, "aggregator-claims");
      owner = await start({ "aws:accessKey": OWNER });
      const assumeRoles = JSON.stringify([{ roleArn: ROLE }]);
      provider = await start({ "aws:accessKey": MEMBER_ACCOUNT, "aws:assumeRoles": assumeRoles });
    });
    beforeEach(() => {
      count += 1;
      member = new Member(provider, "payments", `security-${count}`);
      allow(policies);
      aws.clearLog();
    });
    after(async () => {
      await provider?.stop();
      await owner?.stop();
      await aws?.close();
    });

    /** What was left long ago, where a claim was removed, so that no late request makes it again. */
    const GONE = "claim:gone/prod/team:0123456789abcdef";
    const leaveBehind = () =>
      tableOfOwner().update(
        { partition: liveOf(aws, member.aggregator).arn, sort: GONE },
        { format: 1, version: 2, writeId: "x", writtenAt: "2026-01-01T00:00:00.000Z", removed: "true" },
        {},
      );
    const isLeftBehind = async () =>
      (await tableOfOwner().query(liveOf(aws, member.aggregator).arn)).some(({ item }) => item === GONE);

    const own = () => new Stack(owner, member.aggregator).up(declaring([A], { merge: "shared", ...TABLE }));
    const live = () => liveOf(aws, member.aggregator).accountIds;

    /** Another stack publishes, until somebody looks whether it still does. */
    async function besideAnother(work: () => Promise<void>): Promise<void> {
      const another = dynamodbClaims({
        table: tableOfOwner(),
        name: `dynamodb:${REGION}/aggregator-claims`,
        aggregator: liveOf(aws, member.aggregator).arn,
        claimant: { key: "search/prod/team:0123456789abcdef" },
        clock: systemClock,
        now: Date.now,
        newId: () => "another",
      });
      await another.read();
      await another.acquire(undefined, { lasts: 5, isNew: false });
      const isLookedAt = () =>
        aws.log({ operation: "GetItem" }).some(({ assumedRole }) => assumedRole === ROLE);
      let isOver = false;
      const working = work().finally(() => {
        isOver = true;
      });
      working.catch(() => {});
      while (!isOver && !isLookedAt()) await sleep(10);
      await another.release();
      await working;
    }

    const parts = {
      join: () => besideAnother(() => member.up({ accountIds: [B], ...TABLE })),
      change: () => member.up({ accountIds: [C], ...TABLE }),
      refresh: () => member.refresh(),
      leave: () => member.destroy(),
    };

    it("needs every action that they name, and no WriteClaims", async () => {
      await own();
      await leaveBehind();
      const seen: unknown[] = [];
      for (const part of Object.values(parts)) {
        await part();
        seen.push(live());
      }
      assert.deepEqual(seen, [[A, B], [A, C], [A, C], [A]]);
      assert.equal(await isLeftBehind(), false);
      const requests = aws.log().filter(({ assumedRole }) => assumedRole === ROLE);
      const needed = requests.flatMap((request) => request.needed.map(({ action }) => action));
      assert.deepEqual([...new Set(needed)].sort(), actionsOf(policies).sort());
    });

    for (const [action, fails] of [
      ["config:DescribeConfigurationAggregators", "join"],
      ["config:ListTagsForResource", "join"],
      ["config:PutConfigurationAggregator", "join"],
      ["dynamodb:Query", "join"],
      ["dynamodb:UpdateItem", "join"],
      ["dynamodb:GetItem", "join"],
    ] as const)
      it(`without ${action}, ${fails} fails, and says so`, async () => {
        await own();
        allow(without(action, policies));
        for (const [name, part] of Object.entries(parts)) {
          if (name !== fails) await part();
          else {
            await assert.rejects(part(), new RegExp(`is not authorized to perform: ${action}`));
            return;
          }
        }
      });

    it("without dynamodb:DeleteItem, only what removed claims have left is not cleared away", async () => {
      await own();
      await leaveBehind();
      allow(without("dynamodb:DeleteItem", policies));
      for (const part of Object.values(parts)) await part();
      assert.deepEqual(live(), [A]);
      assert.equal(await isLeftBehind(), true);
    });

    it("needs WriteClaims to join what nobody owns", async () => {
      await aws.seed({ name: member.aggregator, accountIds: [A] });
      await assert.rejects(parts.join(), /is not authorized to perform: config:TagResource/);
      assert.deepEqual(live(), [A]);
      allow([...policies, { ...tags, Statement: writeClaims }]);
      for (const part of Object.values(parts)) await part();
      assert.deepEqual(live(), [A]);
    });
  });
});
