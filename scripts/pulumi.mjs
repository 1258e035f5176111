// Runs the Pulumi CLI on the stacks that `npm start` has deployed: `npm run pulumi -- preview --diff`.

import { notDeployed, nothingDeployed, onEndpoint } from "./quickStart/onEndpoint.mjs";
import { createPulumi } from "./quickStart/pulumi.mjs";

await onEndpoint(({ cli, url }) => {
  const pulumi = createPulumi({ cli, url });
  if (!pulumi.hasStack) throw nothingDeployed();
  const args = process.argv.slice(2);
  if (!pulumi.hasProgram(args)) throw notDeployed();
  return pulumi.run(args);
});
