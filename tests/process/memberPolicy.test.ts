import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import type { DynamicProvider } from "../support/dynamicProvider";
import { actionsOf, memberPolicies, without } from "../support/policy";
import { configFor, declaring, liveOf, Member, Stack, startProvider } from "./engine";

/*
 * A member of another AWS account assumes a role in the aggregator's account that may do what the README says a member
 * needs, and nothing else.
 */

const OWNER = "123456789012";
const MEMBER_ACCOUNT = "222222222222";
const ROLE = `arn:aws:iam::${OWNER}:role/aggregator-member`;
const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

/** Short, as the emulator shows every write at once. */
const TIMES = JSON.stringify({ visibleWithin: 0.02, publishWithin: 2, landsWithin: 3, gatherFor: 0 });

describe("a member in another account, with the README's policy", () => {
  const { tags: policy } = memberPolicies();
  let aws: Emulator;
  let owner: DynamicProvider;
  let provider: DynamicProvider;
  let member: Member;

  const allow = (policies: readonly (typeof policy)[]) =>
    aws.settings({ policies: policies.map((one) => ({ role: ROLE, policy: one })) });

  before(async () => {
    aws = await startEmulator();
    owner = await startProvider(aws, { "aws-config:claims": TIMES });
  });
  beforeEach(async () => {
    await aws.reset();
    allow([policy]);
    provider = await startProvider(aws, {
      ...configFor(aws),
      "aws:accessKey": MEMBER_ACCOUNT,
      "aws:secretKey": "any",
      "aws:assumeRoles": JSON.stringify([{ roleArn: ROLE }]),
      "aws-config:claims": TIMES,
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
    ["config:UntagResource", "leave"],
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
