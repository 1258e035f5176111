import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { withLock } from "./lock.mjs";
import { run } from "./run.mjs";

/** Its names on PATH, by system and maker. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const PACKAGE = "chromium";

/**
 * Finds a Chromium or a Chrome, or the reason why there is none: `{ executable, version }` or `{ reason }`. The
 * variable `CHROMIUM` can name one that isn't on PATH.
 */
export async function findChromium({ env = process.env } = {}) {
  const names = env.CHROMIUM ? [env.CHROMIUM] : NAMES;
  for (const executable of names.flatMap((name) => pathOf(name, env))) {
    const { code, stdout } = await run(executable, ["--version"], { env, timeoutMs: 30_000 });
    const [, version] = /\b(\d+(?:\.\d+)+)\b/.exec(stdout) ?? [];
    if (code === 0 && version) return { executable, version };
  }
  return {
    reason: env.CHROMIUM
      ? `CHROMIUM is ${env.CHROMIUM}, which doesn't run`
      : `there is none on PATH (${NAMES.join(", ")}), and CHROMIUM names none`,
  };
}

/** The path of a name on PATH; undefined if there is none. */
function pathOf(name, env) {
  if (isAbsolute(name)) return [name];
  const paths = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return paths.filter(existsSync).slice(0, 1);
}

/**
 * Installs Debian's package if there is no Chromium and this needs no permission: as root, with apt-get. Resolves to
 * what it did, or to undefined if it isn't possible.
 */
export async function setUpChromium(output, { env = process.env, isRoot = process.getuid?.() === 0 } = {}) {
  const found = await findChromium({ env });
  if (found.executable) return `v${found.version}`;
  const leftOut = (why) => `left out: ${found.reason}${why ? `, and ${why}` : ""}`;
  if (env.CHROMIUM) return leftOut("");
  if (!isRoot) return leftOut("only root can install it");
  if ((await run("apt-get", ["--version"], { env })).code !== 0)
    return leftOut("there is no apt-get to install it with");
  return withLock(
    join(
      env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"),
      "pulumi-aws-config-aggregator/chromium.lock",
    ),
    async () => {
      const before = await findChromium({ env });
      if (before.executable) return `v${before.version}`;
      const failure = await output.during("Installing Chromium with apt-get", () => install(env));
      const { executable, version } = await findChromium({ env });
      return executable
        ? `v${version}, installed with apt-get`
        : leftOut(`apt-get can't install it: ${failure}`);
    },
    { onWait: () => output.line("Waiting for another set-up that installs Chromium") },
  );
}

/**
 * Returns apt-get's last line if it fails. The lists of packages may be missing or old, so it tries once more with new
 * ones.
 */
async function install(env) {
  const apt = (...args) =>
    run("apt-get", ["-y", "-q", "-o", "DPkg::Lock::Timeout=300", ...args], {
      env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
    });
  const attempt = () => apt("install", "--no-install-recommends", PACKAGE);
  let result = await attempt();
  if (result.code !== 0) {
    await apt("update");
    result = await attempt();
  }
  return result.code === 0 ? "" : (result.output.trim().split("\n").at(-1) ?? "");
}
