import assert from "node:assert/strict";
import type { AnsweredRequest, TableKeeper } from "../../../../emulator";
import { environmentFor } from "../../../../emulator/environment";
import type { EmulatorInput } from "../../../../provider/cli/emulator/input";
import {
  addressLine,
  exposedText,
  requestJson,
  requestLine,
  startJson,
  startText,
} from "../../../../provider/cli/emulator/text";

const url = "http://127.0.0.1:4566";
const input: EmulatorInput = { port: 4566, host: "127.0.0.1", quiet: false, json: false };
const started = (keeper: TableKeeper) => ({ url, port: 4566, env: environmentFor(url), keeper });
const dynalite = { kind: "dynalite", version: "4.0.0" } as const;

const request: AnsweredRequest = {
  n: 7,
  at: 1_700_000_000_000,
  account: "111111111111",
  region: "us-east-1",
  service: "config",
  operation: "PutConfigurationAggregator",
  status: 200,
  userAgent: null,
  needed: [],
};

describe("what emulator prints", () => {
  it("begins with a line for scripts", () => {
    assert.equal(addressLine({ url }), "listening on http://127.0.0.1:4566");
  });

  it("says who keeps tables, and what to type", () => {
    assert.equal(
      startText(started(dynalite), input),
      `tables: dynalite 4.0.0, in memory

In the terminal that is to use it, type:
  pulumi login --local
  export AWS_ENDPOINT_URL=http://127.0.0.1:4566
  export AWS_REGION=us-east-1
  export AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=local
  export AWS_SECRET_ACCESS_KEY=local
  unset AWS_PROFILE AWS_SESSION_TOKEN

Ctrl-C stops it. Requests:`,
    );
  });

  it("says where state and tables are kept", () => {
    const [tables, state] = startText(started(dynalite), { ...input, stateFile: "/tmp/aws.json" }).split(
      "\n",
    );
    assert.deepEqual(
      [tables, state],
      ["tables: dynalite 4.0.0, in /tmp/aws.json.tables", "state: /tmp/aws.json"],
    );
  });

  const keepers: readonly (readonly [TableKeeper, RegExp])[] = [
    [{ kind: "endpoint", url: "http://127.0.0.1:8000" }, /^tables: DynamoDB at http:\/\/127\.0\.0\.1:8000$/m],
    [
      { kind: "none" },
      /^tables: none, so claims can't be kept in a table\. Install dynalite \(npm install /m,
    ],
  ];
  for (const [keeper, line] of keepers)
    it(`says so where tables are kept by ${keeper.kind}`, () =>
      assert.match(startText(started(keeper), input), line));

  it("is a line with --json", () => {
    const text = startJson(started(dynalite), { ...input, stateFile: "/tmp/aws.json" });
    assert.equal(text.includes("\n"), false);
    assert.deepEqual(JSON.parse(text), {
      url,
      port: 4566,
      pid: process.pid,
      env: environmentFor(url),
      tables: dynalite,
      stateFile: "/tmp/aws.json",
    });
    assert.equal(JSON.parse(startJson(started(dynalite), input)).stateFile, null);
  });

  it("has a line for each request", () => {
    const failed: AnsweredRequest = { ...request, status: null, error: "Throttling", fault: "throttle" };
    const unknown: AnsweredRequest = {
      ...request,
      service: null,
      operation: null,
      account: null,
      status: 403,
    };
    assert.deepEqual([request, failed, unknown].map(requestLine), [
      "config PutConfigurationAggregator 111111111111 us-east-1 200",
      "config PutConfigurationAggregator 111111111111 us-east-1 no answer Throttling fault: throttle",
      "us-east-1 403",
    ]);
    assert.deepEqual(JSON.parse(requestJson(failed)), {
      n: 7,
      at: 1_700_000_000_000,
      service: "config",
      operation: "PutConfigurationAggregator",
      account: "111111111111",
      region: "us-east-1",
      status: null,
      error: "Throttling",
      fault: "throttle",
    });
    assert.deepEqual(
      [JSON.parse(requestJson(request)).error, JSON.parse(requestJson(request)).fault],
      [null, null],
    );
  });

  it("warns of an address that others may reach", () => {
    assert.match(exposedText("0.0.0.0"), /^warning: other machines may reach 0\.0\.0\.0\./);
  });
});
