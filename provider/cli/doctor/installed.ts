import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isRecord, type Raw } from "../../domain/values";

/** A version, and the range that this package needs. */
export interface Version {
  /** Undefined: not installed. */
  readonly version: string | undefined;
  readonly needed: string;
}

/** The answer of the Pulumi CLI. */
export interface PulumiCli {
  /** For example `v3.248.0`; undefined: it was not found, or it printed something else. */
  readonly version?: string;
  /** What it printed instead, if it was found. */
  readonly said?: string;
}

/** What is installed on this machine. */
export interface Installed {
  node(): Version;
  /** `@pulumi/pulumi`, as a program in the current folder would load it. */
  pulumiPackage(): Version;
  /** The Pulumi CLI on the `PATH`. */
  pulumiCli(): Promise<PulumiCli>;
}

/** The maximum duration of the CLI's answer, in milliseconds. */
const LONGEST = 15_000;

export const installed: Installed = {
  node: () => ({ version: process.versions.node, needed: memberOf(manifest(), "engines", "node") }),

  pulumiPackage: () => ({
    version: versionFrom(process.cwd()) ?? versionFrom(__dirname),
    needed: memberOf(manifest(), "peerDependencies", "@pulumi/pulumi"),
  }),

  pulumiCli: () =>
    new Promise((resolve) => {
      const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
      execFile("pulumi", ["version"], { timeout: LONGEST, env }, (error, stdout, stderr) => {
        const version = stdout.trim();
        if (error === null && /^v\d/.test(version)) return resolve({ version });
        if (error?.code === "ENOENT") return resolve({});
        resolve({ said: stderr.trim() || version || (error?.message ?? "nothing") });
      });
    }),
};

function manifest(): Raw {
  return require("pulumi-aws-config-aggregator/package.json") as Raw;
}

function memberOf(found: Raw, group: string, name: string): string {
  const members = found[group];
  return isRecord(members) ? String(members[name]) : "";
}

function versionFrom(folder: string): string | undefined {
  try {
    const file = createRequire(join(folder, "index.js")).resolve("@pulumi/pulumi/package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as Raw;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
