// Sets up everything that the tests and `npm start` need: npm packages, the Pulumi CLI and the build; for the tests
// also DynamoDB Local and Chromium. Takes a moment if there is nothing to do.

import { setUpBuild } from "./setup/build.mjs";
import { setUpChromium } from "./setup/chromium.mjs";
import { setUpDynamodbLocal } from "./setup/dynamodbLocal.mjs";
import { createOutput } from "./setup/output.mjs";
import { setUpPackages } from "./setup/packages.mjs";
import { buildPulumi } from "./setup/pulumiBuild.mjs";
import { builtVersion, findPulumiCli } from "./setup/pulumiCli.mjs";
import { downloadPulumi } from "./setup/pulumiDownload.mjs";

/**
 * Resolves to the CLI that was found or built, and a line about what was done. `tests`: also set up what the tests
 * need.
 */
export async function setUp({ output = createOutput(), tests = false } = {}) {
  const packages = await setUpPackages();
  const { cli, how } = await setUpPulumi(output);
  const build = await setUpBuild(output);
  const done = [`npm packages ${packages}`, `Pulumi CLI v${cli.version}, ${how}`, `build ${build}`];
  if (tests) done.push(`DynamoDB Local ${await setUpDynamodbLocal(output)}`);
  if (tests) done.push(`Chromium ${await setUpChromium(output)}`);
  return { cli, summary: `set up: ${done.join("; ")}` };
}

const WHENCE = {
  PATH: ({ binDir }) => `the one on PATH (${binDir})`,
  npm: (_, why) => `the npm package's (${why})`,
  downloaded: (_, why) => `downloaded earlier from get.pulumi.com (${why})`,
  built: (_, why) => `built earlier from Go modules (${why})`,
};

/** An existing CLI, otherwise a download or, without internet, a build. */
async function setUpPulumi(output) {
  const { cli, passedOver } = await findPulumiCli();
  if (cli) return { cli, how: WHENCE[cli.source](cli, passedOver.join(", ")) };
  output.line(`Pulumi CLI: ${passedOver.join(", ")}`);
  const made = (source, binDir) => ({ source, version: builtVersion, binDir });
  const { binDir, reason } = await downloadPulumi(output);
  if (binDir)
    return {
      cli: made("downloaded", binDir),
      how: `downloaded from get.pulumi.com (${passedOver.join(", ")})`,
    };
  const why = [...passedOver, reason].join(", ");
  return { cli: made("built", await buildPulumi(output)), how: `built from Go modules (${why})` };
}
