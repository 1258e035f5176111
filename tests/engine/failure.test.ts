import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DELETE, type Deployment, deployment, PUT } from "../support/deployment";
import { killTree } from "../support/processTree";
import { slowIf } from "../support/tier";

describe("what goes wrong halfway, on the real engine", () => {
  let d: Deployment;
  const program = (accounts: string, tags: string) =>
    `new ConfigurationAggregator("security", { name: "security", ...all(${accounts}), tags: ${tags} });`;

  beforeEach(async () => {
    d = await deployment(program('"111111111111"', '{ team: "s" }'));
  });
  afterEach(() => d.dispose());

  /** Kills the provider's process alone while AWS holds its request; the engine lives on and fails. */
  async function killProviderAt(operation: string, when: "before" | "after", command: string): Promise<void> {
    d.aws.fault({ operation, kind: "pause", when });
    const run = d.project.spawn([command, "--yes", "--skip-preview"]);
    while (d.aws.paused().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const provider = run.processes().find(({ command }) => /dynamic-provider/.test(command));
    assert.ok(provider, "the provider runs in a process of its own");
    await killTree(provider.pid);
    await d.aws.release({ drop: when === "before" });
    const { code } = await run.ended;
    assert.notEqual(code, 0);
    d.requests();
  }

  it("tagging refused after the Put: the state holds the resource, and the next up finishes", async () => {
    await d.project.up();
    d.aws.fault({
      operation: "TagResource",
      kind: "error",
      code: "AccessDeniedException",
      message: "no tagging",
    });
    d.program(program('"111111111111", "222222222222"', '{ team: "t" }'));
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(output, /TagResource of .* failed: AccessDeniedException: no tagging/);
    assert.match(output, /Allow config:TagResource to the caller in us-east-1/);
    assert.deepEqual(d.live().accountIds, ["111111111111", "222222222222"]);
    const state = await d.project.resource("security");
    assert.deepEqual(state?.outputs?.accountAggregationSource, {
      accountIds: { "111111111111": true, "222222222222": true },
      allRegions: true,
    });
    assert.deepEqual(state?.outputs?.tags, { team: "s" });
    d.requests();
    await d.project.up();
    assert.equal(d.live().tags.team, "t");
    assert.ok(!d.requests().includes(PUT));
    assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
  });

  describe("is said once, at its resource, and without a class or a stack", () => {
    const LINE = /^ {4}(.*)$/gm;
    /** The lines under "Diagnostics:". */
    function diagnosed(output: string): string[] {
      const [diagnostics = ""] = (output.split("Diagnostics:")[1] ?? "").split("Resources:");
      return [...diagnostics.matchAll(LINE)]
        .map(([, line = ""]) => line)
        .filter((line) => line.trim() !== "");
    }
    function saidOnce(output: string, said: RegExp, beside: readonly string[]): void {
      const lines = diagnosed(output);
      assert.equal(lines.filter((line) => said.test(line)).length, 1, output);
      assert.doesNotMatch(output, /Error: |see the message|\n\s+at /);
      const [error] = [lines.findIndex((line) => said.test(line))];
      // What the error advises is on the lines after it.
      assert.deepEqual(
        [...lines.slice(0, error), ...lines.slice(error + 2)].sort(),
        [...beside].sort(),
        output,
      );
    }
    const denied = (operation: string) =>
      d.aws.fault({ operation, kind: "error", code: "AccessDeniedException", message: "no", times: 0 });

    it("of check", async () => {
      denied("DescribeConfigurationAggregators");
      const { output } = await d.project.preview({ expectFailure: true });
      saidOnce(
        output,
        /^error: .*DescribeConfigurationAggregators of .* failed: AccessDeniedException: no/,
        [],
      );
    });

    it("of create", async () => {
      denied(PUT);
      const { output } = await d.project.run(["up", "--yes", "--skip-preview"], { expectFailure: true });
      saidOnce(output, /^error: .*PutConfigurationAggregator of .* failed: AccessDeniedException: no/, [
        "security: +1 account (111111111111); tags +1; a new aggregator",
        "error: update failed",
      ]);
    });

    it("of diff, read, update and delete @slow", async () => {
      await d.project.up();
      const fault = denied("DescribeConfigurationAggregators");
      const said = /^error: .*DescribeConfigurationAggregators of .* failed: AccessDeniedException: no/;
      d.program(program('"111111111111", "222222222222"', '{ team: "s" }'));
      const preview = await d.project.preview({ expectFailure: true });
      saidOnce(preview.output, said, ["security: not changed"]);
      const refresh = await d.project.run(["refresh", "--yes", "--skip-preview"], { expectFailure: true });
      saidOnce(refresh.output, said, ["security: not read", "error: update failed"]);
      const destroy = await d.project.run(["destroy", "--yes", "--skip-preview"], { expectFailure: true });
      saidOnce(destroy.output, said, ["security: delete failed", "error: update failed"]);
      d.aws.clearFaults(fault);
      denied(PUT);
      const update = await d.project.run(["up", "--yes", "--skip-preview"], { expectFailure: true });
      const put = /^error: .*PutConfigurationAggregator of .* failed: AccessDeniedException: no/;
      saidOnce(update.output, put, ["security: +1 account (222222222222)", "error: update failed"]);
    });
  });

  it("the connection lost on every try, before the Put takes effect and after: the next up finishes @slow", async () => {
    for (const when of ["before", "after"] as const) {
      const fault = d.aws.fault({ operation: PUT, kind: "disconnect", when, times: 0 });
      d.program(program(`"111111111111", "${when === "before" ? 2 : 3}22222222222"`, '{ team: "s" }'));
      await d.project.up({ expectFailure: when === "before" });
      d.aws.clearFaults(fault);
      await d.project.up();
      assert.equal(d.live().accountIds?.length, 2);
      assert.equal(d.aws.aggregators().length, 1);
    }
  });

  for (const when of ["before", "after"] as const) {
    it(`the provider killed in create, ${when} the effect: the next up finishes, without a flag @slow`, async () => {
      await killProviderAt(PUT, when, "up");
      assert.equal(d.aws.aggregators().length, when === "before" ? 0 : 1);
      await d.project.up();
      assert.deepEqual(d.live().accountIds, ["111111111111"]);
      assert.equal(d.aws.aggregators().length, 1);
      assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
    });

    it(`the provider killed in update, ${when} the effect: the next up finishes${slowIf(when === "before")}`, async () => {
      await d.project.up();
      await d.aws.seed({ ...d.live(), accountIds: ["111111111111", "777777777777"] });
      d.program(program('"222222222222"', '{ team: "t" }'));
      await killProviderAt(PUT, when, "up");
      await d.project.up();
      assert.deepEqual(d.live().accountIds, ["222222222222", "777777777777"]);
      assert.equal(d.live().tags.team, "t");
    });

    it(`the provider killed in delete, ${when} the effect: the next destroy finishes @slow`, async () => {
      await d.project.up();
      await killProviderAt(DELETE, when, "destroy");
      await d.project.destroy();
      assert.deepEqual(d.aws.aggregators(), []);
      assert.deepEqual(await d.project.resource("security"), undefined);
    });
  }

  it("the engine itself killed in create: the next up finishes @slow", async () => {
    d.aws.fault({ operation: PUT, kind: "pause", when: "after" });
    const run = d.project.spawn(["up", "--yes", "--skip-preview"]);
    while (d.aws.paused().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await run.kill();
    await d.aws.release();
    await d.project.run(["cancel", "--yes"]);
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["111111111111"]);
    assert.equal(d.aws.aggregators().length, 1);
  });
});

describe("a program whose directory can't resolve the package, on the real engine", () => {
  it("is told so by the constructor, with what to do", async () => {
    const directory = mkdtempSync(join(tmpdir(), "wrapped-"));
    const repository = join(__dirname, "../..");
    const modules = join(directory, "node_modules");
    // As under pnpm: the package is there for the wrapper alone.
    mkdirSync(join(modules, "wrapper/node_modules"), { recursive: true });
    symlinkSync(join(repository, "node_modules/@pulumi"), join(modules, "@pulumi"));
    symlinkSync(repository, join(modules, "wrapper/node_modules/pulumi-aws-config-aggregator"));
    writeFileSync(
      join(modules, "wrapper/index.js"),
      'module.exports = require("pulumi-aws-config-aggregator");',
    );
    const d = await deployment("", { dir: directory });
    try {
      const body = `const { ConfigurationAggregator } = require("wrapper");
        new ConfigurationAggregator("security", { accountAggregationSource: { accountIds: ["111111111111"], allRegions: true } });`;
      d.project.write("index.js", body);
      const { output } = await d.project.preview({ expectFailure: true });
      assert.match(
        output,
        /pulumi-aws-config-aggregator can't be found from the program's directory, .*wrapped-/,
      );
      assert.match(output, /Run `npm install pulumi-aws-config-aggregator` \(pnpm add, yarn add\) there/);
      assert.doesNotMatch(output, /Cannot find module|\n\s+at /);
    } finally {
      await d.dispose();
      rmSync(directory, { recursive: true });
    }
  });
});
