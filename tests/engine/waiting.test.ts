import assert from "node:assert/strict";
import { type Deployment, deployment } from "../support/deployment";

const OWN = "123456789012";
const A = "222222222222";
const REGION = "us-east-1";
const STATUSES = "DescribeConfigurationAggregatorSourcesStatus";
const TYPE = "pulumi-nodejs:dynamic/aws-config:AwaitedSources";

describe("a deployment that waits for the sources it adds, on the real engine", () => {
  let d: Deployment;
  const program = (accountIds: readonly string[], wait: object | true = { timeoutSeconds: 1 }) =>
    d.program(`
      new ConfigurationAggregator("security", {
        name: "security",
        accountAggregationSource: { accountIds: ${JSON.stringify(accountIds)}, regions: ["${REGION}"] },
        waitForSources: ${JSON.stringify(wait)},
        health: true,
      });
    `);
  const isWaiting = async () => (await d.project.state()).resources.some(({ type }) => type === TYPE);

  before(async () => {
    d = await deployment("");
  });
  after(() => d.dispose());

  it("says at preview what it will wait for", async () => {
    program([OWN]);
    const { output } = await d.project.preview();
    assert.match(
      output,
      /security: waits until the sources of 1 account \(123456789012\) have reported, for up to 1 second/,
    );
    assert.match(output, /aws-config:AwaitedSources +security-sources +create/);
    assert.ok(!d.requests().includes(STATUSES));
  });

  it("ends once they have reported, and tells their health", async () => {
    const { output } = await d.project.up();
    assert.match(output, /security: 1 of 1 source has reported/);
    assert.match(
      output,
      /security: 1 of 1 source healthy; run "npx pulumi-aws-config-aggregator status security@us-east-1"/,
    );
    assert.ok(await isWaiting());
  });

  it("waits for nothing if it adds nothing", async () => {
    d.requests();
    const { resources, output } = await d.project.up();
    assert.deepEqual(resources, ["3 unchanged"]);
    assert.match(output, /1 of 1 source healthy/);
    assert.deepEqual(d.requests(), ["DescribeConfigurationAggregators", STATUSES]);
  });

  it("fails if they don't report in time, with who and why, and has deployed what was declared", async () => {
    program([OWN, A]);
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(
      output,
      /aggregator security in us-east-1: 1 of 1 source has not reported within 1 second\./,
    );
    assert.match(
      output,
      /222222222222: no authorization for 123456789012 \(us-east-1\), or AWS Config is off in us-east-1/,
    );
    assert.doesNotMatch(output, /\n\s+at |Error: /);
    assert.deepEqual(d.live().accountIds, [OWN, A]);
    const state = await d.project.resource("security");
    assert.deepEqual(state?.outputs?.accountAggregationSource, {
      accountIds: { [OWN]: true, [A]: true },
      regions: [REGION],
    });
  });

  it("waits again in the next deployment, which changes nothing else", async () => {
    await d.aws.authorize({
      account: A,
      regions: [REGION],
      authorizedAccount: OWN,
      authorizedRegion: REGION,
    });
    d.requests();
    const { output } = await d.project.up();
    assert.match(output, /security: 1 of 1 source has reported/);
    assert.ok(!d.requests().includes("PutConfigurationAggregator"));
  });

  it("is refreshed and destroyed with the aggregator", async () => {
    await d.project.refresh({ extra: ["--expect-no-changes"] });
    await d.project.destroy();
    assert.deepEqual(d.aws.aggregators(), []);
  });

  it("names what breaks a rule, at preview", async () => {
    program([OWN], { atLeast: 95 });
    const { output } = await d.project.preview({ expectFailure: true });
    assert.match(output, /waitForSources\.atLeast must be a share above 0, at most 1, as 0\.95, not 95/);
  });
});
