import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Readable } from "node:stream";

const root = resolve(__dirname, "../../..");

/** The command line, as setting up has built it. */
export const main = resolve(root, "dist/provider/cli/main.js");

/** An emulator in a process of its own. */
export interface EmulatorProcess {
  readonly url: string;
  /** Milliseconds from spawning it to its first line. */
  readonly startedIn: number;
  readonly firstLine: string;
  /** What it printed after that. */
  printed(): string;
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Ends it; resolves to its exit code, null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A machine with nothing on it: neither Pulumi nor Go, nor a home. */
const bare = { PATH: "/nonexistent", HOME: "/nonexistent" };

/** Starts the command `emulator` and waits for its first line. */
export async function startCompiled(...options: string[]): Promise<EmulatorProcess> {
  const start = performance.now();
  const child = spawn(process.execPath, [main, "emulator", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: bare,
  });
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  let text = "";
  const firstLine = await Promise.race([
    new Promise<string>((done) => {
      child.stdout.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        if (text.includes("\n")) done(text.slice(0, text.indexOf("\n")));
      });
    }),
    exited.then((code) =>
      Promise.reject(new Error(`The emulator ended with ${code} before its first line.`)),
    ),
  ]);
  return {
    url: firstLine.replace("listening on ", ""),
    startedIn: performance.now() - start,
    firstLine,
    printed: () => text.slice(firstLine.length + 1),
    process: child,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return exited;
    },
  };
}

/** How a run of the command `emulator` ended that was not to go on. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command `emulator` until it ends by itself. */
export async function runCompiled(...options: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, "emulator", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: bare,
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}
