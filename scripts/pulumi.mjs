// Runs the Pulumi CLI on what `npm start` has deployed: `npm run pulumi -- preview --diff`.

import { nothingDeployed, onEndpoint } from "./quick-start/on-endpoint.mjs";
import { createPulumi } from "./quick-start/pulumi.mjs";

await onEndpoint(({ cli, url }) => {
  const pulumi = createPulumi({ cli, url });
  if (!pulumi.hasStack) throw nothingDeployed();
  return pulumi.run(process.argv.slice(2));
});
