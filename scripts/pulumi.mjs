// Runs the Pulumi CLI on what `npm start` has deployed: `npm run pulumi -- preview --diff`.

import { startEndpoint } from "./quick-start/endpoint.mjs";
import { createPulumi } from "./quick-start/pulumi.mjs";
import { SetupError } from "./setup/setup-error.mjs";
import { setUp } from "./setup.mjs";

try {
  const { cli } = await setUp();
  const endpoint = await startEndpoint();
  try {
    const pulumi = createPulumi({ cli, url: endpoint.url });
    if (!pulumi.hasStack) throw new SetupError("There is nothing deployed yet: run `npm start` first.");
    process.exitCode = await pulumi.run(process.argv.slice(2));
  } finally {
    await endpoint.stop();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
