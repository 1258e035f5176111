import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { authorization, config } from "./support/call";
import { compiledMain, startCompiled } from "./support/compiled";

describe("the emulator's command line", () => {
  before(() => {
    compiledMain();
  });

  it("starts in a few times what Node.js takes by itself, names its address in the first line, and stops cleanly", async () => {
    const startedIn: number[] = [];
    const bare: number[] = [];
    for (const signal of ["SIGTERM", "SIGINT", "SIGTERM"] as const) {
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

  it("prints a line for each request, or none with --quiet", async () => {
    const printed = async (...options: string[]) => {
      const emulator = await startCompiled(...options);
      let text = "";
      emulator.process.stdout.on("data", (chunk) => {
        text += String(chunk);
      });
      await config(emulator.url, "DeleteConfigurationAggregator", { ConfigurationAggregatorName: "x" });
      await emulator.stop();
      return text;
    };
    const line =
      "config DeleteConfigurationAggregator 111111111111 us-east-1 400 NoSuchConfigurationAggregatorException\n";
    assert.equal(await printed(), line);
    assert.equal(await printed("--quiet"), "");
  });

  it("goes on when nobody reads what it prints", async () => {
    const emulator = await startCompiled();
    emulator.process.stdout.destroy();
    for (let n = 0; n < 3; n++) {
      assert.equal((await config(emulator.url, "DescribeConfigurationAggregators")).status, 200);
    }
    assert.equal(await emulator.stop(), 0);
  });

  const misused: [options: string[], message: RegExp][] = [
    [["--port", "http"], /--port http is not a port/],
    [["--port", "65536"], /is not a port/],
    [["--prot", "1"], /--prot/],
    [["--dynamodb", "localhost:8000"], /--dynamodb localhost:8000 is not a URL/],
    [["extra"], /extra/],
  ];
  for (const [options, message] of misused) {
    it(`refuses ${options.join(" ")}`, () => {
      const { status, stderr } = spawnSync(process.execPath, [compiledMain(), ...options], {
        encoding: "utf8",
      });
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.match(stderr, /Usage:/);
    });
  }

  it("ends with 1 and a sentence where it can't start", () => {
    const { status, stderr } = spawnSync(process.execPath, [compiledMain(), "--state", "/dev/null/x"], {
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stderr, /ENOTDIR/);
    assert.equal(stderr.trim().split("\n").length, 1);
  });

  for (const option of ["--help", "-h"])
    it(`explains itself with ${option}`, () => {
      const text = execFileSync(process.execPath, [compiledMain(), option], { encoding: "utf8" });
      assert.match(text, /AWS Config, IAM, Organizations and STS do, and hands requests to DynamoDB on/);
      for (const name of ["--port N", "--state FILE", "--dynamodb URL", "--quiet", "-h, --help"])
        assert.ok(text.includes(`  ${name} `), name);
    });

  it("hands requests to DynamoDB on to where --dynamodb says", async () => {
    const asked: unknown[] = [];
    const dynamodb = createServer((request, response) => {
      asked.push(request.headers["x-amz-target"]);
      response.end('{"Items":[]}');
    }).listen(0, "127.0.0.1");
    await once(dynamodb, "listening");
    const { port } = dynamodb.address() as AddressInfo;
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
    dynamodb.close();
  });

  it("loads nothing but its own files", () => {
    const index = join(dirname(compiledMain()), "index.js");
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
