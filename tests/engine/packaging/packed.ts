import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { repository } from "../../support/pulumi";
import { type NodeMajor, nodeDirectory, packageManager, stores } from "./tools";

/** The package as npm would publish it. */
export interface Packed {
  /** The tarball, by its absolute path. */
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly unpackedSize: number;
  /** What is in it, by path. */
  readonly files: string[];
}

/** The repository's own package.json. */
export const manifest: {
  exports: Record<string, string | { types: string; default: string }>;
  version: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
} = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

/** Packs what setting up has built into a directory; `prepack` would build it again under the feet of other tests. */
export function pack(directory: string): Packed {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
  const [packed] = JSON.parse(run("npm", args, repository));
  const { filename, size, unpackedSize, files } = packed;
  return {
    tarball: join(directory, filename),
    size,
    unpackedSize,
    files: files.map(({ path }: { path: string }) => path),
  };
}

/** A directory outside the repository, from where none of its node_modules is found. */
export function emptyDirectory(): { directory: string; remove: () => void } {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "packed-")));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }) };
}

export type Manager = "npm" | "pnpm" | "yarn";

/**
 * Installs what `package.json` in a directory names, as a user of this package manager and this Node would.
 *
 * @param more - packages to install in addition
 */
export function install(
  directory: string,
  manager: Manager,
  node: NodeMajor = 20,
  more: readonly string[] = [],
): void {
  runManager(directory, manager, node, ["install", ...more]);
}

/** Adds dependencies to the program in a directory. */
export function add(directory: string, manager: Exclude<Manager, "npm">, dependencies: string[]): void {
  runManager(directory, manager, 20, ["add", ...dependencies]);
}

function runManager(directory: string, manager: Manager, node: NodeMajor, args: string[]): void {
  const command = manager === "npm" ? ["npm"] : [process.execPath, packageManager(manager)];
  const [file = "", ...first] = command;
  run(file, [...first, ...args, ...flags[manager]], directory, pathWith(node));
}

/** No install script runs: neither this package nor what it needs may depend on one. */
const flags: Record<Manager, string[]> = {
  npm: ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
  pnpm: ["--prefer-offline", "--ignore-scripts", "--ignore-workspace", "--store-dir", stores.pnpm],
  yarn: [
    ...["--prefer-offline", "--ignore-scripts", "--non-interactive", "--no-progress"],
    ...["--cache-folder", stores.yarn],
  ],
};

/** PATH with this Node first. */
export function pathWith(node: NodeMajor, path = process.env.PATH ?? ""): string {
  return [nodeDirectory(node), path].join(delimiter);
}

/** Runs a command, and returns what it printed. Throws an error with all of it. */
export function run(file: string, args: string[], cwd: string, path = process.env.PATH): string {
  registry ??= execFileSync("npm", ["config", "get", "registry"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  // What preloads a coverage collector or TypeScript here would do so in there.
  const { NODE_OPTIONS, NODE_V8_COVERAGE, ...inherited } = process.env;
  // yarn has a registry of its own, unless told.
  const env = { ...inherited, PATH: path, npm_config_registry: registry, YARN_REGISTRY: registry };
  try {
    return execFileSync(file, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${[file, ...args].join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

let registry: string | undefined;

/** Writes the package.json of a program with these dependencies. */
export function writeManifest(directory: string, manifest: Record<string, unknown>): void {
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ private: true, ...manifest }, undefined, 2),
  );
}
