import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsError } from "../../../provider/aws/errors";
import { type ExitCode, looks } from "../../../provider/cli/command";
import { COMMANDS } from "../../../provider/cli/commands/index";
import { helpText } from "../../../provider/cli/help";
import { run } from "../../../provider/cli/run";
import { MemoryTerminal } from "../../support/cliWorld";
import { repository } from "../../support/pulumi";

const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

describe("one run of the command line", () => {
  let terminal: MemoryTerminal;
  beforeEach(() => {
    terminal = new MemoryTerminal();
  });

  it("ends with 2 without anything, and notes what there is", async () => {
    assert.equal(await run([], terminal), 2);
    assert.deepEqual([terminal.printed, terminal.notes], [[], [helpText([])]]);
  });

  it("prints help, or the version, that it was asked for, and ends with 0", async () => {
    assert.equal(await run(["help", "claims", "list"], terminal), 0);
    assert.equal(await run(["--version"], terminal), 0);
    assert.deepEqual([terminal.printed, terminal.notes], [[helpText(["claims", "list"]), version], []]);
  });

  it("ends with 2 for wrong usage, and notes it with where to look", async () => {
    assert.equal(await run(["frobnicate"], terminal), 2);
    assert.deepEqual(
      [terminal.printed, terminal.notes],
      [[], ['there is no command "frobnicate"\nSee `pulumi-aws-config-aggregator help`.']],
    );
  });

  it("runs each command by its name", async () => {
    for (const words of ["claims list", "claims prune", "table create"]) {
      const fits = words === "claims prune" ? ["a", "b", "--dry-run"] : ["a"];
      assert.equal(await run([...words.split(" "), ...fits, "--region", "nowhere"], terminal), 2, words);
    }
    assert.equal(
      terminal.notes.filter((note) => /^("a" can't be a table|--region must)/.test(note)).length,
      3,
    );
  });

  it("ends with 1 for an error of this package, which it tells as one of the command line", async () => {
    process.env.AWS_ENDPOINT_URL = "localhost";
    try {
      const args = ["claims", "list", "security", "--region", "us-east-1"];
      assert.equal(await run(args, terminal), 1);
    } finally {
      delete process.env.AWS_ENDPOINT_URL;
    }
    const [, advice] = (terminal.notes[0] ?? "").split("\n");
    assert.equal(advice, "Correct it, or give --endpoint-url, which takes precedence.");
  });

  describe("of a command that looks at something", () => {
    /** Runs a command that does this, in place of the first one. */
    const running = async (looked: () => Promise<ExitCode>) => {
      const [command = assert.fail()] = COMMANDS;
      const own = { run: command.run, endings: command.endings };
      Object.assign(command, { run: looked, endings: looks("well", "found") });
      try {
        return await run([...command.path, ...command.operands], terminal);
      } finally {
        Object.assign(command, own);
      }
    };

    it("ends with 2 if it could not look, foreseen or not", async () => {
      const denied = new AwsError("AWS refuses", "refused", "AccessDenied");
      assert.equal(await running(() => Promise.reject(denied)), 2);
      assert.equal(await running(() => Promise.reject(new TypeError("x is not a function"))), 2);
      assert.match(terminal.notes.join("\n"), /^AWS refuses\nTypeError: x is not a function\n {4}at /);
    });

    it("ends with what it returns otherwise", async () => {
      for (const code of [0, 1, 2] as const) assert.equal(await running(async () => code), code);
    });
  });

  it("ends with 1 for what nobody has foreseen, and notes it with its stack", async () => {
    terminal.out = () => {
      throw new TypeError("x is not a function");
    };
    assert.equal(await run(["--version"], terminal), 1);
    assert.match(terminal.notes.join(), /^TypeError: x is not a function\n {4}at /);
  });
});
