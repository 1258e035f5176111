import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type As, account, authorization, config, element, putInput, sts } from "./support/call";

const roleArn = "arn:aws:iam::222222222222:role/team/Deployer";

describe("STS", () => {
  let emulator: Emulator;
  const assume = (more: Record<string, string> = {}, as: As = {}) =>
    sts(emulator.url, { Action: "AssumeRole", RoleArn: roleArn, RoleSessionName: "test", ...more }, as);
  const credentialsOf = (xml: string): As => ({
    accessKeyId: element(xml, "AccessKeyId") ?? "",
    sessionToken: element(xml, "SessionToken") ?? "",
  });
  const identity = async (as: As) => (await sts(emulator.url, { Action: "GetCallerIdentity" }, as)).xml;

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("GetCallerIdentity names the account", async () => {
    const { status, xml } = await sts(emulator.url, { Action: "GetCallerIdentity" });
    assert.equal(status, 200);
    assert.match(
      xml,
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>/,
    );
    assert.equal(element(xml, "Account"), account);
    assert.equal(element(xml, "Arn"), `arn:aws:iam::${account}:user/developer`);
    assert.match(element(xml, "RequestId") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("AssumeRole gives credentials of the role's account", async () => {
    const { status, xml } = await assume({ ExternalId: "any-id", DurationSeconds: "900" });
    assert.equal(status, 200);
    assert.match(element(xml, "AccessKeyId") ?? "", /^ASIA[A-Z2-7]{16}$/);
    const left = Date.parse(element(xml, "Expiration") ?? "") - Date.now();
    assert.ok(left > 600_000 && left <= 900_000, `${left}`);
    assert.equal(element(xml, "Arn"), "arn:aws:sts::222222222222:assumed-role/Deployer/test");

    const as = credentialsOf(xml);
    assert.equal(element(await identity(as), "Arn"), "arn:aws:sts::222222222222:assumed-role/Deployer/test");
    await config(emulator.url, "PutConfigurationAggregator", putInput("security"), as);
    assert.equal(emulator.aggregators()[0]?.account, "222222222222");
    assert.equal(emulator.log().at(-1)?.assumedRole, roleArn);
  });

  it("AssumeRole chains, for an hour at most", async () => {
    const first = credentialsOf((await assume()).xml);
    const next = { RoleArn: "arn:aws:iam::333333333333:role/Next" };
    const second = credentialsOf((await assume(next, first)).xml);
    assert.equal(element(await identity(second), "Account"), "333333333333");
    assert.equal(
      element((await assume({ ...next, DurationSeconds: "3601" }, first)).xml, "Code"),
      "ValidationError",
    );
  });

  it("credentials outlive a restart of the emulator", async () => {
    const as = credentialsOf((await assume()).xml);
    await emulator.close();
    emulator = await startEmulator();
    assert.equal(element(await identity(as), "Account"), "222222222222");
  });

  it("refuses temporary credentials whose token is missing, or another's", async () => {
    const [first, second] = [credentialsOf((await assume()).xml), credentialsOf((await assume()).xml)];
    const { accessKeyId = "" } = first;
    for (const sessionToken of [undefined, "", "x.y", second.sessionToken ?? "", `${first.sessionToken}x`]) {
      const as = { accessKeyId, ...(sessionToken === undefined ? {} : { sessionToken }) };
      assert.equal(element(await identity(as), "Code"), "InvalidClientTokenId");
      const { status, body } = await config(emulator.url, "DescribeConfigurationAggregators", {}, as);
      assert.deepEqual([status, body.__type], [400, "UnrecognizedClientException"]);
    }
  });

  it("refuses expired credentials", async () => {
    emulator.settings({ credentialLifetimeMs: -1 });
    const as = credentialsOf((await assume()).xml);
    const { status, body } = await config(emulator.url, "DescribeConfigurationAggregators", {}, as);
    assert.deepEqual([status, body.__type], [400, "ExpiredTokenException"]);
    const answer = await sts(emulator.url, { Action: "GetCallerIdentity" }, as);
    assert.deepEqual([answer.status, element(answer.xml, "Code")], [403, "ExpiredToken"]);
  });

  it("demands an external id, or denies a role, as the settings say", async () => {
    emulator.settings({
      roles: [
        { arn: roleArn, externalId: "sesame" },
        { arn: `${roleArn}2`, deny: true },
      ],
    });
    for (const more of [{}, { ExternalId: "other" }, { RoleArn: `${roleArn}2` }]) {
      const { status, xml } = await assume(more as Record<string, string>);
      assert.deepEqual([status, element(xml, "Code")], [403, "AccessDenied"]);
      assert.doesNotMatch(xml, /sesame/);
    }
    assert.equal((await assume({ ExternalId: "sesame" })).status, 200);
  });

  const refused: [title: string, form: Record<string, string>][] = [
    ["something that is no role", { RoleArn: "arn:aws:iam::222222222222:user/x" }],
    ["a session name with a space", { RoleSessionName: "a b" }],
    ["a duration that is too short", { DurationSeconds: "899" }],
    ["a duration that is no number", { DurationSeconds: "x" }],
    ["an external id that is too short", { ExternalId: "x" }],
  ];
  for (const [title, form] of refused) {
    it(`AssumeRole refuses ${title}`, async () => {
      const { status, xml } = await assume(form);
      assert.deepEqual([status, element(xml, "Code")], [400, "ValidationError"]);
    });
  }

  it("answers errors in XML, with what was sent escaped", async () => {
    const { xml } = await assume({ RoleSessionName: '<&">' });
    assert.match(xml, /<ErrorResponse xmlns=.*<Type>Sender<\/Type>.*&lt;&amp;&quot;&gt;/);
  });
});

describe("requests that say too little", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const target = { "x-amz-target": "StarlingDoveService.DescribeConfigurationAggregators" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const malformed = [
    "",
    "Bearer x",
    "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/config/aws4_request",
    "AWS4-HMAC-SHA256 Credential=111111111111/us-east-1/aws4_request, SignedHeaders=host, Signature=0",
  ];
  for (const value of malformed) {
    it(`are refused with the Authorization header '${value}'`, async () => {
      const header: Record<string, string> = value === "" ? {} : { authorization: value };
      const json = await fetch(emulator.url, {
        method: "POST",
        headers: { ...target, ...header },
        body: "{}",
      });
      assert.equal(json.status, 403);
      assert.match(await json.text(), /"__type":"MissingAuthenticationTokenException"/);
      const xml = await fetch(emulator.url, {
        method: "POST",
        headers: { ...form, ...header },
        body: "Action=GetCallerIdentity",
      });
      assert.equal(xml.status, 403);
      assert.match(await xml.text(), /<Code>MissingAuthenticationToken<\/Code>/);
    });
  }

  it("are refused where the operation is not known", async () => {
    for (const operation of ["PutEverything", "constructor", ""]) {
      const { status, body } = await config(emulator.url, operation);
      assert.deepEqual([status, body.__type], [400, "UnknownOperationException"]);
    }
    const { status, xml } = await sts(emulator.url, { Action: "GetEverything" });
    assert.deepEqual([status, element(xml, "Code")], [400, "InvalidAction"]);
    const none = await fetch(emulator.url, { method: "POST", headers: { authorization: authorization() } });
    assert.match(await none.text(), /UnknownOperationException/);
  });
});
