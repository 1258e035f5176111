import { cpSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isolatedEnvironment } from "../setup/environment.mjs";
import { root } from "../setup/root.mjs";
import { awsSettings } from "./awsSettings.mjs";
import { home } from "./endpoint.mjs";

export const stack = "local";

/** What `npm run pulumi` is about if no `-C` says so. */
const defaultFolder = "examples/platform";

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
  const options = { cwd: home, env, extendEnv: false, reject: false };
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

    /** Copies the program in a folder of the repository, and makes an empty stack of the copy. */
    async init(folder) {
      cpSync(join(root, folder), join(home, folder), { recursive: true, filter: isPartOfProgram });
      await inFolder(folder, ["stack", "init", stack]);
    },

    /**
     * Runs a command in the foreground, on the copies of the programs; resolves to the exit code. Ctrl-C is left to
     * Pulumi.
     */
    async run(args) {
      const namesFolder = args.some((arg) => /^(-C|--cwd(=|$))/.test(arg));
      const all = namesFolder ? args : ["-C", defaultFolder, ...args];
      const ignore = () => {};
      process.on("SIGINT", ignore);
      try {
        return (await execa("pulumi", all, { ...options, stdio: "inherit" })).exitCode ?? 1;
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

    hasStack: existsSync(join(backend, ".pulumi/stacks")) && existsSync(join(home, defaultFolder)),
  };
}

/** Leaves out what a user who works in examples/ has there: packages and the settings of stacks. */
function isPartOfProgram(path) {
  const name = basename(path);
  return name !== "node_modules" && !/^Pulumi\..+\.yaml$/.test(name);
}
