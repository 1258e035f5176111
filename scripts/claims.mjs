// Runs the command line on what `npm start` has deployed: `npm run claims -- list security` for
// `npx pulumi-aws-config-aggregator claims list security`.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { awsSettings } from "./quickStart/awsSettings.mjs";
import { home } from "./quickStart/endpoint.mjs";
import { nothingDeployed, onEndpoint } from "./quickStart/onEndpoint.mjs";
import { root } from "./setup/root.mjs";

await onEndpoint(({ url }) => {
  if (!existsSync(join(home, "backend/.pulumi/stacks"))) throw nothingDeployed();
  return claims(process.argv.slice(2), url);
});

/** Ctrl-C is left to the command. */
async function claims(args, url) {
  const main = join(root, "dist/provider/cli/main.js");
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = { ...Object.fromEntries(own), ...awsSettings(url), AWS_EC2_METADATA_DISABLED: "true" };
  process.on("SIGINT", () => {});
  const child = spawn(process.execPath, [main, "claims", ...args], { cwd: root, env, stdio: "inherit" });
  return new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
}
