import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { type Emulator, type Fault, startEmulator } from "../../emulator";
import {
  account,
  authorization,
  config,
  control,
  element,
  organizations,
  putInput,
  sendOff,
  sts,
} from "./support/call";
import { eventually } from "./support/eventually";

const operation = "PutConfigurationAggregator";

describe("faults on command", () => {
  let emulator: Emulator;
  const put = (name = "security", as = {}) => config(emulator.url, operation, putInput(name), as);
  const live = () => emulator.aggregators().length;
  const cut = /fetch failed|other side closed|ECONNRESET/;

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("throttle", async () => {
    emulator.fault({ operation, kind: "throttle" });
    const { status, body } = await put();
    assert.deepEqual([status, body.__type], [400, "ThrottlingException"]);
    assert.equal(live(), 0);
    assert.equal((await put()).status, 200, "once by default");
    const [entry] = emulator.log();
    assert.deepEqual([entry?.status, entry?.error, entry?.fault], [400, "ThrottlingException", "throttle"]);
  });

  it("throttle, as Organizations and STS call it", async () => {
    emulator.fault({ operation: "*", kind: "throttle", times: 2 });
    const { body } = await organizations(emulator.url, "DescribeOrganization");
    assert.equal(body.__type, "TooManyRequestsException");
    const { xml } = await sts(emulator.url, { Action: "GetCallerIdentity" });
    assert.equal(element(xml, "Code"), "Throttling");
  });

  it("error, with the status, code and message given", async () => {
    emulator.fault({
      operation,
      kind: "error",
      status: 418,
      code: "TeapotException",
      message: "short and stout",
    });
    const { status, body } = await put();
    assert.equal(status, 418);
    assert.deepEqual(body as unknown, { __type: "TeapotException", message: "short and stout" });
  });

  it("server", async () => {
    emulator.fault({ operation, kind: "server" });
    emulator.fault({ operation, kind: "server", status: 503, when: "after" });
    const first = await put();
    assert.deepEqual([first.status, first.body.__type, live()], [500, "InternalFailure", 0]);
    const second = await put();
    assert.deepEqual([second.status, second.body.__type, live()], [503, "ServiceUnavailable", 1]);
  });

  it("html, as a proxy answers", async () => {
    emulator.fault({ operation, kind: "html", status: 504 });
    const { status, headers, body } = await put();
    assert.equal(status, 504);
    assert.equal(headers.get("content-type"), "text/html");
    assert.match(String(body), /<html>.*504 Gateway Timeout/);
  });

  for (const [when, effect] of [
    ["before", 0],
    ["after", 1],
  ] as const) {
    it(`disconnect ${when} the effect`, async () => {
      emulator.fault({ operation, kind: "disconnect", when });
      await assert.rejects(put(), cut);
      assert.equal(live(), effect);
      const [entry] = emulator.log();
      assert.deepEqual([entry?.status, entry?.fault], [null, "disconnect"]);
    });
  }

  it("delay: the effect comes after it, and then the answer", async () => {
    emulator.fault({ operation, kind: "delay", ms: 1_000 });
    const start = performance.now();
    const answer = put();
    await eventually(() => emulator.log().length === 1, "the request arrives");
    assert.equal(live(), 0);
    assert.equal((await answer).status, 200);
    assert.ok(performance.now() - start >= 990);
    assert.equal(live(), 1);
  });

  it("late, cut: the client is told nothing, and the write lands", async () => {
    emulator.fault({ operation, kind: "late", delayMs: 1_000 });
    await assert.rejects(put(), cut);
    assert.equal(live(), 0);
    await eventually(() => live() === 1, "the write lands");
  });

  it("late, ok: the client is told of success before the write lands", async () => {
    emulator.fault({ operation, kind: "late", delayMs: 1_000, answer: "ok" });
    const { status, body } = await put();
    assert.equal(status, 200);
    assert.equal(live(), 0);
    assert.equal((await control(emulator.url, "GET", "health")).body.scheduled as unknown, 1);
    await eventually(() => live() === 1, "the write lands");
    assert.equal(emulator.aggregators()[0]?.arn, body.ConfigurationAggregator?.ConfigurationAggregatorArn);
  });

  it("late: lands on what is there by then, and undoes what came between", async () => {
    emulator.fault({ operation, kind: "late", delayMs: 1_000 });
    await assert.rejects(config(emulator.url, operation, putInput("security", ["222222222222"])), cut);
    await put();
    const [between] = emulator.aggregators();
    assert.deepEqual(between?.accountIds, [account]);
    await eventually(() => emulator.aggregators()[0]?.accountIds?.[0] === "222222222222", "the write lands");
    assert.equal(emulator.aggregators()[0]?.arn, between?.arn);
  });

  for (const kind of ["stall", "late"] as const) {
    it(`${kind}: never answers`, async () => {
      emulator.fault({ operation, kind, answer: "never", delayMs: 1 });
      const aborted = new AbortController();
      const headers = { authorization: authorization(), "x-amz-target": `StarlingDoveService.${operation}` };
      const body = JSON.stringify(putInput("security"));
      const answer = fetch(emulator.url, { method: "POST", headers, body, signal: aborted.signal });
      const ended = assert.rejects(answer, { name: "AbortError" });
      await eventually(() => emulator.log().length === 1, "the request arrives");
      if (kind === "late") await eventually(() => live() === 1, "the write lands");
      await wait(50);
      aborted.abort();
      await ended;
      assert.equal(live(), kind === "stall" ? 0 : 1);
      assert.equal(emulator.log()[0]?.status, null);
    });
  }

  it("pause before: holds a request, which has its effect on release though its client is gone", async () => {
    emulator.fault({ id: "hold", operation, kind: "pause" });
    const kill = await sendOff(emulator.url, operation, putInput("security"));
    await eventually(() => emulator.paused().length === 1, "the request is held");
    assert.deepEqual(emulator.paused(), [{ fault: "hold", n: 1, operation, account, when: "before" }]);
    kill();
    assert.equal(live(), 0);

    assert.equal(await emulator.release({ id: "another" }), 0);
    assert.equal(await emulator.release({ id: "hold" }), 1);

    assert.equal(live(), 1);
    assert.deepEqual(emulator.paused(), []);
  });

  it("pause before: drops a request without its effect, where asked", async () => {
    emulator.fault({ operation, kind: "pause" });
    const answer = put();
    const rejected = assert.rejects(answer, cut);
    await eventually(() => emulator.paused().length === 1, "the request is held");
    const { body } = await control(emulator.url, "POST", "release", { drop: true });
    assert.deepEqual(body as unknown, { released: 1 });
    await rejected;
    assert.equal(live(), 0);
  });

  it("pause after: holds the answer, the effect is there", async () => {
    emulator.fault({ operation, kind: "pause", when: "after" });
    const answer = put();
    await eventually(() => emulator.paused().length === 1, "the request is held");
    assert.equal(live(), 1);
    assert.equal(emulator.log()[0]?.status, null);
    await emulator.release();
    assert.equal((await answer).status, 200);
    assert.equal(emulator.log()[0]?.status, 200);
  });

  it("skips and repeats as told", async () => {
    emulator.fault({ operation, kind: "throttle", skip: 1, times: 2 });
    const statuses = [await put(), await put(), await put(), await put()].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 400, 400, 200]);
    assert.deepEqual(emulator.faults(), []);
  });

  it("never ends with times 0, until it is removed", async () => {
    const id = emulator.fault({ operation, kind: "throttle", times: 0 });
    const other = emulator.fault({ operation: "TagResource", kind: "throttle" });
    for (let n = 0; n < 5; n++) assert.equal((await put()).status, 400);
    assert.deepEqual([emulator.faults()[0]?.seen, emulator.faults()[0]?.hit], [5, 5]);
    emulator.clearFaults(id);
    assert.equal((await put()).status, 200);
    assert.deepEqual(
      emulator.faults().map((fault) => fault.id),
      [other],
    );
    emulator.clearFaults();
    assert.deepEqual(emulator.faults(), []);
  });

  it("strikes by chance, the same way for the same seed", async () => {
    const run = async () => {
      emulator.settings({ seed: 99 });
      emulator.settings({ seed: 7 });
      const id = emulator.fault({ operation, kind: "throttle", probability: 0.5, times: 0 });
      const statuses: number[] = [];
      for (let n = 0; n < 20; n++) statuses.push((await put()).status);
      emulator.clearFaults(id);
      return statuses;
    };
    const first = await run();
    assert.ok(first.includes(200) && first.includes(400), String(first));
    assert.deepEqual(await run(), first);
  });

  it("takes faults in the order they were added", async () => {
    emulator.fault({ operation: "*", kind: "error", code: "First" });
    emulator.fault({ operation: "*", kind: "error", code: "Second" });
    assert.deepEqual([(await put()).body.__type, (await put()).body.__type] as unknown[], [
      "First",
      "Second",
    ]);
  });

  const narrow: [title: string, match: Partial<Fault>][] = [
    ["operation", { operation: "TagResource" }],
    ["service", { service: "sts" }],
    ["account", { account: "222222222222" }],
    ["region", { region: "eu-west-1" }],
    ["aggregator", { aggregator: "another" }],
  ];
  for (const [title, match] of narrow) {
    it(`leaves requests of another ${title} alone`, async () => {
      emulator.fault({ operation: "*", kind: "throttle", ...match });
      assert.equal((await put()).status, 200);
      assert.equal(emulator.faults()[0]?.seen, 0);
    });
  }

  it("finds the aggregator of a request by its name, its names and its ARN", async () => {
    const { arn } = await emulator.seed({ account, name: "security", accountIds: [account] });
    emulator.fault({ operation: "*", kind: "throttle", times: 0, aggregator: "security" });
    const calls: [string, object][] = [
      ["DeleteConfigurationAggregator", { ConfigurationAggregatorName: "security" }],
      ["DescribeConfigurationAggregators", { ConfigurationAggregatorNames: ["security"] }],
      ["ListTagsForResource", { ResourceArn: arn }],
    ];
    for (const [name, input] of calls) {
      assert.equal((await config(emulator.url, name, input)).body.__type, "ThrottlingException", name);
    }
    assert.equal((await config(emulator.url, "DescribeConfigurationAggregators")).status, 200);
  });

  it("refuses what is no fault, and says why", async () => {
    const wrong = { operation, kind: "thottle" } as unknown as Fault;
    assert.throws(() => emulator.fault(wrong), /Value 'thottle' at 'kind'.*throttle, error/);
    assert.throws(
      () => emulator.fault({ operation, kind: "throttle", tiems: 2 } as Fault),
      /at 'tiems'.*Member must be one of/,
    );
  });
});
