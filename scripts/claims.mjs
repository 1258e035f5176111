// Runs the command line on what `npm start` has deployed: `npm run claims -- list security` for
// `npx pulumi-aws-config-aggregator claims list security`.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
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
  const options = { cwd: root, env, extendEnv: false, stdio: "inherit", reject: false };
  const { exitCode } = await execa(process.execPath, [main, "claims", ...args], options);
  return exitCode ?? 1;
}
