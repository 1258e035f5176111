import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../setup/root.mjs";

/** What the quick start keeps: Pulumi's state and the local AWS. Nothing of it is the user's own. */
export const home = join(root, ".local/quick-start");

const awsState = join(home, "aws.json");

/** Forgets what an earlier run left. */
export function forget() {
  rmSync(home, { recursive: true, force: true });
}

/** Starts the local AWS endpoint with what it held before, on a free port. */
export async function startEndpoint() {
  mkdirSync(dirname(awsState), { recursive: true });
  const main = join(root, "dist/emulator/main.js");
  const child = spawn(process.execPath, [main, "--state", awsState, "--quiet"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^listening on (\S+)/.exec(line) ?? [];
    if (!url) break;
    return {
      url,
      stop: async () => {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error(`the local AWS endpoint didn't start (exit code ${await ended})`);
}
