import { SetupError } from "../setup/setupError.mjs";
import { setUp } from "../setup.mjs";
import { startEndpoint } from "./endpoint.mjs";

/** Runs `work` against the local AWS as `npm start` has left it; what it resolves to is this process's exit code. */
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

/** Where `npm start` has never run. */
export function nothingDeployed() {
  return new SetupError("There is nothing deployed yet: run `npm start` first.");
}
