import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { documentedPolicies, healthPolicies, leastPrivilege } from "../support/policy";
import { REGION, startProvider, Wait } from "./engine";

const OWN = "123456789012";
const A = "222222222222";
const STATUSES = "DescribeConfigurationAggregatorSourcesStatus";

describe("a wait for sources, through the real provider process", () => {
  let aws: Emulator;
  let provider: DynamicProvider;

  const seed = (...accountIds: string[]) => aws.seed({ name: "security", accountIds, regions: [REGION] });
  const args = (accountIds: readonly string[], more: Properties = {}): Properties => ({
    aggregatorName: "security",
    region: REGION,
    aggregatorArn: aws.aggregators()[0]?.arn,
    accountIds,
    regions: [REGION],
    waitForSources: { timeoutSeconds: 1 },
    ...more,
  });
  const readings = () => aws.log().filter(({ operation }) => operation === STATUSES).length;

  before(async () => {
    aws = await startEmulator();
    provider = await startProvider(aws);
  });
  beforeEach(async () => {
    await aws.reset();
    aws.settings(leastPrivilege([...documentedPolicies(), healthPolicies().caller]));
    await seed(OWN, A);
    aws.clearLog();
  });
  after(async () => {
    await provider?.stop();
    await aws?.close();
  });

  it("reads once if all have reported", async () => {
    const wait = new Wait(provider);
    await wait.up(args([OWN]));
    assert.equal(readings(), 1);
    await wait.up(args([OWN]));
    assert.equal(readings(), 1);
    assert.deepEqual(wait.state?.outputs.accountIds, { [OWN]: true });
  });

  it("fails with who has not, and leaves nothing in the state", async () => {
    const wait = new Wait(provider);
    await assert.rejects(wait.up(args([OWN, A])), /1 of 2 sources has not reported within 1 second/);
    assert.equal(wait.state, undefined);
  });

  it("that is killed leaves nothing, and is done by the next deployment", async () => {
    const dying = await startProvider(aws);
    const wait = new Wait(dying);
    const waiting = wait.up(args([A], { waitForSources: true }));
    const ended = assert.rejects(waiting);
    await eventually(() => readings() > 0, "it waits");
    await dying.kill();
    await ended;
    assert.equal(wait.state, undefined);
    await aws.authorize({ account: A, regions: [REGION], authorizedAccount: OWN, authorizedRegion: REGION });
    wait.provider = provider;
    await wait.up(args([A], { waitForSources: true }));
    assert.ok(wait.state);
  });

  it("goes on past an answer that is lost, throttled or late", async () => {
    for (const kind of ["throttle", "server", "disconnect", "html"] as const) {
      aws.fault({ operation: STATUSES, kind, times: 1 });
      await new Wait(provider).up(args([OWN], { waitForSources: true }));
      assert.deepEqual(aws.faults(), []);
    }
  });

  it("is denied with the action that is missing", async () => {
    aws.settings(leastPrivilege(documentedPolicies()));
    await assert.rejects(
      new Wait(provider).up(args([OWN])),
      /Allow config:DescribeConfigurationAggregatorSourcesStatus/,
    );
  });

  it("prints no secret account, and stores none in clear", async () => {
    const before = provider.stdout.length;
    const secret = args([A], { __secrets: ["accountIds"], __isPreview: true });
    const { inputs } = await new Wait(provider).preview(secret);
    await eventually(() => provider.stdout.length > before, "the preview says what it waits for");
    assert.match(provider.stdout.slice(before), /the sources of 1 account have reported/);
    const error = await provider.create(inputs).catch((reason: Error) => reason);
    assert.ok(error instanceof Error && !error.message.includes(A), String(error));
    await aws.authorize({ account: A, regions: [REGION], authorizedAccount: OWN, authorizedRegion: REGION });
    const { properties } = await provider.create(inputs);
    assert.ok(!Object.keys(properties.accountIds as object).includes(A));
    assert.ok(!provider.stdout.slice(before).includes(A));
  });
});
