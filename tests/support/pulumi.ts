import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nodeOptions } from "./nodeOptions";
import { descendants, killTree, type ProcessEntry } from "./processTree";

export const repository = resolve(__dirname, "../..");

/** The folder of projects: inside the checkout, so that they find its node_modules in a parent folder. */
const projects = join(repository, ".local/tests");

const stack = "dev";

/** Created by the CLI's `stack init` for the pass phrase of isolatedEnvironment. */
const encryptionSalt = "v1:kDTbdC+bqZQ=:v1:yi4unZ0sJkKL1zWr:kkFpIUeOs+ZvRq8WH00A94+ZmYJ4hw==";

const defaultTimeoutMs = 900_000;

export interface ProjectOptions {
  /** The project's name; a name of its own for each project by default. */
  name?: string;
  /** The text of index.js, or a folder with a program, which is copied without its Pulumi.yaml. */
  program: string;
  /** The folder for the program; below `.local/tests` by default. `dispose` doesn't remove its files. */
  dir?: string;
  /** The endpoint for all requests of the AWS SDKs: the value of AWS_ENDPOINT_URL. */
  endpoint?: string;
  /** Added to the environment of every command; `undefined` removes a variable. */
  env?: Environment;
  /** Initial plain stack configuration, for example `{ "aws:region": "eu-west-1" }`. */
  config?: Record<string, string>;
  /** The program is TypeScript, which the engine compiles itself; false by default. */
  typescript?: boolean;
  /** Whether to start without a stack; by default there is an empty one, `dev`. */
  emptyBackend?: boolean;
}

export type Environment = Record<string, string | undefined>;

export interface RunOptions {
  env?: Environment;
  input?: string;
  timeoutMs?: number;
  /** The command has to fail: its result is returned, and success is an error. */
  expectFailure?: boolean;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, in the order of arrival. */
  readonly output: string;
  /** The lines under "Resources:", such as `+ 2 to create` or `2 unchanged`. */
  readonly resources: string[];
  readonly durationMs: number;
}

export interface OperationOptions extends RunOptions {
  /** Prints each change in full. */
  diff?: boolean;
  /** Reads every resource first. */
  refresh?: boolean;
  /** More arguments, for example `["--parallel", "1"]`. */
  extra?: string[];
}

/** A resource as it is in the stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly [property: string]: unknown;
}

export interface Deployment {
  readonly resources: StateResource[];
  readonly pendingOperations: unknown[];
}

/** A command that runs while the test does something else. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Its output so far. */
  output(): string;
  /** Resolves when the output matches; rejects if the command ends first. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<void>;
  /** The processes it started, including the language host and the providers. */
  processes(): ProcessEntry[];
  /** Sends a signal only to the CLI, as Ctrl-C does for a foreground process. */
  signal(signal: NodeJS.Signals): void;
  /** Kills the CLI and all its processes at once, without a chance to clean up, and waits until they have ended. */
  kill(): Promise<void>;
  /** The result of the command. */
  readonly ended: Promise<RunResult & { signal: NodeJS.Signals | null }>;
}

/** Creates a project with a program, a stack `dev` and its own state. Call `dispose` at the end. */
export async function createProject(options: ProjectOptions): Promise<Project> {
  const { findPulumiCli } = await import("../../scripts/setup/pulumiCli.mjs");
  const { isolatedEnvironment } = await import("../../scripts/setup/environment.mjs");
  cli ??= findPulumiCli();
  const found = await cli;
  if (!found.cli)
    throw new Error(`There is no Pulumi CLI (${found.passedOver.join("; ")}). Run npm run setup.`);

  const random = randomBytes(5).toString("hex");
  const base = join(projects, random);
  const home = join(base, "home");
  const backend = join(base, "backend");
  const dir = options.dir ?? join(base, "program");
  const name = options.name ?? `test-${random}`;
  for (const directory of [home, backend, dir]) mkdirSync(directory, { recursive: true });
  const environment = withoutUndefined({
    ...inherited(),
    ...isolatedEnvironment({ home, backend, cli: found.cli }),
    PULUMI_STACK: stack,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_ENDPOINT_URL: options.endpoint,
    // Commands are too short for garbage collection to pay off.
    GOGC: "400",
    // The type check takes seconds of each command; the linter's run and the packaging tests do it once.
    PULUMI_NODEJS_TRANSPILE_ONLY: options.typescript ? "true" : undefined,
    NODE_OPTIONS: nodeOptions(
      "plainErrors.cjs",
      "lazyModules.cjs",
      ...(options.typescript ? [] : ["plainJavaScript.cjs"]),
    ),
    ...options.env,
  });
  writeProgram(dir, name, options);
  if (!options.emptyBackend) writeStack(dir, backend, name, options.config ?? {});
  return new Project(name, dir, base, environment);
}

