import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsTime } from "../../../provider/aws/awsTime";
import { createClients, defaultRegion, loadConfigService } from "../../../provider/aws/client";
import { readSettings } from "../../../provider/aws/settings";
import { failing, reaching, useAnswering } from "../../support/answers";

const REGION = "us-east-1";
const HOUR = 3_600_000;

describe("the clients of the SDK", () => {
  const aws = useAnswering();
  const list = () => new (loadConfigService().DescribeConfigurationAggregatorsCommand)({});
  const clients = (time = awsTime()) => createClients(reaching(aws.url), REGION, time);
  /** The time that a signature bears, in milliseconds since the epoch. */
  const signedAt = (index: number) => {
    const date = String(aws.asked[index]?.headers["x-amz-date"]);
    return Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
  };
  const dated = (time: number) => ({ headers: { date: new Date(time).toUTCString() } });

  it("are made once, when they are asked for", () => {
    const made = clients();
    for (const name of [
      "config",
      "configOnce",
      "dynamodb",
      "dynamodbOnce",
      "iam",
      "organizations",
      "sts",
    ] as const)
      assert.equal(made[name], made[name], name);
    assert.notEqual(made.config, made.configOnce);
    assert.notEqual(made.dynamodb, made.dynamodbOnce);
  });

  it("send a request once, whatever is answered", async () => {
    aws.answer = () => failing("InternalFailure", 500);
    await assert.rejects(clients().config.send(list()), { name: "InternalFailure" });
    assert.equal(aws.asked.length, 1);
  });

  it("send each write over a connection of its own, and reads over one", async () => {
    const { config, configOnce } = clients();
    const connections = async (client: typeof config) => {
      aws.asked.length = 0;
      for (let count = 0; count < 3; count++) await client.send(list());
      return new Set(aws.asked.map(({ port }) => port)).size;
    };
    assert.deepEqual([await connections(config), await connections(configOnce)], [1, 3]);
  });

  it("call by the name of this package", async () => {
    await clients().config.send(list());
    assert.match(String(aws.asked[0]?.headers["user-agent"]), /pulumi-aws-config-aggregator/);
  });

  it("tell AWS's time, but for answers of a cache", async () => {
    const dates: number[] = [];
    const { config } = clients({ ...awsTime(), note: ({ date }) => dates.push(date) });
    const then = Date.UTC(2026, 0, 1);
    aws.answer = () => dated(then);
    await config.send(list());
    aws.answer = () => ({ headers: { ...dated(then + 1_000).headers, age: "5" } });
    await config.send(list());
    aws.answer = () => ({ headers: { date: "soon" } });
    await config.send(list());
    aws.answer = () => ({ ...failing("AccessDenied"), ...dated(then + 2_000) });
    await assert.rejects(config.send(list()));
    assert.deepEqual(dates, [then, then + 2_000]);
  });

  it("sign by AWS's time, and once more if they learn it by being refused", async () => {
    const ahead = Date.now() + HOUR;
    aws.answer = () => {
      const answer = aws.asked.length === 1 ? failing("InvalidSignatureException") : {};
      return { ...answer, ...dated(ahead) };
    };
    const { config } = clients();
    await config.send(list());
    await config.send(list());
    assert.equal(aws.asked.length, 3);
    assert.ok(Math.abs(signedAt(0) - Date.now()) < 60_000);
    for (const index of [1, 2]) assert.ok(Math.abs(signedAt(index) - ahead) < 60_000, String(index));
  });

  it("sign by this machine's time if AWS refuses the one that it seems to have told", async () => {
    const wrong = dated(Date.now() + HOUR);
    const { config } = clients();
    aws.answer = () => wrong;
    await config.send(list());
    aws.answer = () => ({ ...(aws.asked.length === 2 && failing("RequestTimeTooSkewed")), ...wrong });
    await config.send(list());
    await config.send(list());
    assert.ok(signedAt(1) > Date.now() + HOUR / 2);
    for (const index of [2, 3]) assert.ok(Math.abs(signedAt(index) - Date.now()) < 60_000, String(index));
  });

  it("don't sign again if the times are not apart, or AWS refuses something else", async () => {
    for (const [code, time] of [
      ["InvalidSignatureException", Date.now()],
      ["AccessDenied", Date.now() + HOUR],
    ] as const) {
      aws.asked.length = 0;
      aws.answer = () => ({ ...failing(code), ...dated(time) });
      await assert.rejects(clients().config.send(list()), { name: code });
      assert.equal(aws.asked.length, 1);
    }
  });
});

describe("the region if the program names none", () => {
  const NAMES = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"] as const;
  let env: NodeJS.ProcessEnv;
  let directory: string;
  let config: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "aws-"));
    config = join(directory, "config");
    writeFileSync(
      config,
      "[default]\nregion = eu-west-3\n[profile audit]\nregion = eu-north-1\n[profile bare]\n",
    );
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(() => {
    env = { ...process.env };
    for (const name of NAMES) delete process.env[name];
  });
  afterEach(() => {
    process.env = env;
  });

  const regions: [what: string, config: Record<string, unknown>, env: object, region: string | undefined][] =
    [
      ["the settings'", { region: "us-west-1" }, { AWS_REGION: "us-west-2" }, "us-west-1"],
      ["the environment's", {}, { AWS_REGION: "us-west-2", AWS_DEFAULT_REGION: "x" }, "us-west-2"],
      ["the environment's other one", { profile: "audit" }, { AWS_DEFAULT_REGION: "us-east-2" }, "us-east-2"],
      ["a profile's", { profile: "audit" }, { AWS_PROFILE: "bare" }, "eu-north-1"],
      ["the environment's profile's", {}, { AWS_PROFILE: "audit" }, "eu-north-1"],
      ["the default profile's", {}, {}, "eu-west-3"],
      ["none, if a profile has none", { profile: "bare" }, {}, undefined],
    ];
  for (const [what, given, set, region] of regions)
    it(`is ${what}`, async () => {
      Object.assign(process.env, set);
      assert.equal(await defaultRegion(readSettings({ ...given, sharedConfigFiles: [config] })), region);
    });
});
