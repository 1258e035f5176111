import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isolatedEnvironment } from "../setup/environment.mjs";
import { root } from "../setup/root.mjs";
import { awsSettings } from "./awsSettings.mjs";
import { home } from "./endpoint.mjs";

export const stack = "local";

/**
 * Pulumi with a backend of its own, against the AWS at `url`. The user's own Pulumi and AWS settings are neither read
 * nor changed.
 */
export function createPulumi({ cli, url }) {
  const backend = join(home, "backend");
  const pulumiHome = join(home, "pulumi");
  for (const directory of [backend, pulumiHome]) mkdirSync(directory, { recursive: true });
  const foreign = /^(AWS_|PULUMI_)/;
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    ...isolatedEnvironment({ home: pulumiHome, backend, cli }),
    PULUMI_STACK: stack,
    ...awsSettings(url),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const options = { cwd: root, env, extendEnv: false, reject: false };
  const running = new Set();
  const never = new Promise(() => {});
  let isInterrupted = false;

  /** Runs a command in the background; resolves to what it printed, and throws where it fails. */
  async function inFolder(folder, args) {
    if (isInterrupted) return never;
    const started = Date.now();
    // In a process group of its own, so that Ctrl-C reaches this process alone, which then ends it.
    const child = execa("pulumi", ["--non-interactive", "--color", "never", "-C", folder, ...args], {
      ...options,
      stdin: "ignore",
      all: true,
      detached: true,
    });
    running.add(child);
    const { exitCode, all: output, message } = await child;
    running.delete(child);
    if (isInterrupted) return never;
    if (exitCode === undefined) throw new Error(message);
    if (exitCode !== 0) throw new Error(`pulumi -C ${folder} ${args.join(" ")} failed:\n${output}`);
    return { output, ms: Date.now() - started };
  }

  return {
    inFolder,

    /** An empty stack of the program in a folder. */
    async init(folder) {
      rmSync(join(root, folder, `Pulumi.${stack}.yaml`), { force: true });
      await inFolder(folder, ["stack", "init", stack]);
    },

    /** Runs a command in the foreground, in the root; resolves to the exit code. Ctrl-C is left to Pulumi. */
    async run(args) {
      const ignore = () => {};
      process.on("SIGINT", ignore);
      try {
        return (await execa("pulumi", args, { ...options, stdio: "inherit" })).exitCode ?? 1;
      } finally {
        process.off("SIGINT", ignore);
      }
    },

    /**
     * Ends what is running, as Ctrl-C does when it is pressed twice: Pulumi then ends its plugins and itself. Nothing
     * is started any more, and whoever waits for a command waits for ever.
     */
    async interrupt() {
      isInterrupted = true;
      const ends = [...running];
      if (ends.length === 0) return;
      for (const time of ["once", "twice"]) {
        for (const child of ends) child.kill("SIGINT");
        if (time === "once") await sleep(200);
      }
      await Promise.all(ends);
    },

    hasStack: existsSync(join(backend, ".pulumi/stacks")),
  };
}