export class Project {
  private readonly running = new Set<RunningCommand>();

  constructor(
    readonly name: string,
    /** The directory of the program. */
    readonly dir: string,
    private readonly base: string,
    /** The complete environment of its commands. */
    readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Runs `pulumi` with any arguments. Throws an error with the output if it fails unexpectedly. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const command = this.spawn(args, options);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      void command.kill();
    }, timeoutMs);
    const { signal, ...result } = await command.ended;
    clearTimeout(timer);
    const failed = result.code !== 0;
    if (timedOut || failed !== Boolean(options.expectFailure)) {
      const how = timedOut
        ? `took longer than ${timeoutMs} ms`
        : failed
          ? `failed with ${signal ?? `exit code ${result.code}`}`
          : "succeeded, but should have failed";
      throw new Error(`pulumi ${args.join(" ")} ${how}:\n${result.output}`);
    }
    return result;
  }

  /** Restores the previous state, which Pulumi keeps, if the engine was killed while it wrote the last one. */
  mend(): void {
    const file = join(this.base, "backend/.pulumi/stacks", this.name, `${stack}.json`);
    try {
      JSON.parse(readFileSync(file, "utf8"));
    } catch {
      copyFileSync(`${file}.bak`, file);
    }
  }

  preview(options: OperationOptions = {}): Promise<RunResult> {
    return this.run(["preview", ...operationFlags(options)], options);
  }

  up(options: OperationOptions = {}): Promise<RunResult> {
    return this.run(["up", "--yes", "--skip-preview", ...operationFlags(options)], options);
  }

  refresh(options: OperationOptions = {}): Promise<RunResult> {
    return this.run(["refresh", "--yes", "--skip-preview", ...operationFlags(options)], options);
  }

  destroy(options: OperationOptions = {}): Promise<RunResult> {
    return this.run(["destroy", "--yes", "--skip-preview", ...operationFlags(options)], options);
  }

  /** The state, with secrets encrypted unless asked for. */
  async state({ showSecrets = false } = {}): Promise<Deployment> {
    const { stdout } = await this.run(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]);
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources?: StateResource[]; pending_operations?: unknown[] } | null;
    };
    return {
      resources: deployment?.resources ?? [],
      pendingOperations: deployment?.pending_operations ?? [],
    };
  }

  /** The only resource in the state with this name, type or last part of the type; undefined if there is none. */
  async resource(
    nameOrType: string,
    options?: { showSecrets?: boolean },
  ): Promise<StateResource | undefined> {
    const { resources } = await this.state(options);
    const matching = resources.filter(
      ({ urn, type }) =>
        type === nameOrType || type.split(":").at(-1) === nameOrType || urn.split("::").at(-1) === nameOrType,
    );
    if (matching.length > 1) {
      throw new Error(
        `More than one resource is ${nameOrType}:\n${matching.map(({ urn }) => urn).join("\n")}`,
      );
    }
    return matching[0];
  }

  /** The stack's outputs, with secrets in clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.run(["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async config(key: string, value: string, { secret = false } = {}): Promise<void> {
    await this.run(["config", "set", secret ? "--secret" : "--plaintext", "--", key, value]);
  }

  /** Writes a file of the program. */
  write(file: string, text: string): void {
    const path = join(this.dir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Starts `pulumi` and returns while it runs. */
  spawn(args: readonly string[], { env, input }: RunOptions = {}): RunningCommand {
    const child = spawn("pulumi", ["--non-interactive", "--color", "never", ...args], {
      cwd: this.dir,
      env: withoutUndefined({ ...this.env, ...env }),
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined).end(input ?? "");
    const command = watch(child);
    this.running.add(command);
    const forget = () => this.running.delete(command);
    command.ended.then(forget, forget);
    return command;
  }

  /** Ends running commands and removes the state. With PULUMI_TEST_KEEP set, keeps all files for inspection. */
  async dispose(): Promise<void> {
    await Promise.all([...this.running].map((command) => command.kill()));
    if (!process.env.PULUMI_TEST_KEEP) rmSync(this.base, { recursive: true, force: true, maxRetries: 3 });
  }
}

let cli: ReturnType<typeof import("../../scripts/setup/pulumiCli.mjs").findPulumiCli> | undefined;

function watch(child: ChildProcess): RunningCommand {
  const started = performance.now();
  let stdout = "";
  let stderr = "";
  let output = "";
  const changed = new Set<() => void>();
  const append = (text: string) => {
    output += text;
    for (const listener of changed) listener();
  };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    append(text);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    append(text);
  });
  const ended = new Promise<RunResult & { signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const durationMs = performance.now() - started;
      resolve({ code, signal, stdout, stderr, output, resources: resourceLines(output), durationMs });
    });
  });
  ended.catch(() => undefined);
  const pid = child.pid ?? -1;
  return {
    child,
    pid,
    ended,
    output: () => output,
    processes: () => descendants(pid),
    signal: (signal) => child.kill(signal),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) await killTree(pid);
      await ended.catch(() => undefined);
    },
    waitFor(pattern, timeoutMs = defaultTimeoutMs) {
      return new Promise((resolve, reject) => {
        const settle = (error?: Error) => {
          clearTimeout(timer);
          changed.delete(look);
          if (error) reject(error);
          else resolve();
        };
        const look = () => pattern.test(output) && settle();
        const timer = setTimeout(
          () => settle(new Error(`No ${pattern} within ${timeoutMs} ms in:\n${output}`)),
          timeoutMs,
        );
        changed.add(look);
        ended.then(
          () => settle(new Error(`The command ended without ${pattern} in:\n${output}`)),
          (error: Error) => settle(error),
        );
        look();
      });
    },
  };
}

