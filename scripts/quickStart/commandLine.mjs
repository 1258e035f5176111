import { delimiter, join } from "node:path";
import { execa } from "execa";
import { root } from "../setup/root.mjs";
import { awsSettings } from "./awsSettings.mjs";

const main = join(root, "dist/provider/cli/main.js");

/**
 * The package's command line, against the AWS at `url`. The user's own AWS settings are not read.
 *
 * @param cli - the Pulumi CLI, which commands find on the PATH
 * @param cwd - the folder of the files that a command reads and writes
 */
export function createCommandLine({ cli, url, cwd = root }) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = {
    ...Object.fromEntries(own),
    PATH: [cli.binDir, process.env.PATH ?? ""].join(delimiter),
    ...awsSettings(url),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const options = { cwd, env, extendEnv: false };
  return {
    /** Runs a command in the background; resolves like `background.run`. */
    inBackground: (background, args) => background.run(process.execPath, [main, ...args], options),

    /** Runs a command in the foreground, and resolves to its exit code. The command handles Ctrl-C. */
    async run(args) {
      process.on("SIGINT", () => {});
      const child = execa(process.execPath, [main, ...args], { ...options, stdio: "inherit", reject: false });
      return (await child).exitCode ?? 1;
    },
  };
}
