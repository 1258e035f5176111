import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** pnpm 10 is the last that runs on Node 20; Node itself is a package too, one for each platform. */
const versions = { pnpm: "10.34.9", yarn: "1.22.22", node: { 20: "20.20.2", 24: "24.21.0" } };

export type NodeMajor = keyof typeof versions.node;

/** Outside the checkout, as all that is fetched once for every checkout. */
const cache = join(
  process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
  "pulumi-aws-config-aggregator",
  "packaging",
);

/** Where the package managers keep what they fetched: by default it would be beside the program. */
export const stores = { pnpm: join(cache, "pnpm-store"), yarn: join(cache, "yarn-cache") };

/** The script to run with Node. */
export function packageManager(name: "pnpm" | "yarn"): string {
  const folder = installed(name, versions[name]);
  return join(folder, name === "pnpm" ? "bin/pnpm.cjs" : "bin/yarn.js");
}

/** The directory with `node` of this major version: this process's own, or the one of npm's package. */
export function nodeDirectory(major: NodeMajor): string {
  if (process.versions.node.startsWith(`${major}.`)) return dirname(process.execPath);
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folder = installed(`node-${platform}-${process.arch}`, versions.node[major]);
  return join(folder, "bin");
}

/** Installs a package into the cache, whole or not at all, and returns its folder. */
function installed(name: string, version: string): string {
  const folder = join(cache, `${name}-${version}`);
  const found = join(folder, "node_modules", name);
  if (existsSync(found)) return found;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, "package.json"), '{ "private": true }');
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...flags, `${name}@${version}`], {
    cwd: unfinished,
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(found)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return found;
}
