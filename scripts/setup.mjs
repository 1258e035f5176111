// Makes everything ready that the tests and `npm start` need: npm packages, the Pulumi CLI and the build; for the tests
// also DynamoDB Local.
// Runs on a fresh clone with nothing but Node.js, and takes a moment when there is nothing to do.

import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setUpBuild } from "./setup/build.mjs";
import { setUpDynamodbLocal } from "./setup/dynamodb-local.mjs";
import { createOutput } from "./setup/output.mjs";
import { setUpPackages } from "./setup/packages.mjs";
import { buildPulumi } from "./setup/pulumi-build.mjs";
import { builtVersion, findPulumiCli } from "./setup/pulumi-cli.mjs";
import { SetupError } from "./setup/setup-error.mjs";

/** Resolves to the CLI that was found or built, and a line that says what was done. `tests`: what they need besides. */
export async function setUp({ output = createOutput(), tests = false } = {}) {
  const packages = await setUpPackages(output);
  const { cli, how } = await setUpPulumi(output);
  const build = await setUpBuild(output);
  const done = [`npm packages ${packages}`, `Pulumi CLI v${cli.version}, ${how}`, `build ${build}`];
  if (tests) done.push(`DynamoDB Local ${await setUpDynamodbLocal(output)}`);
  return { cli, summary: `set up: ${done.join("; ")}` };
}

async function setUpPulumi(output) {
  const { cli, passedOver } = await findPulumiCli();
  const why = passedOver.join(", ");
  if (cli?.source === "PATH") return { cli, how: `the one on PATH (${cli.binDir})` };
  if (cli?.source === "npm") return { cli, how: `the npm package's (${why})` };
  if (cli) return { cli, how: `built earlier from Go modules (${why})` };
  output.line(`Pulumi CLI: ${why}`);
  const binDir = await buildPulumi(output);
  return { cli: { source: "built", version: builtVersion, binDir }, how: `built from Go modules (${why})` };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log((await setUp({ tests: true })).summary);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
