import { existsSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../setup/setupError.mjs";
import { setUp } from "../setup.mjs";
import { createCommandLine } from "./commandLine.mjs";
import { home, startEndpoint } from "./endpoint.mjs";

/** Runs `work` against the local AWS as `npm start` has left it; the result of `work` is this process's exit code. */
export async function onEndpoint(work) {
  try {
    const { cli } = await setUp();
    const endpoint = await startEndpoint();
    try {
      process.exitCode = await work({ cli, url: endpoint.url });
    } finally {
      await endpoint.stop();
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Runs a command of this package against it. */
export function runOnDeployed(args) {
  return onEndpoint(({ cli, url }) => {
    if (!existsSync(join(home, "backend/.pulumi/stacks"))) throw nothingDeployed();
    return createCommandLine({ cli, url }).run(args);
  });
}

/** Reports that `npm start` has not run yet. */
export function nothingDeployed() {
  return new SetupError("There is nothing deployed yet: run `npm start` first.");
}

/** Of a program that `npm start` doesn't deploy. */
export function notDeployed() {
  return new SetupError(
    "`npm start` doesn't deploy this program. It deploys examples/platform, examples/team-payments, examples/team-search and " +
      "examples/landing-zone; the README.md of any other example says how to deploy it.",
  );
}
