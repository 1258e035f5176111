import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const root = resolve(__dirname, "../../..");

/** The compiled emulator's main.js: that of dist/ where it is up to date, otherwise one compiled for the tests. */
export function compiledMain(): string {
  const sources = sourceFiles();
  const built = join(root, "dist/emulator/main.js");
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return built;
  return compiledForTests(sources);
}

/** An emulator in a process of its own. */
export interface EmulatorProcess {
  readonly url: string;
  /** Milliseconds from spawning it to its first line. */
  readonly startedIn: number;
  readonly firstLine: string;
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Ends it; resolves to its exit code, null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the compiled emulator and waits for its first line. */
export async function startCompiled(...options: string[]): Promise<EmulatorProcess> {
  const main = compiledMain();
  const start = performance.now();
  const child = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  const lines = createInterface(child.stdout);
  const firstLine = await Promise.race([
    new Promise<string>((done) => lines.once("line", done)),
    exited.then((code) =>
      Promise.reject(new Error(`The emulator ended with ${code} before its first line.`)),
    ),
  ]);
  return {
    url: firstLine.replace("listening on ", ""),
    startedIn: performance.now() - start,
    firstLine,
    process: child,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return exited;
    },
  };
}

function compiledForTests(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of sources) hash.update(file).update(readFileSync(file));
  const folder = join(tmpdir(), `pulumi-aws-config-aggregator-emulator-${hash.digest("hex").slice(0, 16)}`);
  const main = join(folder, "emulator/main.js");
  if (existsSync(main)) return main;
  const fresh = mkdtempSync(`${folder}-`);
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const options =
    "--noCheck --skipLibCheck --target ES2022 --module NodeNext --moduleResolution NodeNext --types node";
  const output = ["--rootDir", root, "--outDir", fresh, join(root, "emulator/main.ts")];
  execFileSync(process.execPath, [compiler, ...options.split(" "), ...output], { cwd: root });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Somebody else was as quick.
    if (!existsSync(main)) throw error;
  }
  return main;
}

function sourceFiles(): string[] {
  return readdirSync(join(root, "emulator"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => join(root, "emulator", file));
}
