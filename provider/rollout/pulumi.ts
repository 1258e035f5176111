import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, closeSync, openSync, readFileSync } from "node:fs";
import type { PulumiCommand } from "@pulumi/pulumi/automation";

/** The result of a command that the Automation API expects. */
interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A Pulumi command that failed. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";

  constructor(
    /** Its output on standard error, or the end of its whole output. */
    readonly output: string,
    readonly exitCode: number | null,
    readonly signal: NodeJS.Signals | null,
  ) {
    super(signal ? `it was ended by ${signal}` : `it ended with exit code ${exitCode}`);
  }
}

/** How much of the end of an operation's output is read after a failure. */
const TAIL = 20_000;

/**
 * Runs the Pulumi CLI for one stack, in place of the Automation API's own class.
 *
 * That class runs the CLI in the process group of this program, so a Ctrl-C at the terminal also reaches the CLI and
 * cancels its work. This class gives the CLI a process group of its own, so that this program decides. An operation
 * writes directly to the log: nothing is kept in memory, and the CLI finishes even if this program is killed.
 */
export class LoggedPulumi implements PulumiCommand {
  readonly command: string;
  readonly version: PulumiCommand["version"];
  private readonly children = new Set<ChildProcess>();
  private cancelled = false;

  /** @param log - the file to which all output is appended */
  constructor(
    { command, version }: PulumiCommand,
    private readonly log: string,
  ) {
    this.command = command;
    this.version = version;
  }

  /** Whether {@link cancel} was called. */
  get isCancelled(): boolean {
    return this.cancelled;
  }

  /**
   * Cancels the running operation as Ctrl-C does: the engine finishes the steps it has started and unlocks the stack.
   */
  cancel(): void {
    this.cancelled = true;
    for (const child of this.children) child.kill("SIGINT");
  }

  /** The Automation API calls this for its work with workspaces and stacks. */
  run(args: string[], cwd: string, env: Record<string, string>): Promise<CommandResult> {
    return this.withInput("", args, cwd, env);
  }

  /** Runs a command that reads its input: everybody on the machine can see arguments. */
  async withInput(
    input: string,
    args: readonly string[],
    cwd: string,
    env: Record<string, string>,
  ): Promise<CommandResult> {
    appendFileSync(this.log, `$ pulumi ${args.join(" ")}\n`);
    const child = this.start(args, cwd, env, ["pipe", "pipe", "pipe"]);
    const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
    child.stdin?.on("error", () => undefined).end(input);
    const { code, signal } = await ended(child, "close");
    appendFileSync(this.log, stdout() + stderr());
    if (code !== 0) throw new CommandFailure(stderr() || stdout(), code, signal);
    return { stdout: stdout(), stderr: stderr(), code };
  }

  /** Runs an operation, whose output goes only to the log. */
  async operate(args: readonly string[], cwd: string, env: Record<string, string>): Promise<void> {
    appendFileSync(this.log, `$ pulumi ${args.join(" ")}\n`);
    const file = openSync(this.log, "a");
    try {
      const child = this.start(args, cwd, env, ["ignore", file, file]);
      const { code, signal } = await ended(child, "exit");
      if (code !== 0) throw new CommandFailure(this.tail(), code, signal);
    } finally {
      closeSync(file);
    }
  }

  private start(
    args: readonly string[],
    cwd: string,
    env: Record<string, string>,
    stdio: ("pipe" | "ignore" | number)[],
  ): ChildProcess {
    // This variable may select a stack that somebody uses at the terminal.
    const { PULUMI_STACK: _, ...inherited } = process.env;
    const child = spawn(this.command, ["--non-interactive", ...args], {
      cwd,
      env: { ...inherited, ...env, PULUMI_AUTOMATION_API: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio,
      detached: true,
      windowsHide: true,
    });
    this.children.add(child);
    child.once("exit", () => this.children.delete(child));
    if (this.cancelled) child.kill("SIGINT");
    return child;
  }

  private tail(): string {
    const text = readFileSync(this.log, "utf8");
    return text.slice(Math.max(text.lastIndexOf("\n$ pulumi "), text.length - TAIL));
  }
}

function textOf(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (part: string) => {
    text += part;
  });
  return () => text;
}

function ended(
  child: ChildProcess,
  event: "exit" | "close",
): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once(event, (code, signal) => resolve({ code, signal }));
  });
}
