import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  ConfigServiceClient,
  DescribeConfigurationAggregatorsCommand,
  PutConfigurationAggregatorCommand,
} from "@aws-sdk/client-config-service";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { readSettings, type Settings } from "../../provider/aws/settings";
import type { TableApi } from "../../provider/aws/table";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { createTable } from "../support/claimsTable";
import { authorization, config } from "./support/call";
import { main, runCompiled, startCompiled } from "./support/compiled";

function tableAt(settings: Settings): TableApi {
  return dynamodbTable(connect(settings, "us-east-1"), "claims", claimsTableArgs);
}

describe("the command emulator", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-command-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("starts in a few times what Node.js takes by itself, names its address in the first line, and stops cleanly", async () => {
    const startedIn: number[] = [];
    const bare: number[] = [];
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      const start = performance.now();
      spawnSync(process.execPath, ["--eval", "0"]);
      bare.push(performance.now() - start);
      const emulator = await startCompiled();
      startedIn.push(emulator.startedIn);
      assert.match(emulator.firstLine, /^listening on http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal(await emulator.stop(signal), 0);
    }
    // A busy machine takes longer for both.
    const times = Math.min(...startedIn) / Math.min(...bare);
    assert.ok(times < 15, `it took ${startedIn.join(", ")} ms, and Node.js ${bare.join(", ")} ms`);
  });

  it("prints what to type, and a line for each request, or none with --quiet", async () => {
    const printed = async (...options: string[]) => {
      const emulator = await startCompiled(...options);
      await config(emulator.url, "DeleteConfigurationAggregator", { ConfigurationAggregatorName: "x" });
      await emulator.stop();
      return emulator.printed().replaceAll(emulator.url, "URL");
    };
    const line =
      "config DeleteConfigurationAggregator 111111111111 us-east-1 400 NoSuchConfigurationAggregatorException\n";
    const text = await printed();
    assert.match(text, /^tables: dynalite 4\.\d+\.\d+, in memory$/m);
    for (const typed of ["pulumi login --local", "export AWS_ENDPOINT_URL=URL", "unset AWS_PROFILE"])
      assert.ok(text.includes(`\n  ${typed}`), text);
    assert.ok(text.endsWith(line), text);
    assert.equal(await printed("--quiet"), "");
  });

  it("prints JSON with --json", async () => {
    const emulator = await startCompiled("--json");
    const { url, port, pid, env, tables, stateFile } = JSON.parse(emulator.firstLine);
    assert.deepEqual([port, pid, stateFile], [Number(new URL(url).port), emulator.process.pid, null]);
    assert.deepEqual(
      [tables.kind, env.AWS_ENDPOINT_URL, env.AWS_DEFAULT_REGION],
      ["dynalite", url, "us-east-1"],
    );
    await config(url, "DescribeConfigurationAggregators");
    assert.equal(await emulator.stop(), 0);
    const { operation, status, fault } = JSON.parse(emulator.printed());
    assert.deepEqual([operation, status, fault], ["DescribeConfigurationAggregators", 200, null]);
  });

  it("keeps aggregators, and claims in a table, over a restart with --state", async () => {
    const stateFile = join(folder, "aws.json");
    let emulator = await startCompiled("--state", stateFile);
    const clientOf = () =>
      new ConfigServiceClient({
        endpoint: emulator.url,
        region: "us-east-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      });
    await clientOf().send(
      new PutConfigurationAggregatorCommand({
        ConfigurationAggregatorName: "security",
        AccountAggregationSources: [{ AccountIds: ["111111111111"], AllAwsRegions: true }],
      }),
    );
    const settings = () =>
      readSettings({ accessKey: "local", secretKey: "any", endpoints: { dynamodb: emulator.url } });
    const table = await createTable(settings(), "us-east-1", "claims");
    assert.deepEqual(await table.update({ partition: "a", sort: "b" }, { accounts: ["111111111111"] }, {}), {
      done: true,
    });
    assert.equal(await emulator.stop("SIGINT"), 0);

    emulator = await startCompiled("--state", stateFile);
    const { ConfigurationAggregators: found = [] } = await clientOf().send(
      new DescribeConfigurationAggregatorsCommand({}),
    );
    assert.deepEqual(
      found.map(({ ConfigurationAggregatorName: name }) => name),
      ["security"],
    );
    const [item] = await tableAt(settings()).query("a");
    assert.deepEqual(item?.accounts, ["111111111111"]);
    assert.equal(await emulator.stop(), 0);
  });

  it("goes on when nobody reads what it prints", async () => {
    const emulator = await startCompiled();
    emulator.process.stdout.destroy();
    for (let n = 0; n < 3; n++) {
      assert.equal((await config(emulator.url, "DescribeConfigurationAggregators")).status, 200);
    }
    assert.equal(await emulator.stop(), 0);
  });

  it("warns where other machines may reach it, and tells programs of this one how", async () => {
    const emulator = await startCompiled("--host", "0.0.0.0");
    let warned = "";
    emulator.process.stderr.on("data", (chunk) => {
      warned += String(chunk);
    });
    assert.match(emulator.firstLine, /^listening on http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await config(emulator.url, "DescribeConfigurationAggregators")).status, 200);
    assert.equal(await emulator.stop(), 0);
    assert.match(
      warned,
      /^warning: other machines may reach 0\.0\.0\.0\. The emulator checks no credentials/,
    );
  });

  it("refuses wrong usage with 2", async () => {
    const { code, out, err } = await runCompiled("--port", "http", "--dynamodb", "localhost:8000");
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /--port must be a number from 0 to 65535, not "http"/);
    assert.match(
      err,
      /--dynamodb must be a URL that begins with http:\/\/ or https:\/\/, not "localhost:8000"/,
    );
  });

  it("ends with 1 and what to do where the port is in use, and leaves the state file alone", async () => {
    const first = await startCompiled();
    const stateFile = join(folder, "aws.json");
    const { code, out, err } = await runCompiled("--port", new URL(first.url).port, "--state", stateFile);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^port \d+ of 127\.0\.0\.1 is in use\.\nGive another --port/);
    assert.equal(existsSync(stateFile), false);
    await first.stop();
  });

  it("ends with 1 where it can't keep its state", async () => {
    const { code, err } = await runCompiled("--state", "/dev/null/x");
    assert.equal(code, 1);
    assert.match(err, /^--state \/dev\/null\/x can't be read: ENOTDIR/);
  });

  it("hands requests to DynamoDB on to where --dynamodb says", async () => {
    const asked: unknown[] = [];
    const other = createServer((request, response) => {
      asked.push(request.headers["x-amz-target"]);
      response.end('{"Items":[]}');
    }).listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const emulator = await startCompiled("--dynamodb", `http://127.0.0.1:${port}`);
    const answer = await fetch(emulator.url, {
      method: "POST",
      headers: {
        authorization: authorization().replace("/config/", "/dynamodb/"),
        "x-amz-target": "DynamoDB_20120810.Query",
      },
      body: JSON.stringify({ TableName: "claims" }),
    });
    assert.deepEqual([answer.status, await answer.json()], [200, { Items: [] }]);
    assert.deepEqual(asked, ["DynamoDB_20120810.Query"]);
    await emulator.stop();
    other.close();
  });
});

describe("the emulator's library", () => {
  it("loads nothing but its own files", () => {
    const index = resolve(dirname(main), "../../emulator/index.js");
    const script = `require(${JSON.stringify(index)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }),
    ) as string[];
    assert.ok(loaded.length > 10);
    assert.deepEqual(
      loaded.filter((file) => !file.startsWith(dirname(index))),
      [],
    );
  });
});
