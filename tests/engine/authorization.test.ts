import assert from "node:assert/strict";
import { type Deployment, deployment } from "../support/deployment";
import { SLOW } from "../support/tier";

const [AUDIT, SOURCE, OTHER] = ["111111111111", "222222222222", "333333333333"] as const;
const PUT = "PutAggregationAuthorization";
const DELETE = "DeleteAggregationAuthorization";

const PROVIDERS = `
  const of = (name, account) =>
    new Provider(name, { region: "us-east-1", accessKey: account, secretKey: "secret-of-a-test" });
  const [audit, source] = [of("audit", "${AUDIT}"), of("source", "${SOURCE}")];`;

const authorized = (d: Deployment) =>
  d.aws
    .authorizations()
    .map(({ account, region, authorizedAccount, authorizedRegion }) => {
      assert.deepEqual([account, authorizedAccount, authorizedRegion], [SOURCE, AUDIT, "us-east-1"]);
      return region;
    })
    .sort();

describe(`an authorization of which a region fails, on the real engine ${SLOW}`, () => {
  let d: Deployment;
  const program = ({
    protect = false,
    region = "us-east-1",
    regions = ["eu-west-1", "us-east-1"],
  }) => `${PROVIDERS}
    new AggregateAuthorization("auth", {
      authorizedAccountId: pulumi.secret("${AUDIT}"), authorizedAwsRegion: "${region}",
      regions: ${JSON.stringify(regions)}, tags: { team: "a" },
    }, { provider: source, protect: ${protect} });`;
  const urnOf = async () => (await d.project.resource("auth"))?.urn ?? assert.fail("auth is not there");
  before(async () => {
    d = await deployment(program({}));
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
    assert.doesNotMatch(output, new RegExp(AUDIT));
    d.program(program({ protect: true }));
    const { output: done } = await d.project.up();
    assert.doesNotMatch(done, new RegExp(AUDIT));
    assert.deepEqual(authorized(d), ["eu-west-1", "us-east-1"]);
    const { resources } = await d.project.state();
    // The arns name the account, too.
    assert.doesNotMatch(JSON.stringify(resources), new RegExp(AUDIT));
  });

  it("is kept in each region as long as it is protected", async () => {
    d.requests();
    const { output } = await d.project.destroy({ expectFailure: true });
    assert.match(output, /auth.*cannot be deleted\s+because it is protected/s);
    assert.deepEqual(authorized(d), ["eu-west-1", "us-east-1"]);
    assert.ok(!d.requests().includes(DELETE));
  });

  it("is kept if a change would replace it", async () => {
    d.program(program({ protect: true, region: "us-west-2" }));
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(output, /unable to replace resource .*auth.*as it is currently marked for protection/s);
    assert.deepEqual(authorized(d), ["eu-west-1", "us-east-1"]);
  });

  it("is made again by up --replace, which nobody else's is in the way of", async () => {
    d.program(program({}));
    await d.project.up();
    const urn = await urnOf();
    const before = d.aws.authorizations().map(({ tags }) => tags["aggregator-owner"]);
    const { resources } = await d.project.up({ extra: ["--replace", urn] });
    assert.match(resources.join(), /1 replaced/);
    assert.deepEqual(authorized(d), ["eu-west-1", "us-east-1"]);
    for (const { tags } of d.aws.authorizations()) assert.ok(!before.includes(tags["aggregator-owner"]));
  });

  it("is deployed by itself, by up --target", async () => {
    const urn = await urnOf();
    d.program(
      `${program({ regions: ["us-east-1"] })}
       new AggregateAuthorization("other", {
         authorizedAccountId: "${OTHER}", authorizedAwsRegion: "us-east-1", regions: ["us-east-1"],
       }, { provider: source });`,
    );
    await d.project.up({ extra: ["--target", urn] });
    assert.deepEqual(authorized(d), ["us-east-1"]);
    assert.equal(d.aws.authorizations().length, 1);
  });

  it("is taken back", async () => {
    d.program(program({}));
    await d.project.run(["state", "unprotect", "--all", "--yes"]);
    await d.project.destroy();
    assert.deepEqual(authorized(d), []);
  });
});
