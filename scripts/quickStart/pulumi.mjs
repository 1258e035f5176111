import { cpSync, existsSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { execa } from "execa";
import { isolatedEnvironment } from "../setup/environment.mjs";
import { root } from "../setup/root.mjs";
import { awsSettings } from "./awsSettings.mjs";
import { home } from "./endpoint.mjs";

export const stack = "local";

/** The folder that `npm run pulumi` uses without `-C`. */
const defaultFolder = "examples/platform";

/**
 * Pulumi with a backend of its own, against the AWS at `url`. It neither reads nor changes the user's own Pulumi and
 * AWS settings.
 *
 * @param background - runs its commands in the background
 */
export function createPulumi({ cli, url, background }) {
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
  const options = { cwd: home, env, extendEnv: false };

  /** Runs a command in the background; resolves to its output, and throws if it fails. */
  async function inFolder(folder, args) {
    const all = ["--non-interactive", "--color", "never", "-C", folder, ...args];
    const { exitCode, output, ms } = await background.run("pulumi", all, options);
    if (exitCode !== 0) throw new Error(`pulumi -C ${folder} ${args.join(" ")} failed:\n${output}`);
    return { output, ms };
  }

  return {
    inFolder,

    /** Copies the program in a folder of the repository, and creates an empty stack for the copy. */
    async init(folder) {
      cpSync(join(root, folder), join(home, folder), { recursive: true, filter: isPartOfProgram });
      await inFolder(folder, ["stack", "init", stack]);
    },

    /**
     * Runs a command in the foreground, on the copies of the programs; resolves to the exit code. Pulumi handles
     * Ctrl-C.
     */
    async run(args) {
      const all = folderIn(args) === undefined ? ["-C", defaultFolder, ...args] : args;
      const ignore = () => {};
      process.on("SIGINT", ignore);
      try {
        return (await execa("pulumi", all, { ...options, stdio: "inherit", reject: false })).exitCode ?? 1;
      } finally {
        process.off("SIGINT", ignore);
      }
    },

    /** Whether `npm start` has deployed the program that `args` are about. */
    hasProgram: (args) => {
      const folder = folderIn(args);
      return folder === undefined || existsSync(resolve(home, folder));
    },

    hasStack: existsSync(join(backend, ".pulumi/stacks")) && existsSync(join(home, defaultFolder)),
  };
}

/** The folder of `-C FOLDER`, `-CFOLDER`, `--cwd FOLDER` or `--cwd=FOLDER`; undefined if none is named. */
function folderIn(args) {
  const at = args.findIndex((arg) => /^(-C|--cwd(=|$))/.test(arg));
  if (at < 0) return undefined;
  const [, joined] = /^(?:-C|--cwd=)(.+)$/.exec(args[at]) ?? [];
  return joined ?? args[at + 1] ?? "";
}

/** Leaves out what users of examples/ create there: packages and the settings of stacks. */
function isPartOfProgram(path) {
  const name = basename(path);
  return name !== "node_modules" && !/^Pulumi\..+\.yaml$/.test(name);
}
