import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf, pages } from "../support/markdown";
import { repository } from "../support/pulumi";

interface Run {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<{ status: number | null; output: string }>;
}

function start(...args: string[]): Run {
  const { CI: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: repository, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = new Promise<{ status: number | null; output: string }>((resolve) =>
    child.once("close", (status) => resolve({ status, output })),
  );
  return { child, output: () => output, ended };
}

const npmStart = () => start("scripts/start.mjs");

/** The commands that ran, as the pages show them. */
const ran = new Set(["npm start"]);

function pulumi(folder: string, ...args: string[]): Run {
  const shown = args.filter((arg) => !arg.startsWith("--"));
  ran.add(["npm run pulumi --", "-C", `examples/${folder}`, ...shown].join(" "));
  return start("scripts/pulumi.mjs", "-C", `examples/${folder}`, "--non-interactive", ...args);
}

/** `npm run cli` or `npm run claims` */
function commandLine(script: "cli" | "claims", ...args: string[]): Run {
  ran.add([`npm run ${script} --`, ...args].join(" "));
  return start(`scripts/${script}.mjs`, ...args);
}

/** Resolves as soon as the output matches, and fails where the command ends before. */
async function waitFor({ child, output }: Run, pattern: RegExp): Promise<void> {
  while (!pattern.test(output())) {
    assert.equal(child.exitCode, null, `it ended without ${pattern}:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("npm start", function () {
  this.timeout(1_800_000);
  let gitStatus: string;

  before(() => {
    gitStatus = execFileSync("git", ["status", "--porcelain", "--ignored", "examples"], {
      cwd: repository,
      encoding: "utf8",
    });
  });

  it("can be stopped at any time, and started again @slow", async () => {
    const run = npmStart();
    await waitFor(run, /^2\. Three stacks/m);
    run.child.kill("SIGINT");
    const { status, output } = await run.ended;
    assert.equal(status, 130);
    assert.match(
      output,
      /none of which knows of the others\n\nStopped\. Run npm start again to start over\.\n$/,
    );
    assert.ok(!readdirSync(join(repository, ".local/quick-start")).includes("endpoint.json"));
  });

  it("shows three stacks that change one aggregator at once, and loses nobody's accounts", async () => {
    const { status, output } = await npmStart().ended;
    assert.equal(status, 0, output);
    assert.match(
      output,
      /^set up: npm packages up to date; Pulumi CLI v[\d.]+, .*; build up to date/,
      "all is reused",
    );
    const [, alone = "", together = "", live = "", left = "", failing = "", healthy = ""] =
      output.split(/^\d\. /m);
    assert.match(
      alone,
      /security: \+1 account \(111122223333\); tags \+1; a new aggregator\n {6}\+ 2 created/,
    );

    const blocks = together.split("  $ pulumi -C ").slice(1);
    assert.deepEqual(
      blocks.map((block) => block.split("#")[0]?.trim()),
      ["examples/platform up", "examples/team-payments up", "examples/team-search up"],
      "one after the other, whichever ended first",
    );
    assert.match(blocks[0] ?? "", /security: \+\d accounts? \(222233334444.*\n {6}~ 1 updated, 1 unchanged/);
    for (const block of blocks.slice(1))
      assert.match(block, /security: joins 2 accounts.*\n {6}\+ 2 created/);

    assert.match(live, /222233334444 {2}platform\n {2}333344445555 {2}team-payments/);
    assert.match(live, /777788889999 {2}team-payments, team-search\n {2}888899990000 {2}somebody's, by hand/);
    assert.match(live, /6 of 6 are there.*\n.*: 4 of 6, and every call succeeds/);

    assert.match(
      left,
      /examples\/team-search destroy .*\n {6}security: left; −1 account \(555566667777\), 777788889999 stays through team-payments\/local\n {6}- 2 deleted/,
    );
    assert.match(left, /555566667777 {2}gone\n {2}777788889999 {2}team-payments\n/);

    assert.match(
      failing,
      /status security .* # exit code 1: not all sources are healthy\n.*: 84 of 85 sources healthy\n/,
    );
    assert.match(
      failing,
      /1 source failed\n +888899990000: no authorization for 123456789012 \(us-east-1\) in eu-west-3 +→ docs\/health\.md#not-authorized\n/,
    );
    assert.match(
      healthy,
      /examples\/landing-zone up .*\n +account: authorizes 123456789012 \(us-east-1\): \+1 region \(eu-west-3\)\n +security: joins 1 account, which is already there \(no stack claims it\).*\n +\+ 6 created/,
    );
    assert.match(healthy, /status security .* # exit code 0\n.*: 85 of 85 sources healthy\n/);
    assert.match(healthy, /What next\n +\S+ \.local\/quick-start\/security\.html /);
    const page = readFileSync(join(repository, ".local/quick-start/security.html"), "utf8");
    assert.match(page, /<b>85<\/b> of 85 sources healthy/);
    assert.match(page, /<figcaption>Healthy: 98 %.* on .*, 100 % now/);
    assert.doesNotMatch(output, /Warning|error|undefined|\n\s+at /);
    assert.deepEqual(await drawn(), alwaysPrinted(output), "`npm run picture` draws it again");
  });

  it("what it says to run next works @slow", async () => {
    const preview = await pulumi("team-search", "preview").ended;
    assert.match(
      preview.output,
      /security: joins 2 accounts, 1 of them already there through team-payments\/local; \+1 account \(555566667777\)/,
    );
    const joins = pulumi("team-search", "up", "--yes");
    const leaves = pulumi("team-payments", "destroy", "--yes");
    for (const { status, output } of await Promise.all([joins.ended, leaves.ended]))
      assert.equal(status, 0, output);
    const refused = await pulumi("platform", "destroy", "--yes").ended;
    assert.notEqual(refused.status, 0);
    assert.match(
      refused.output,
      /because other stacks have joined it: landing-zone\/local\/\S+, team-search\/local\/search/,
    );
    for (const listing of [
      commandLine("cli", "claims", "list", "security"),
      commandLine("claims", "list", "security"),
    ]) {
      const { status, output } = await listing.ended;
      assert.equal(status, 0, output);
      assert.match(output, /team-search\/local\/search +[0-9a-f]{16} +2 +2/);
    }
    const { status, output } = await commandLine("cli", "status", "security").ended;
    assert.equal(status, 0, output);
    assert.match(output, /: 85 of 85 sources healthy/);
  });

  it("without -C, it is the platform's program @slow", async () => {
    const up = await start("scripts/pulumi.mjs", "up", "--refresh", "--yes", "--non-interactive").ended;
    assert.equal(up.status, 0, up.output);
    const { output } = await pulumi("platform", "stack", "output", "accountIds", "--json").ended;
    const accounts = ["111122223333", "222233334444", "555566667777", "777788889999", "888899990000"];
    assert.deepEqual(JSON.parse(output), accounts);
  });

  it("every command on it that the pages show has run above @slow", () => {
    const shown = pages()
      .flatMap(blocksOf)
      .filter(({ directive }) => directive.elsewhere === "tests/engine/quickStart.test.ts")
      .flatMap(({ text }) => text.trim().split("\n"));
    assert.deepEqual(
      shown.filter((command) => !ran.has(command)),
      [],
    );
  });

  it("leaves nothing in examples/", () => {
    const args = ["status", "--porcelain", "--ignored", "examples"];
    assert.equal(execFileSync("git", args, { cwd: repository, encoding: "utf8" }), gitStatus);
  });
});

/** The lines of the picture in docs/ that every run prints alike. */
async function drawn(): Promise<string[]> {
  const { linesIn } = await import("../../scripts/picture/terminal.mjs");
  return alwaysPrinted(linesIn(readFileSync(join(repository, "docs/quick-start.svg"), "utf8")).join("\n"));
}

/** Times, and which of three stacks comes first, differ from run to run. */
function alwaysPrinted(output: string): string[] {
  const [shown = ""] = output.split("\nWhat next");
  const [, ...parts] = shown.split(/^(?=1\. )/m);
  return parts
    .join("")
    .split("\n")
    .map((line) => line.replace(/# \d.*|checked at .*/, "").trim())
    .filter((line) => line !== "" && !/^security: (joins 2|.*222233334444)/.test(line));
}
