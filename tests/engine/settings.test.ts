import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Deployment, deployment, PUT } from "../support/deployment";

const role = (account: string) => `arn:aws:iam::${account}:role/aggregator`;

describe("secrets wherever they can be set, on the real engine @slow", () => {
  const CANARIES = {
    accessKey: "CANARYACCESSKEY00001",
    secretKey: "canary-secret-key",
    token: "canary-session-token",
    externalId: "canary-external-id",
    webToken: "canary-web-token",
    tag: "canary-default-tag",
    account: "987654321098",
    role: "canary-role",
  };

  let d: Deployment;
  let printed = "";

  const run = async (step: Promise<{ output: string }>) => {
    printed += (await step).output;
  };

  before(async () => {
    d = await deployment("");
    d.aws.settings({ roles: [{ arn: role("333333333333"), externalId: CANARIES.externalId }] });
    const endpoints = `endpoints: { configservice: "${d.aws.url}", sts: "${d.aws.url}", organizations: "${d.aws.url}", iam: "${d.aws.url}" }`;
    d.program(`
      const keys = new Provider("keys", {
        region: "eu-west-1", ${endpoints},
        accessKey: "${CANARIES.accessKey}", secretKey: "${CANARIES.secretKey}", token: "${CANARIES.token}",
        assumeRoles: [{ roleArn: "${role("333333333333")}", externalId: "${CANARIES.externalId}" }],
        defaultTags: { tags: { cost: pulumi.secret("${CANARIES.tag}") } },
      });
      const web = new Provider("web", {
        region: "eu-west-1", ${endpoints}, accessKey: "222222222222", secretKey: "x",
        assumeRoleWithWebIdentity: { roleArn: "${role("444444444444")}", webIdentityToken: "${CANARIES.webToken}" },
      });
      const ids = pulumi.secret(["${CANARIES.account}", "111111111111"]);
      const a = new ConfigurationAggregator("keys", { name: "keys", accountAggregationSource: { accountIds: ids, allRegions: true } }, { provider: keys });
      const b = new ConfigurationAggregator("web", { name: "web", ...all("111111111111") }, { provider: web });
      const c = new ConfigurationAggregator("org", { name: "org",
        organizationAggregationSource: { roleArn: pulumi.secret("arn:aws:iam::123456789012:role/${CANARIES.role}"), allRegions: true } });
      exports.all = a.accountIds; exports.tags = a.tagsAll; exports.role = c.organizationAggregationSource;
    `);
  });
  after(() => d.dispose());

  it("are used", async () => {
    await run(d.project.preview({ diff: true }));
    await run(d.project.up({ diff: true }));
    assert.deepEqual(d.live("keys", "eu-west-1").accountIds?.includes(CANARIES.account), true);
    assert.equal(d.live("keys", "eu-west-1").account, "333333333333");
    assert.equal(d.live("keys", "eu-west-1").tags.cost, CANARIES.tag);
    assert.equal(d.live("web", "eu-west-1").account, "444444444444");
  });

  it("are found in clear neither in the state, nor in what is printed, nor in the endpoint's log", async () => {
    await d.aws.seed({
      ...d.live("keys", "eu-west-1"),
      accountIds: ["111111111111", "777777777777"],
      tags: {},
    });
    await run(d.project.refresh({ diff: true }));
    await run(d.project.preview({ diff: true }));
    d.aws.fault({
      operation: PUT,
      kind: "error",
      code: "InvalidParameterValueException",
      message: `no: ${CANARIES.account}`,
    });
    await run(d.project.up({ diff: true, expectFailure: true }));
    await run(d.project.up({ diff: true }));
    const { tag, account, role: _, ...credentials } = CANARIES;
    // What AWS is told of the aggregator stands in its log, of course: credentials don't.
    const texts: [where: string, text: string, canaries: Record<string, string>][] = [
      ["the state", JSON.stringify(await d.project.state()), CANARIES],
      ["what is printed", printed, CANARIES],
      ["the endpoint's log", JSON.stringify(d.aws.log()), credentials],
    ];
    assert.ok(JSON.stringify(d.aws.log()).includes(tag) && JSON.stringify(d.aws.log()).includes(account));
    for (const [where, text, canaries] of texts)
      for (const [what, canary] of Object.entries(canaries))
        assert.ok(!text.includes(canary), `${what} stands in ${where}`);
  });

  it("default tags that are secret in the stack's config are neither printed nor stored in clear", async () => {
    const own = await deployment(
      'exports.tags = new ConfigurationAggregator("plain", { name: "plain", ...all("111111111111") }).tagsAll;',
    );
    try {
      await own.project.config("aws:defaultTags", '{"tags":{"cost":"canary-stack-tag"}}', { secret: true });
      const { output } = await own.project.preview({ diff: true });
      const up = await own.project.up({ diff: true });
      assert.equal(own.live("plain").tags.cost, "canary-stack-tag");
      const text = output + up.output + JSON.stringify(await own.project.state());
      assert.ok(!text.includes("canary-stack-tag"));
    } finally {
      await own.dispose();
    }
  });

  it("are not printed where the delete is refused", async () => {
    printed = "";
    await run(d.project.destroy({ expectFailure: true }));
    for (const canary of Object.values(CANARIES)) assert.ok(!printed.includes(canary));
    assert.match(printed, /aggregator keys in eu-west-1 can't be deleted/);
  });
});

describe("provider settings, on the real engine", () => {
  let d: Deployment;
  const provider = (name: string, settings: string) =>
    `const ${name} = new Provider("${name}", { secretKey: "x", endpoints: { configservice: "${d.aws.url}", sts: "${d.aws.url}" }, ${settings} });`;
  const aggregator = (name: string, of: string) =>
    `new ConfigurationAggregator("${name}", { name: "${name}", ...all("111111111111") }, { provider: ${of} });`;

  beforeEach(async () => {
    d = await deployment("");
  });
  afterEach(() => d.dispose());

  it("two providers for two regions and two accounts in one program", async () => {
    d.program(`
      ${provider("one", 'region: "eu-west-1", accessKey: "111111111111"')}
      ${provider("two", 'region: "us-west-2", accessKey: "222222222222"')}
      ${aggregator("security", "one")} ${aggregator("audit", "two")}`);
    await d.project.up();
    assert.equal(d.live("security", "eu-west-1").account, "111111111111");
    assert.equal(d.live("audit", "us-west-2").account, "222222222222");
  });

  it("allowedAccountIds and forbiddenAccountIds stop before anything is called @slow", async () => {
    for (const [setting, says] of [
      [
        'allowedAccountIds: ["111111111111"]',
        /the credentials are of account 222222222222, which allowedAccountIds doesn't name\. The request was not sent/,
      ],
      [
        'forbiddenAccountIds: ["222222222222"]',
        /the credentials are of account 222222222222, which forbiddenAccountIds names\. The request was not sent/,
      ],
    ] as const) {
      d.program(
        `${provider("one", `region: "eu-west-1", accessKey: "222222222222", ${setting}`)} ${aggregator("security", "one")}`,
      );
      const { output } = await d.project.preview({ expectFailure: true });
      assert.match(output, says);
      assert.deepEqual([...new Set(d.requests())], ["GetCallerIdentity"]);
    }
    d.program(
      `${provider("one", 'region: "eu-west-1", accessKey: "222222222222", allowedAccountIds: ["222222222222"]')} ${aggregator("security", "one")}`,
    );
    await d.project.up();
    assert.equal(d.live("security", "eu-west-1").account, "222222222222");
  });

  it("a profile of the shared configuration files, its region and role included @slow", async () => {
    const config = join(d.project.dir, "aws-config");
    const credentials = join(d.project.dir, "aws-credentials");
    writeFileSync(
      config,
      `[profile audit]\nregion = eu-central-1\nrole_arn = ${role("555555555555")}\nsource_profile = base\n[profile base]\nregion = us-east-1\n`,
    );
    writeFileSync(credentials, "[base]\naws_access_key_id = 222222222222\naws_secret_access_key = x\n");
    d.program('new ConfigurationAggregator("security", { name: "security", ...all("111111111111") });');
    await d.project.config("aws:profile", "audit");
    const env = {
      AWS_REGION: undefined,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: credentials,
    };
    await d.project.up({ env });
    assert.equal(d.live("security", "eu-central-1").account, "555555555555");
  });

  it("inputs of a provider that are unknown at preview: previewed, then deployed @slow", async () => {
    d.program(`
      class Maker extends pulumi.dynamic.Resource {
        constructor(name) { super({ async create() { return { id: "made", outs: { region: "eu-west-1" } }; } }, name, { region: undefined }); }
      }
      ${provider("one", 'region: new Maker("maker").region, accessKey: "222222222222"')} ${aggregator("security", "one")}`);
    const { resources } = await d.project.preview();
    assert.ok(resources.includes("+ 4 to create"), resources.join());
    await d.project.up();
    assert.equal(d.live("security", "eu-west-1").account, "222222222222");
  });

  it("settings that can't be read are refused at preview, all at once, beside the inputs", async () => {
    d.program(
      'new ConfigurationAggregator("security", { name: "a b", acountIds: [], accountAggregationSource: { accountIds: ["1"], allAwsRegions: true } });',
    );
    await d.project.config("aws:assumeRoles", "arn:aws:iam::1:role/x");
    const { output } = await d.project.preview({ expectFailure: true });
    for (const text of [
      "aws:assumeRoles must be a list of objects, each with a roleArn",
      'name must be 1 to 256 characters of A–Z, a–z, 0–9, - and _, not "a b"',
      "acountIds is not a property: is accountAggregationSource.accountIds meant?",
      'accountAggregationSource.accountIds[0] must be a string of 12 digits, not "1"',
      "accountAggregationSource.allAwsRegions is not a property: is allRegions meant?",
    ])
      assert.ok(output.includes(text), `${text}\nin\n${output}`);
    assert.deepEqual(d.requests(), []);
  });

  it("no credentials at preview: it fails, or passes with one warning where settings allow that @slow", async () => {
    const program = (options = "") =>
      d.program(
        `new ConfigurationAggregator("security", { name: "security", ...all("111111111111") }, { ${options} });`,
      );
    program();
    const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const refused = await d.project.preview({ env, expectFailure: true });
    assert.match(
      refused.output,
      /CredentialsProviderError: .*\n\s+They were expected from the AWS SDK's own chain.*\n\s+To preview without asking AWS/,
    );
    const warning = /warning: security: there are no usable credentials/g;
    await d.project.config("aws-config:previewWithoutCredentials", "true");
    const { output, resources } = await d.project.preview({ env });
    assert.ok(resources.includes("+ 2 to create"));
    const warnings = (text: string) => text.slice(text.indexOf("Diagnostics:")).match(warning)?.length;
    assert.equal(warnings(output), 1);
    const failed = await d.project.up({ env, expectFailure: true });
    assert.match(failed.output, /CredentialsProviderError: .*\n\s+They were expected from/);
    await d.project.run(["config", "rm", "aws-config:previewWithoutCredentials"]);
    program('provider: new Provider("aws", { region: "us-east-1", previewWithoutCredentials: true })');
    assert.equal(warnings((await d.project.preview({ env })).output), 1);
  });
});

describe("Ctrl-C, on the real engine", () => {
  let d: Deployment;
  beforeEach(async () => {
    d = await deployment(
      'new ConfigurationAggregator("security", { name: "security", ...all("111111111111") });',
    );
    d.aws.fault({ operation: PUT, kind: "pause", when: "before" });
  });
  afterEach(() => d.dispose());

  /** What the engine says once it knows of the signal. */
  const INTERRUPTED = /\^C received; cancelling/;

  const untilPaused = async () => {
    while (d.aws.paused().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it("once: the engine waits for the call, and the state holds what was done", async () => {
    const run = d.project.spawn(["up", "--yes", "--skip-preview"]);
    await untilPaused();
    run.signal("SIGINT");
    await run.waitFor(INTERRUPTED);
    await d.aws.release();
    await run.ended;
    assert.equal((await d.project.resource("security"))?.id, "security@us-east-1");
    assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
  });

  it("twice: it dies, and the next up finishes @slow", async () => {
    const run = d.project.spawn(["up", "--yes", "--skip-preview"]);
    await untilPaused();
    run.signal("SIGINT");
    await run.waitFor(INTERRUPTED);
    run.signal("SIGINT");
    await run.ended;
    await d.aws.release();
    await d.project.run(["cancel", "--yes"]).catch(() => undefined);
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["111111111111"]);
    assert.equal(d.aws.aggregators().length, 1);
    assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
  });
});
