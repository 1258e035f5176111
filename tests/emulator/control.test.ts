import assert from "node:assert/strict";
import { ConfigServiceClient, DescribeConfigurationAggregatorsCommand } from "@aws-sdk/client-config-service";
import { type Emulator, type LogEntry, StartError, startEmulator } from "../../emulator";
import { account, config, control, element, putInput, region, sts } from "./support/call";

describe("the control interface", () => {
  let emulator: Emulator;
  const log = async (query = "") =>
    (await control(emulator.url, "GET", `log${query}`)).body as unknown as LogEntry[];

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("logs requests in order, with what came of them", async () => {
    await config(emulator.url, "PutConfigurationAggregator", putInput("security"));
    await config(
      emulator.url,
      "DeleteConfigurationAggregator",
      { ConfigurationAggregatorName: "x" },
      { account: "222222222222", region: "eu-west-1" },
    );
    const [first, second] = await log();
    const { at, userAgent, ...rest } = first as LogEntry;
    assert.ok(Math.abs(at - Date.now()) < 300_000);
    assert.equal(userAgent, "node");
    assert.deepEqual(rest, {
      n: 1,
      account,
      region,
      service: "config",
      operation: "PutConfigurationAggregator",
      request: putInput("security"),
      status: 200,
      needed: [
        {
          action: "config:PutConfigurationAggregator",
          resource: `arn:aws:config:${region}:${account}:config-aggregator/*`,
        },
      ],
    });
    assert.deepEqual(
      [second?.n, second?.account, second?.region, second?.status, second?.error],
      [2, "222222222222", "eu-west-1", 400, "NoSuchConfigurationAggregatorException"],
    );
    assert.deepEqual(emulator.log(), await log());
  });

  it("filters the log, and clears it without starting its numbers again", async () => {
    for (const id of [account, "222222222222", account]) {
      await config(emulator.url, "DescribeConfigurationAggregators", {}, { account: id });
    }
    await config(emulator.url, "ListTagsForResource");
    const numbers = async (query: string) => (await log(query)).map(({ n }) => n);
    assert.deepEqual(await numbers("?since=2"), [3, 4]);
    assert.deepEqual(await numbers("?account=222222222222"), [2]);
    assert.deepEqual(
      await numbers(`?operation=DescribeConfigurationAggregators&account=${account}&since=1`),
      [3],
    );
    await control(emulator.url, "DELETE", "log");
    assert.deepEqual(await log(), []);
    await config(emulator.url, "DescribeConfigurationAggregators");
    assert.deepEqual(await numbers(""), [5]);
  });

  it("logs what is no proper request", async () => {
    await fetch(emulator.url, { method: "POST", body: "{" });
    const [entry] = await log();
    assert.deepEqual(
      [entry?.account, entry?.service, entry?.operation, entry?.request],
      [null, null, null, null],
    );
    assert.equal(entry?.error, "MissingAuthenticationTokenException");
  });

  it("never logs a secret", async () => {
    const { xml } = await sts(emulator.url, {
      Action: "AssumeRole",
      RoleArn: "arn:aws:iam::222222222222:role/r",
      RoleSessionName: "test",
      ExternalId: "a-secret-id",
      TokenCode: "654321",
    });
    const secrets = ["SecretAccessKey", "SessionToken"].map(
      (name) => element(xml, name) ?? assert.fail(name),
    );
    const accessKeyId = element(xml, "AccessKeyId") ?? "";
    await config(
      emulator.url,
      "DescribeConfigurationAggregators",
      {},
      { accessKeyId, sessionToken: secrets[1] ?? "" },
    );
    const text = JSON.stringify(await log());
    for (const secret of [...secrets, "a-secret-id", "654321", "AWS4-HMAC"])
      assert.ok(!text.includes(secret), secret);
    assert.match(text, /"ExternalId":"\[redacted\]"/);
    assert.match(text, /"assumedRole":"arn:aws:iam::222222222222:role\/r"/);
  });

  it("bounds the log", async () => {
    await control(emulator.url, "PATCH", "settings", { logEntries: 3 });
    for (let n = 0; n < 5; n++) await config(emulator.url, "DescribeConfigurationAggregators");
    assert.deepEqual(
      (await log()).map(({ n }) => n),
      [3, 4, 5],
    );
  });

  it("adds, shows and removes faults", async () => {
    const fault = { id: "f1", operation: "*", kind: "throttle", times: 0 };
    assert.deepEqual((await control(emulator.url, "POST", "faults", fault)).body as unknown, { id: "f1" });
    await control(emulator.url, "POST", "faults", { ...fault, id: "f/2" });
    assert.equal((await config(emulator.url, "DescribeConfigurationAggregators")).status, 400);
    const listed = (await control(emulator.url, "GET", "faults")).body as unknown as object[];
    assert.deepEqual(listed[0], { ...fault, seen: 1, hit: 1 });
    await control(emulator.url, "DELETE", "faults?id=f1");
    await control(emulator.url, "DELETE", "faults/f%2F2");
    assert.deepEqual(emulator.faults(), []);
    await control(emulator.url, "POST", "faults", fault);
    await control(emulator.url, "DELETE", "faults");
    assert.deepEqual(emulator.faults(), []);
  });

  it("changes settings, keeping the rest", async () => {
    const { body } = await control(emulator.url, "PATCH", "settings", {
      quotas: { aggregators: 7 },
      staleMs: 5,
    });
    assert.deepEqual((await control(emulator.url, "GET", "settings")).body, body);
    assert.deepEqual(
      (await control(emulator.url, "PATCH", "settings", body)).body,
      body,
      "what it shows, it takes",
    );
    const { quotas, staleMs, pageSize } = emulator.settings({ pageSize: 9 });
    assert.deepEqual([quotas.aggregators, quotas.tagsPerResource, staleMs, pageSize], [7, 50, 5, 9]);
  });

  const misused: [method: string, path: string, body: unknown, status: number, message: RegExp][] = [
    ["PATCH", "settings", { stalems: 5 }, 400, /'stalems'/],
    ["PATCH", "settings", { quotas: { accounts: 5 } }, 400, /'quotas\.accounts'/],
    ["PATCH", "settings", { organization: "mine" }, 400, /\[own, none\]/],
    ["PATCH", "settings", { organization: { managementAccount: "1" } }, 400, /managementAccount/],
    ["PATCH", "settings", undefined, 400, /structure/],
    ["POST", "faults", { kind: "throttle" }, 400, /'operation'/],
    ["PUT", "aggregators", { name: "x" }, 400, /accountIds or organization/],
    ["PUT", "aggregators", { name: "x", accountIds: [], regions: "some" }, 400, /regions/],
    ["GET", "nothing", undefined, 404, /GET \/_control\/log/],
  ];
  for (const [method, path, input, status, message] of misused) {
    it(`refuses ${method} ${path} with ${JSON.stringify(input)}, and says why`, async () => {
      const answer = await control(emulator.url, method, path, input);
      assert.equal(answer.status, status);
      assert.match(String(answer.body.error), message);
    });
  }

  it("seeds aggregators whatever the rules say, and shows them as they can be put back", async () => {
    const seeds = [
      { name: "plain", accountIds: [] },
      {
        account,
        region: "eu-west-1",
        name: "theirs",
        organization: {
          roleArn: "arn:aws:iam::111111111111:role/r",
          id: "o-aaaaaaaaaa",
          managementAccount: account,
        },
        regions: ["eu-west-1"],
        tags: { "aws:x": "y" },
        createdBy: "securityhub.amazonaws.com",
        filters: { ResourceType: { Type: "INCLUDE", Value: ["AWS::EC2::Instance"] } },
        creationTime: 1000,
        lastUpdatedTime: 2000,
      },
    ];
    const { body } = await control(emulator.url, "PUT", "aggregators", seeds);
    const live = (await control(emulator.url, "GET", "aggregators")).body as unknown as {
      arn: string;
      account: string;
    }[];
    assert.deepEqual(live, body as unknown);
    assert.equal(live[0]?.account, "123456789012");
    assert.deepEqual({ ...live[1], arn: undefined }, { ...seeds[1], arn: undefined });
    await control(emulator.url, "POST", "reset");
    for (const each of live) await control(emulator.url, "PUT", "aggregators", each);
    assert.deepEqual(emulator.aggregators() as unknown, live);
  });

  it("seeds over what is there, which keeps its ARN, and removes it", async () => {
    const before = await emulator.seed({
      account,
      name: "security",
      accountIds: [account],
      tags: { a: "1" },
    });
    const after = await emulator.seed({ account, name: "security", accountIds: ["222222222222"] });
    assert.deepEqual([after.arn, after.creationTime, after.tags], [before.arn, before.creationTime, {}]);
    const path = `aggregators?account=${account}&name=security`;
    assert.deepEqual((await control(emulator.url, "DELETE", path)).body as unknown, { deleted: true });
    assert.deepEqual((await control(emulator.url, "DELETE", path)).body as unknown, { deleted: false });
  });

  it("resets to how it started", async () => {
    await emulator.close();
    emulator = await startEmulator({ settings: { pageSize: 5 } });
    await emulator.seed({ name: "security", accountIds: [account] });
    emulator.settings({ pageSize: 7, staleMs: 1 });
    emulator.fault({ operation: "*", kind: "throttle" });
    await config(emulator.url, "DescribeConfigurationAggregators");
    await control(emulator.url, "POST", "reset");
    assert.deepEqual([emulator.aggregators(), emulator.log(), emulator.faults()], [[], [], []]);
    assert.deepEqual([emulator.settings().pageSize, emulator.settings().staleMs], [5, 0]);
  });

  it("says that it is there", async () => {
    const { body } = await control(emulator.url, "GET", "health");
    const tables = emulator.tables();
    assert.equal(tables.kind, "dynalite");
    assert.deepEqual(body as unknown, { ok: true, paused: 0, scheduled: 0, tables });
    emulator.settings({ dynamodb: "http://127.0.0.1:8000" });
    assert.deepEqual(emulator.tables(), { kind: "endpoint", url: "http://127.0.0.1:8000" });
  });

  it("is not hit by faults, and not logged", async () => {
    emulator.fault({ operation: "*", kind: "server", times: 0 });
    assert.equal((await control(emulator.url, "GET", "health")).status, 200);
    assert.deepEqual(emulator.log(), []);
  });
});

