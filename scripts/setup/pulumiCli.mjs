import { accessSync, constants, existsSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { gte } from "semver";
import { root } from "./root.mjs";
import { run } from "./run.mjs";

/** The version that is downloaded or built if none is found; `tools/pulumi/go.mod` names it. */
export const builtVersion = readFileSync(join(root, "tools/pulumi/go.mod"), "utf8").match(
  /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/,
)[1];

/** From this version on, `read` returns inputs, without which `refresh` shows no drift. */
const oldestVersion = "3.216.0";

const exe = process.platform === "win32" ? ".exe" : "";
const launcher = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
export const programs = { cli: `pulumi${exe}`, languageHost: `pulumi-language-nodejs${exe}`, launcher };

const goos = { win32: "windows" }[process.platform] ?? process.platform;
const goarch = { x64: "amd64", ia32: "386" }[process.arch] ?? process.arch;

/** Outside the checkout, so that a second checkout finds the build of the first one. */
export function builtDirectory(env = process.env) {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
  return join(cache, "pulumi-aws-config-aggregator", `pulumi-v${builtVersion}-${goos}-${goarch}`);
}

/** The directory of the CLI from get.pulumi.com. */
export function downloadedDirectory(env = process.env) {
  return `${builtDirectory(env)}-downloaded`;
}

/**
 * Looks for a Pulumi CLI in this order: on PATH, npm's `pulumi` package, an earlier download or build. Resolves to `{
 * cli, passedOver }`; `cli` is `{ source, version, binDir }`, or undefined if there is none, and `passedOver` says in a
 * few words why each of the others wasn't used.
 */
export async function findPulumiCli({ env = process.env } = {}) {
  const cached = {
    downloaded: join(downloadedDirectory(env), "bin"),
    built: join(builtDirectory(env), "bin"),
  };
  const passedOver = [];
  for (const look of [onPath, fromNpm]) {
    const found = await look(env, Object.values(cached));
    if (found.cli) return { cli: found.cli, passedOver };
    passedOver.push(found.reason);
  }
  for (const [source, binDir] of Object.entries(cached))
    if (isExecutable(join(binDir, programs.cli)))
      return { cli: { source, version: builtVersion, binDir }, passedOver };
  return { cli: undefined, passedOver };
}

async function onPath(env, cached) {
  const directories = (env.PATH ?? "").split(delimiter).filter((dir) => dir && !dir.includes("node_modules"));
  const binDir = directories.find((dir) => !cached.includes(dir) && isExecutable(join(dir, programs.cli)));
  if (!binDir) return { reason: "no pulumi on PATH" };
  const command = join(binDir, programs.cli);
  const version = await versionOf(command, env);
  if (!version) return { reason: "the pulumi on PATH doesn't run" };
  if (!gte(version, oldestVersion)) {
    return { reason: `the pulumi on PATH is v${version}, older than v${oldestVersion}` };
  }
  const beside = [binDir, dirname(realpathSync(command)), ...directories];
  const missing = [programs.languageHost, programs.launcher].find(
    (program) => !beside.some((dir) => isExecutable(join(dir, program))),
  );
  if (missing) return { reason: `the pulumi on PATH (v${version}) has no ${missing} beside it` };
  return { cli: { source: "PATH", version, binDir } };
}

/** The package downloads the CLI when it first runs, so an installed package may still not work. */
async function fromNpm(env) {
  const binDir = join(root, "node_modules/.bin");
  const command = join(binDir, process.platform === "win32" ? "pulumi.cmd" : "pulumi");
  if (!existsSync(command)) return { reason: "no npm package pulumi" };
  const version = await versionOf(command, env);
  if (!version) return { reason: "npm's pulumi doesn't run" };
  if (!gte(version, oldestVersion)) {
    return { reason: `npm's pulumi is v${version}, older than v${oldestVersion}` };
  }
  return { cli: { source: "npm", version, binDir } };
}

async function versionOf(command, env) {
  const { code, stdout } = await run(command, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMs: 300_000,
  });
  return code === 0 ? stdout.match(/v?(\d+\.\d+\.\d+)/)?.[1] : undefined;
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
