import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { blocksOf } from "../support/markdown";
import { config } from "./support/call";

const root = resolve(__dirname, "../..");

describe("npm run emulator", () => {
  it("names its address, says what to export, and stops cleanly", async () => {
    const child = spawn(process.execPath, ["scripts/emulator.mjs"], {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const closed = once(child, "close");
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith("Ctrl-C")) break;
      lines.push(line);
    }
    const [, url = ""] = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(lines[0] ?? "") ?? [];
    assert.ok(lines.includes(`  export AWS_ENDPOINT_URL=${url}`), lines.join("\n"));
    assert.deepEqual(
      lines.map((line) => line.trim()).filter((line) => /^(pulumi |export AWS_|unset )/.test(line)),
      documented(url),
      "docs/local-aws.md shows these lines",
    );
    assert.equal((await config(url, "DescribeConfigurationAggregators")).status, 200);
    child.kill("SIGTERM");
    assert.deepEqual(await closed, [0, null]);
  });

  it("hands its arguments on", async () => {
    const child = spawn(process.execPath, ["scripts/emulator.mjs", "--port", "http"], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    assert.deepEqual(await once(child, "close"), [2, null]);
    assert.match(text, /--port must be a number/);
  });
});

/** What the page says to type in the terminal that is to use it. */
function documented(url: string): string[] {
  const block = blocksOf("docs/local-aws.md").find(({ text }) => text.startsWith("pulumi login --local"));
  return (block?.text ?? "").trim().replace("http://127.0.0.1:4566", url).split("\n");
}