describe("an emulator", () => {
  it("closes with requests on their way", async () => {
    const emulator = await startEmulator();
    emulator.fault({ operation: "*", kind: "stall", times: 0 });
    const answer = assert.rejects(config(emulator.url, "DescribeConfigurationAggregators"));
    while (emulator.log().length === 0) await new Promise(setImmediate);
    await emulator.close();
    await answer;
    await assert.rejects(fetch(emulator.url));
  });

  it("refuses settings that are none", async () => {
    await assert.rejects(startEmulator({ settings: { pageSize: 0 } }), /pageSize/);
  });

  it("says why it can't listen", async () => {
    const emulator = await startEmulator();
    const { port } = emulator;
    await assert.rejects(startEmulator({ port }), (error: unknown) => {
      assert.ok(error instanceof StartError);
      assert.deepEqual([error.code, error.facts], ["AddressInUse", { host: "127.0.0.1", port }]);
      return true;
    });
    await emulator.close();
    await assert.rejects(startEmulator({ host: "192.0.2.1" }), { code: "AddressNotAvailable" });
  });

  it("listens on all addresses if asked to, and has a URL for programs of this machine", async () => {
    const emulator = await startEmulator({ host: "0.0.0.0" });
    assert.equal(emulator.url, `http://127.0.0.1:${emulator.port}`);
    assert.equal((await config(emulator.url, "DescribeConfigurationAggregators")).status, 200);
    await emulator.close();
  });

  it("has the environment that makes an SDK use it", async () => {
    const emulator = await startEmulator();
    const saved = { ...process.env };
    Object.assign(process.env, emulator.env);
    try {
      await new ConfigServiceClient({}).send(new DescribeConfigurationAggregatorsCommand({}));
    } finally {
      process.env = saved;
    }
    const [{ account: sender, region } = {}] = emulator.log();
    assert.deepEqual([sender, region], ["123456789012", "us-east-1"]);
    await emulator.close();
  });
});
