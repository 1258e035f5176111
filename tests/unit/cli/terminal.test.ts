import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { styled } from "../../../provider/cli/styled";
import { processTerminal } from "../../../provider/cli/terminal";

type Standard = "stdin" | "stdout" | "stderr";

/** A stream of a terminal, or of a pipe. */
class Standing extends PassThrough {
  constructor(readonly isTTY: boolean) {
    super();
  }

  get text(): string {
    return String(this.read() ?? "");
  }
}

describe("the terminal of the process", () => {
  const own = (["stdin", "stdout", "stderr"] as const).map(
    (name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const,
  );
  const { exit } = process;
  let streams: Record<Standard, Standing>;

  /** Runs with streams in place of the process's, which the reporter of the tests needs in between. */
  const started = ({ stdin = true, stdout = false, stderr = true } = {}) => {
    streams = { stdin: new Standing(stdin), stdout: new Standing(stdout), stderr: new Standing(stderr) };
    for (const [name, value] of Object.entries(streams))
      Object.defineProperty(process, name, { value, configurable: true });
    try {
      return processTerminal();
    } finally {
      for (const [name, descriptor] of own) Object.defineProperty(process, name, descriptor ?? assert.fail());
    }
  };
  afterEach(() => {
    process.exit = exit;
  });

  it("has somebody to ask only if both what is typed and what is asked are a terminal's", () => {
    assert.equal(started().interactive, true);
    assert.equal(started({ stdin: false }).interactive, false);
    assert.equal(started({ stderr: false }).interactive, false);
  });

  it("prints to the standard output, and notes to the standard error", () => {
    const terminal = started();
    terminal.out("found");
    terminal.note("waiting");
    assert.deepEqual([streams.stdout.text, streams.stderr.text], ["found\n", "waiting\n"]);
  });

  describe("with lines that have colours", () => {
    const lines = ["plain", [styled("bad", "red"), ` and ${"\u001b"}[2J `, styled("good", "\u001b[2J")]];
    const { NO_COLOR, TERM, CI } = process.env;
    const set = (name: string, value: string | undefined) => {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    };
    /** What is printed, by a copy of the colours that has read the environment again, as at a start. */
    const shown = (
      stdout: boolean,
      env: { readonly NO_COLOR?: string; readonly TERM?: string; readonly CI?: string },
    ) => {
      for (const [name, value] of Object.entries({
        NO_COLOR: undefined,
        TERM: "xterm",
        CI: undefined,
        ...env,
      }))
        set(name, value);
      const picocolors = require.resolve("picocolors");
      delete require.cache[picocolors];
      const terminal = started({ stdout });
      const descriptor = Object.getOwnPropertyDescriptor(process, "stdout") ?? assert.fail();
      Object.defineProperty(process, "stdout", { value: streams.stdout, configurable: true });
      try {
        terminal.show(lines);
      } finally {
        Object.defineProperty(process, "stdout", descriptor);
        delete require.cache[picocolors];
      }
      return streams.stdout.text;
    };
    const WITHOUT = "plain\nred and \\u001b[2J \\u001b[2J\n";
    afterEach(() => {
      set("NO_COLOR", NO_COLOR);
      set("TERM", TERM);
      set("CI", CI);
    });

    it("shows them on a terminal, and escapes what is not its own", () => {
      const text = shown(true, {});
      assert.equal(text, "plain\n\u001b[31mred\u001b[39m and \\u001b[2J \u001b[32m\\u001b[2J\u001b[39m\n");
    });

    it("shows none elsewhere, whatever the environment says of colours", () => {
      assert.equal(shown(false, {}), WITHOUT);
      assert.equal(shown(false, { CI: "true" }), WITHOUT);
    });

    it("shows none with NO_COLOR, or on a terminal that has none", () => {
      assert.equal(shown(true, { NO_COLOR: "1" }), WITHOUT);
      assert.equal(shown(true, { TERM: "dumb" }), WITHOUT);
    });
  });

  it("lets nothing of others' steer the terminal", async () => {
    const terminal = started();
    terminal.out("a\u001b[2Jb\nc\u009b");
    terminal.note("\u001b]0;x\u0007");
    const asked = terminal.ask("\u202e? ");
    streams.stdin.write("y\n");
    assert.equal(await asked, "y");
    assert.equal(streams.stdout.text, "a\\u001b[2Jb\nc\\u009b\n");
    const { text } = streams.stderr;
    assert.ok(text.startsWith("\\u001b]0;x\\u0007\n"), text);
    assert.ok(text.includes("\\u202e? ") && !text.includes("\u202e"), text);
  });

  it("answers nothing if the input ends, and goes on in a line of its own", async () => {
    const terminal = started({ stdin: false, stderr: false });
    const asked = terminal.ask("Prune? ");
    streams.stdin.end();
    assert.equal(await asked, undefined);
    assert.equal(streams.stderr.text, "Prune? \n");
  });

  it("ends quietly if nobody reads on, and fails of anything else", () => {
    const ends: unknown[] = [];
    process.exit = ((code) => {
      ends.push(code);
      throw new Error("it has ended");
    }) as typeof process.exit;
    started();
    const failed = (code: string) => () =>
      streams.stdout.emit("error", Object.assign(new Error(code), { code }));
    assert.throws(failed("EPIPE"), { message: "it has ended" });
    assert.throws(failed("EIO"), { code: "EIO" });
    assert.deepEqual(ends, [undefined]);
  });
});
