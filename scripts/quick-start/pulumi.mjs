import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isolatedEnvironment } from "../setup/environment.mjs";
import { root } from "../setup/root.mjs";
import { home } from "./endpoint.mjs";

export const stack = "local";

/**
 * Pulumi for the program of the root's Pulumi.yaml, with a backend of its own, against the AWS at `url`.
 * The user's own Pulumi and AWS settings are neither read nor changed.
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
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return {
    /** Runs a command with its output as Pulumi prints it; resolves to the exit code. */
    run: (args) => exitCode(spawn("pulumi", args, { cwd: root, env, stdio: "inherit" })),

    /** Runs a command and throws where it fails; progress lines are left out where nobody sees them move. */
    async show(args) {
      console.log(`\n  $ pulumi ${args.map(quote).join(" ")}`);
      const live = process.stdout.isTTY;
      const flags = live ? [] : ["--non-interactive", "--suppress-progress"];
      const stdio = ["ignore", ...(live ? ["inherit", "inherit"] : ["pipe", "pipe"])];
      const child = spawn("pulumi", [...args, ...(args[0] === "config" ? [] : flags)], {
        cwd: root,
        env,
        stdio,
      });
      const ended = exitCode(child);
      if (!live) await Promise.all([printAbridged(child.stdout), printAbridged(child.stderr)]);
      if ((await ended) !== 0) throw new Error(`pulumi ${args[0]} failed`);
    },

    /** Runs a command without a word, unless it fails. */
    async quietly(args) {
      const child = spawn("pulumi", ["--non-interactive", ...args], { cwd: root, env });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (data) => {
          output += data;
        });
      if ((await exitCode(child)) !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${output}`);
    },

    hasStack: existsSync(join(backend, ".pulumi/stacks")),
  };
}

function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** Where there is no terminal, Pulumi repeats a resource's line with each step it takes. */
async function printAbridged(stream) {
  let blank = true;
  for await (const line of createInterface({ input: stream })) {
    if (/(creating|updating|running|updated|created) ?\(|:Stack \S+ (\w+ )?security:|1 message$/.test(line))
      continue;
    if (line.trim() === "" && blank) continue;
    blank = line.trim() === "";
    console.log(line ? `  ${line}` : line);
  }
}

function quote(argument) {
  return /^[\w./:=@-]+$/.test(argument) ? argument : `'${argument}'`;
}
