// Runs before packages are installed, so it uses none.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./root.mjs";
import { SetupError } from "./setupError.mjs";

const lock = join(root, ".local/packages.lock");
const longestMs = 600_000;

let outcome;

/** Installs the npm packages if node_modules doesn't match package-lock.json. Resolves to what it did. */
export async function setUpPackages() {
  outcome ??= packagesMatchLock() ? "up to date" : await installOnce();
  return outcome;
}

/** Two installations at a time would undo each other's work. */
async function installOnce() {
  await takeLock();
  try {
    if (packagesMatchLock()) return "up to date";
    process.stderr.write("Installing the npm packages …\n");
    install();
    return "installed";
  } finally {
    rmdirSync(lock);
  }
}

async function takeLock() {
  mkdirSync(join(root, ".local"), { recursive: true });
  const until = Date.now() + longestMs;
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (Date.now() > until)
      throw new SetupError(`Another set-up seems to install the npm packages. If none does, remove ${lock}.`);
    await sleep(500);
  }
}

/** npm leaves a copy of the lock file in node_modules only after a complete installation. */
function packagesMatchLock() {
  const wanted = packagesIn("package-lock.json");
  const installed = packagesIn("node_modules/.package-lock.json");
  return Object.entries(wanted ?? {}).every(([path, { version, integrity, optional, devOptional, link }]) => {
    if (!path.startsWith("node_modules/")) return true;
    const found = installed?.[path];
    if (!found) return Boolean(optional || devOptional);
    return found.version === version && found.integrity === integrity && found.link === link;
  });
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), "utf8")).packages;
  } catch {
    return undefined;
  }
}

function install() {
  const self = process.env.npm_execpath;
  const npm = self?.endsWith("npm-cli.js") ? [process.execPath, self] : ["npm"];
  const args = [...npm.slice(1), "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error, stdout, stderr } = spawnSync(npm[0], args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error) throw new SetupError("npm isn't on PATH. Install Node.js 20 or newer together with npm.");
  // If the lock file doesn't fit, npm adds a page of usage.
  const [reason] = (stdout + stderr).split(/^npm error Clean install/m);
  if (status !== 0) throw new SetupError(`npm ci failed:\n${reason.trim()}`);
}
