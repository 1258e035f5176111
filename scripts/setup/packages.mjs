import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./setup-error.mjs";

/** Installs the npm packages where node_modules isn't what package-lock.json says. Resolves to what it did. */
export async function setUpPackages(output) {
  if (packagesMatchLock()) return "up to date";
  return withLock(
    join(root, ".local/setup.lock"),
    async () => {
      if (packagesMatchLock()) return "up to date";
      await output.during("Installing the npm packages", install);
      return "installed";
    },
    { onWait: (owner) => output.line(`Waiting for another set-up of this checkout (process ${owner})`) },
  );
}

/** npm leaves a copy of the lock file in node_modules when, and only when, an installation is complete. */
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

async function install() {
  const self = process.env.npm_execpath;
  const npm = self?.endsWith("npm-cli.js") ? [process.execPath, self] : ["npm"];
  const args = [...npm.slice(1), "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await run(npm[0], args, { cwd: root });
  if (code === 127) throw new SetupError("npm isn't on PATH. Install Node.js 20 or newer together with npm.");
  // Where the lock file doesn't fit, npm adds a page of usage.
  const [reason] = output.split(/^npm error Clean install/m);
  if (code !== 0) throw new SetupError(`npm ci failed:\n${reason.trim()}`);
}
