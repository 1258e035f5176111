// Runs the Pulumi CLI on what `npm start` has deployed: `npm run pulumi -- preview --diff`.

import { nothingDeployed, onEndpoint } from "./quickStart/onEndpoint.mjs";
import { createPulumi } from "./quickStart/pulumi.mjs";

await onEndpoint(({ cli, url }) => {
  const pulumi = createPulumi({ cli, url });
  if (!pulumi.hasStack) throw nothingDeployed();
  return pulumi.run(process.argv.slice(2));
});
