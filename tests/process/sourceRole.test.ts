import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { actionsOf, documentedPolicies, sourceRolePolicies, without } from "../support/policy";
import { declaring, Member, REGION, Stack, startProvider } from "./engine";

/*
 * A preview looks into source accounts with a role in each of them, under the policies that the documentation shows.
 */

const OWN = "123456789012";
const [A, B, C, D] = ["222222222222", "333333333333", "444444444444", "555555555555"] as const;
const PATTERN = "arn:aws:iam::{account}:role/aggregator-audit";
const ROLE = { sourceRole: PATTERN };
const REGIONS = ["eu-west-3", REGION];

describe("a preview that looks into source accounts", () => {
  const { caller, role } = sourceRolePolicies();
  let aws: Emulator;
  let provider: DynamicProvider;
  let count = 0;
  let printed = 0;

  const allow = (roles = [role]) =>
    aws.settings({
      policies: [
        ...[...documentedPolicies().slice(0, 1), caller].map((policy) => ({ account: OWN, policy })),
        ...[A, B, C, D].flatMap((account) => roles.map((policy) => ({ account, policy }))),
      ],
    });
  const authorize = (account: string, ...regions: string[]) =>
    aws.authorize({ account, regions, authorizedAccount: OWN, authorizedRegion: REGION });
  // The process takes a second resource of one owner for a replacement of the first.
  const name = () => {
    count += 1;
    return `security-${count}`;
  };
  const named = (accountIds: readonly string[], regions = REGIONS): Properties => ({
    accountAggregationSource: { accountIds, regions },
    ...ROLE,
  });
  /** The lines of a step about authorizations, without the name. */
  const says = async (step: () => Promise<unknown>, lines: number): Promise<string[]> => {
    await step();
    const about = () =>
      provider.stdout
        .slice(printed)
        .split("\n")
        .filter((line) => /authoriz/.test(line))
        .map((line) => line.replace(/security-\d+/, "security"));
    await eventually(() => about().length >= lines, `there are ${lines} lines`);
    const said = about();
    printed = provider.stdout.length;
    return said;
  };
  const asked = (operation: string) => aws.log().filter((one) => one.operation === operation);

  before(async () => {
    aws = await startEmulator();
    provider = await startProvider(aws, { "aws:maxRetries": "1" });
  });
  beforeEach(async () => {
    await aws.reset();
    allow();
    aws.clearLog();
    printed = provider.stdout.length;
  });
  after(async () => {
    await provider?.stop();
    await aws?.close();
  });

  it("tells accounts that have authorized from those that haven't, and those that can't be checked", async () => {
    await authorize(A, ...REGIONS);
    await authorize(B, REGION);
    aws.settings({ roles: [{ arn: PATTERN.replace("{account}", D), deny: true }] });
    const stack = new Stack(provider, name());
    assert.deepEqual(await says(() => stack.preview(named([A, B, C, D, OWN])), 2), [
      `warning: security: 2 added accounts have not authorized ${OWN} (${REGION}): ${B} in eu-west-3; ${C} in all regions. ` +
        "Deploy an AggregateAuthorization there",
      `security: authorizations of 1 added account could not be checked: ${D} (not allowed to assume ${PATTERN}: ` +
        "AccessDenied)",
    ]);
    assert.deepEqual(
      asked("AssumeRole").map(({ account }) => account),
      [OWN, OWN, OWN, OWN],
    );
    assert.deepEqual(
      asked("DescribeAggregationAuthorizations")
        .map(({ account, region }) => `${account} ${region}`)
        .sort(),
      [A, B, C].flatMap((account) => REGIONS.map((region) => `${account} ${region}`)),
    );
  });

  it("needs each action that the documentation shows, and no other", async () => {
    await authorize(A, "us-west-2");
    await aws.authorize({ account: B, regions: "all", authorizedAccount: OWN, authorizedRegion: REGION });
    const stack = new Stack(provider, name());
    assert.deepEqual(await says(() => stack.preview(declaring([B], ROLE)), 1), [
      "security: the added account has authorized it",
    ]);
    const needed = aws.log({ account: B }).flatMap((one) => one.needed.map(({ action }) => action));
    assert.deepEqual([...new Set(needed)].sort(), actionsOf([role]).sort());

    allow(without("account:ListRegions", [role]));
    assert.deepEqual(await says(() => new Stack(provider, name()).preview(declaring([A], ROLE)), 2), [
      `warning: security: 1 added account has not authorized ${OWN} (${REGION}): ${A} in ${REGION}. Deploy an ` +
        "AggregateAuthorization there",
      `security: authorizations of 1 added account could not all be checked: ${A} in regions other than ${REGION} ` +
        "(account:ListRegions: AccessDeniedException)",
    ]);
    allow(without("config:DescribeAggregationAuthorizations", [role]));
    assert.deepEqual(await says(() => new Stack(provider, name()).preview(named([A])), 1), [
      `security: authorizations of 1 added account could not all be checked: ${A} in eu-west-3, ${REGION} ` +
        "(config:DescribeAggregationAuthorizations: AccessDeniedException)",
    ]);
  });

  it("tells a region that an account has not enabled", async () => {
    await authorize(A, REGION);
    assert.deepEqual(
      await says(() => new Stack(provider, name()).preview(named([A], ["af-south-1", REGION])), 1),
      [
        `security: authorizations of 1 added account could not all be checked: ${A} in af-south-1 (the account has not ` +
          "enabled the region)",
      ],
    );
  });

  it("reads all pages of authorizations", async () => {
    aws.settings({ pageSize: 1 });
    for (const authorizedAccount of ["000000000001", OWN, "999999999999"])
      await aws.authorize({ account: A, regions: REGIONS, authorizedAccount, authorizedRegion: REGION });
    assert.deepEqual(await says(() => new Stack(provider, name()).preview(named([A])), 1), [
      "security: the added account has authorized it",
    ]);
  });

  it("looks at what an update and a membership add", async () => {
    await authorize(A, ...REGIONS);
    const aggregator = name();
    const owner = new Stack(provider, aggregator);
    const shared = (accountIds: readonly string[], more: Properties = ROLE) => ({
      ...named(accountIds),
      ...more,
      merge: "shared",
    });
    await owner.up(shared([OWN], { sourceRole: null }));
    printed = provider.stdout.length;
    assert.deepEqual(await says(() => owner.preview(shared([OWN, A])), 1), [
      "security: the added account has authorized it",
    ]);
    const member = new Member(provider, "payments", aggregator);
    assert.deepEqual(await says(() => member.preview({ accountIds: [B], ...ROLE }), 1), [
      `warning: security: 1 added account has not authorized ${OWN} (${REGION}): ${B} in all regions. Deploy an ` +
        "AggregateAuthorization there",
    ]);
  });

  it("refuses nothing, and the deployment doesn't look", async () => {
    const stack = new Stack(provider, name());
    const deploying = { ...named([A, D]), __looking: { isPreview: false, isSecret: false } };
    await stack.up(deploying);
    assert.deepEqual(asked("AssumeRole"), []);
    assert.equal(JSON.stringify(stack.state).includes("aggregator-audit"), false);
    assert.equal(JSON.stringify(stack.state).includes("looking"), false);
    aws.clearLog();
    // Another role is no change, so that nothing is asked for it.
    assert.equal((await stack.preview(named([A, D]))).changes, false);
    assert.deepEqual(aws.log(), []);
  });

  it("tries again what may pass, and tells what doesn't", async () => {
    await authorize(A, ...REGIONS);
    const at = { account: A, operation: "DescribeAggregationAuthorizations" };
    aws.fault({ ...at, kind: "throttle" });
    assert.deepEqual(await says(() => new Stack(provider, name()).preview(named([A])), 1), [
      "security: the added account has authorized it",
    ]);
    aws.fault({ ...at, region: "eu-west-3", kind: "throttle", times: 0 });
    assert.deepEqual(await says(() => new Stack(provider, name()).preview(named([A])), 1), [
      `security: authorizations of 1 added account could not all be checked: ${A} in eu-west-3 ` +
        "(config:DescribeAggregationAuthorizations: ThrottlingException)",
    ]);
  });
});