function operationFlags({ diff, refresh, extra = [] }: OperationOptions): string[] {
  return [...(diff ? ["--diff"] : []), ...(refresh ? ["--refresh"] : []), ...extra];
}

function resourceLines(output: string): string[] {
  const lines = output.split("\n").map((line) => line.trim());
  const start = lines.lastIndexOf("Resources:");
  if (start < 0) return [];
  const end = lines.indexOf("", start);
  return lines.slice(start + 1, end < 0 ? undefined : end);
}

function writeProgram(dir: string, name: string, { program, typescript = false }: ProjectOptions): void {
  const folder = existsSync(program) && statSync(program).isDirectory();
  if (folder) {
    const skipped = ["node_modules", "Pulumi.yaml", `Pulumi.${stack}.yaml`];
    cpSync(program, dir, { recursive: true, filter: (source) => !skipped.includes(basename(source)) });
  } else {
    writeFileSync(join(dir, typescript ? "index.ts" : "index.js"), program);
  }
  if (!existsSync(join(dir, "package.json"))) {
    const main = typescript ? "index.ts" : "index.js";
    writeFileSync(join(dir, "package.json"), JSON.stringify({ name, private: true, main }));
  }
  const runtime = { name: "nodejs", options: { typescript, packagemanager: "npm" } };
  writeFileSync(join(dir, "Pulumi.yaml"), JSON.stringify({ name, runtime }, undefined, 2));
}

/** Writes the files of `pulumi stack init`, which takes the CLI 0.3 s. */
function writeStack(dir: string, backend: string, project: string, config: Record<string, string>): void {
  const stacks = join(backend, ".pulumi/stacks", project);
  mkdirSync(stacks, { recursive: true });
  writeFileSync(join(backend, ".pulumi/meta.yaml"), "version: 1\n");
  const checkpoint = { version: 3, checkpoint: { stack: `organization/${project}/${stack}` } };
  writeFileSync(join(stacks, `${stack}.json`), JSON.stringify(checkpoint));
  const settings = { encryptionsalt: encryptionSalt, config };
  writeFileSync(join(dir, `Pulumi.${stack}.yaml`), JSON.stringify(settings, undefined, 2));
}

/**
 * The environment without the user's AWS and Pulumi settings; reading extra certificates costs each Node process 50 ms.
 */
function inherited(): Environment {
  const mine = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|PULUMI_)/.test(name) && name !== "NODE_EXTRA_CA_CERTS",
  );
  return Object.fromEntries(mine);
}

function withoutUndefined(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
