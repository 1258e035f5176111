import assert from "node:assert/strict";
import { DESCRIBE, type Deployment, deployment, LIST_TAGS, PUT, TAG, UNTAG } from "../support/deployment";

describe("an explicit Provider, on the real engine", () => {
  let d: Deployment;
  const role = (account: string) => `arn:aws:iam::${account}:role/aggregator`;
  const canary = "canary-external-id";

  before(async () => {
    d = await deployment("", {
      config: { "aws:region": "us-west-2", "aws:defaultTags": '{"tags":{"from":"stack"}}' },
    });
    d.aws.settings({ roles: [{ arn: role("333333333333"), externalId: canary }] });
    d.program(`
      const audit = new Provider("audit", {
        region: "eu-west-1",
        accessKey: "222222222222",
        secretKey: "canary-secret-key",
        endpoints: { configservice: "${d.aws.url}", sts: "${d.aws.url}" },
        assumeRoles: [{ roleArn: "${role("333333333333")}", externalId: "${canary}", sessionName: "audit" }],
        defaultTags: { tags: { env: "prod", team: "default" } },
        ignoreTags: { keys: ["cost"], keyPrefixes: ["auto:"] },
      });
      const a = new ConfigurationAggregator("audit", { name: "audit", ...all("111111111111"), tags: { team: "own" } }, { provider: audit });
      const b = new ConfigurationAggregator("plain", { name: "plain", ...all("111111111111") });
      exports.audit = a.tagsAll;
      exports.plain = b.tagsAll;
    `);
    await d.project.up();
  });
  after(() => d.dispose());

  it("brings region, account, roles and default tags; other resources go by the stack's aws:* config", async () => {
    const [audit, plain] = [d.live("audit", "eu-west-1"), d.live("plain", "us-west-2")];
    assert.equal(audit.account, "333333333333");
    assert.equal(plain.account, "123456789012");
    assert.deepEqual(await d.project.outputs(), {
      audit: { env: "prod", team: "own" },
      plain: { from: "stack" },
    });
    const assumed = d.aws.log({ operation: "AssumeRole" });
    assert.ok(assumed.length > 0 && assumed.every(({ account }) => account === "222222222222"));
  });

  it("neither shows nor removes ignored tags @slow", async () => {
    const live = d.live("audit", "eu-west-1");
    await d.aws.seed({ ...live, tags: { ...live.tags, cost: "7", "auto:x": "1", visible: "1" } });
    await d.project.up({ refresh: true });
    assert.deepEqual((await d.project.outputs()).audit, { env: "prod", team: "own", visible: "1" });
    await d.project.up();
    assert.deepEqual(
      Object.keys(d.live("audit", "eu-west-1").tags).filter((key) => /cost|auto/.test(key)).length,
      2,
    );
  });

  it("shows no credential in the state or in anything printed", async () => {
    const { output } = await d.project.up({ diff: true, refresh: true });
    const text = JSON.stringify(await d.project.state()) + output + JSON.stringify(d.aws.log());
    for (const secret of [canary, "canary-secret-key"]) assert.ok(!text.includes(secret), secret);
    const state = (await d.project.resource("pulumi:providers:pulumi-nodejs").catch(() => undefined)) ?? {};
    assert.ok(!JSON.stringify(state).includes(canary));
  });
});

describe("the stack's aws:* config, on the real engine", () => {
  let d: Deployment;
  const tags = async (json: string) => {
    await d.project.config("aws:defaultTags", json);
    d.requests();
    await d.project.up();
    return d.requests();
  };

  before(async () => {
    d = await deployment(
      'new ConfigurationAggregator("security", { name: "security", ...all("111111111111") });',
      {
        env: { AWS_REGION: undefined, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
        config: { "aws:region": "eu-central-1", "aws:accessKey": "222222222222", "aws:secretKey": "x" },
      },
    );
  });
  after(() => d.dispose());

  it("brings region and credentials", async () => {
    await d.project.up();
    assert.equal(d.live("security", "eu-central-1").account, "222222222222");
    assert.deepEqual(d.requests(), [DESCRIBE, DESCRIBE, PUT, LIST_TAGS, DESCRIBE, TAG]);
  });

  it("brings default tags, whose change is an update of tags alone @slow", async () => {
    assert.deepEqual(await tags('{"tags":{"env":"dev"}}'), [LIST_TAGS, LIST_TAGS, TAG]);
    assert.equal(d.live("security", "eu-central-1").tags.env, "dev");
    assert.deepEqual(await tags('{"tags":{"stage":"dev"}}'), [LIST_TAGS, LIST_TAGS, UNTAG, TAG]);
    assert.equal(d.live("security", "eu-central-1").tags.env, undefined);
    assert.deepEqual(await tags('{"tags":{"stage":"dev"}}'), []);
  });

  it("replaces the aggregator when the region changes that the program leaves to it @slow", async () => {
    await d.project.config("aws:region", "eu-west-1");
    const { output } = await d.project.up();
    assert.match(output, /replaced, since region can't be changed/);
    assert.deepEqual(
      d.aws.aggregators().map(({ region }) => region),
      ["eu-west-1"],
    );
  });
});
