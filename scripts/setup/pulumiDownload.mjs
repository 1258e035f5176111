import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SemVer } from "semver";
import { withLock } from "./lock.mjs";
import { builtVersion, downloadedDirectory, isExecutable, programs } from "./pulumiCli.mjs";

const INSTALLER = "https://get.pulumi.com/install.sh";

/** The set-up shouldn't wait long on a machine without internet. */
const REACHABLE_WITHIN_MS = 5_000;

/**
 * Downloads the Pulumi CLI with the Automation API's installer into the user's cache. Resolves to `{ binDir }`, or to
 * `{ reason }` if that isn't possible.
 *
 * @param isReachable - whether the installer can be downloaded
 * @param install - installs a version of the CLI below a directory
 */
export async function downloadPulumi(
  output,
  { env = process.env, isReachable = canReachInstaller, install = installByAutomationApi } = {},
) {
  if (!(await isReachable())) return { reason: "get.pulumi.com can't be reached" };
  const directory = downloadedDirectory(env);
  const binDir = join(directory, "bin");
  return withLock(
    `${directory}.lock`,
    async () => {
      if (isExecutable(join(binDir, programs.cli))) return { binDir };
      const unfinished = `${directory}.unfinished`;
      rmSync(unfinished, { recursive: true, force: true });
      try {
        await output.during(`Downloading the Pulumi CLI v${builtVersion}`, () =>
          install({ root: unfinished, version: new SemVer(builtVersion) }),
        );
      } catch (error) {
        rmSync(unfinished, { recursive: true, force: true });
        return { reason: `its download failed: ${firstLine(error)}` };
      }
      renameSync(unfinished, directory);
      return { binDir };
    },
    { onWait: () => output.line("Waiting for another set-up that downloads the Pulumi CLI") },
  );
}

async function canReachInstaller() {
  try {
    const { ok } = await fetch(INSTALLER, {
      method: "HEAD",
      signal: AbortSignal.timeout(REACHABLE_WITHIN_MS),
    });
    return ok;
  } catch {
    return false;
  }
}

async function installByAutomationApi(options) {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  await PulumiCommand.install(options);
}

function firstLine(error) {
  return String(error?.message ?? error).split("\n")[0];
}
