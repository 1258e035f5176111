// Runs the command line on what `npm start` has deployed: `npm run claims -- list security` for
// `npx pulumi-aws-config-aggregator claims list security`.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { awsSettings } from "./quick-start/aws-settings.mjs";
import { home, startEndpoint } from "./quick-start/endpoint.mjs";
import { root } from "./setup/root.mjs";
import { SetupError } from "./setup/setup-error.mjs";
import { setUp } from "./setup.mjs";

try {
  await setUp();
  if (!existsSync(join(home, "backend/.pulumi/stacks")))
    throw new SetupError("There is nothing deployed yet: run `npm start` first.");
  const endpoint = await startEndpoint();
  try {
    process.exitCode = await claims(process.argv.slice(2), endpoint.url);
  } finally {
    await endpoint.stop();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Ctrl-C is left to the command. */
async function claims(args, url) {
  const main = join(root, "dist/provider/cli/main.js");
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = { ...Object.fromEntries(own), ...awsSettings(url), AWS_EC2_METADATA_DISABLED: "true" };
  process.on("SIGINT", () => {});
  const child = spawn(process.execPath, [main, "claims", ...args], { cwd: root, env, stdio: "inherit" });
  return new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
}
