import assert from "node:assert/strict";
import { type Deployment, deployment } from "../support/deployment";

const [AUDIT, SOURCE] = ["111111111111", "222222222222"] as const;
const PUT = "PutAggregationAuthorization";
const DELETE = "DeleteAggregationAuthorization";

/** All regions that every account has. */
const SEVENTEEN = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

const PROVIDERS = `
  const of = (name, account) =>
    new Provider(name, { region: "us-east-1", accessKey: account, secretKey: "secret-of-a-test" });
  const [audit, source] = [of("audit", "${AUDIT}"), of("source", "${SOURCE}")];`;

const onboarding = (regions: string) => `${PROVIDERS}
  const aggregator = new ConfigurationAggregator(
    "security", { name: "security", merge: "shared", ...all("${AUDIT}") }, { provider: audit },
  );
  const account = new SourceAccount("payments", {
    aggregator, regions: ${regions}, providers: { source, aggregator: audit },
  });
  exports.regions = account.regions;
  exports.accountId = account.accountId;`;

const authorized = (d: Deployment) =>
  d.aws
    .authorizations()
    .map(({ account, region, authorizedAccount, authorizedRegion }) => {
      assert.deepEqual([account, authorizedAccount, authorizedRegion], [SOURCE, AUDIT, "us-east-1"]);
      return region;
    })
    .sort();

describe("a source account, on the real engine", () => {
  let d: Deployment;
  before(async () => {
    d = await deployment(onboarding('"all"'));
  });
  after(() => d?.dispose());

  it("authorizes in 17 regions and joins, in one up", async () => {
    await d.project.up();
    assert.deepEqual(authorized(d), SEVENTEEN);
    assert.deepEqual(d.live().accountIds, [AUDIT, SOURCE]);
    assert.deepEqual(await d.project.outputs(), { regions: SEVENTEEN, accountId: SOURCE });
  });

  it("changes nothing afterwards, also if it is refreshed", async () => {
    const { resources } = await d.project.preview({ extra: ["--expect-no-changes"] });
    assert.match(resources.join(), /^\d+ unchanged$/);
    await d.project.refresh({ extra: ["--expect-no-changes"] });
  });

  it("shows each region that changes, by its code", async () => {
    d.program(onboarding(`${JSON.stringify([...SEVENTEEN.slice(1)])}`));
    const { output } = await d.project.preview({ diff: true });
    assert.match(
      output,
      /payments: authorizes 111111111111 \(us-east-1\): −1 region \(ap-northeast-1\), 16 kept/,
    );
    assert.match(output, /- ap-northeast-1: true/);
    assert.doesNotMatch(output, /__/);
  });

  it("leaves the aggregator before the authorizations are taken back", async () => {
    d.requests();
    await d.project.destroy();
    const requests = d.requests();
    assert.deepEqual([authorized(d), d.aws.aggregators()], [[], []]);
    const [left, first] = [requests.indexOf("PutConfigurationAggregator"), requests.indexOf(DELETE)];
    assert.ok(left >= 0 && left < first, `${left} ${first}`);
    assert.equal(requests.filter((operation) => operation === DELETE).length, 17);
  });
});

describe("an authorization of which a region fails, on the real engine", () => {
  let d: Deployment;
  const program = `${PROVIDERS}
    new AggregateAuthorization("auth", {
      authorizedAccountId: pulumi.secret("${AUDIT}"), authorizedAwsRegion: "us-east-1",
      regions: ["eu-west-1", "us-east-1"], tags: { team: "a" },
    }, { provider: source });`;
  before(async () => {
    d = await deployment(program);
  });
  after(() => d?.dispose());

  it("keeps the other one, and names the region and the reason, without a secret", async () => {
    d.aws.fault({
      operation: PUT,
      region: "eu-west-1",
      kind: "error",
      code: "AccessDeniedException",
      message: "no",
      times: 0,
    });
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(
      output,
      /auth: authorizing an account \(us-east-1\) failed in 1 of 2 regions\. In the other one it is done/,
    );
    assert.match(
      output,
      /eu-west-1: PutAggregationAuthorization of the authorization of \[secret\] \(us-east-1\) in eu-west-1 failed: AccessDeniedException: no/,
    );
    assert.doesNotMatch(output, new RegExp(AUDIT));
    assert.deepEqual(authorized(d), ["us-east-1"]);
  });

  it("does the rest with the next up, and has no secret in clear in its state", async () => {
    d.aws.clearFaults();
    const { output } = await d.project.preview();
    assert.match(output, /auth: authorizes an account \(us-east-1\): \+1 region \(eu-west-1\), 1 kept/);
    await d.project.up();
    assert.deepEqual(authorized(d), ["eu-west-1", "us-east-1"]);
    const auth = await d.project.resource("auth");
    assert.doesNotMatch(JSON.stringify(auth), new RegExp(AUDIT));
  });

  it("is taken back", async () => {
    await d.project.destroy();
    assert.deepEqual(authorized(d), []);
  });
});
