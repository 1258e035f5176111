// Runs the package's command line on the stacks that `npm start` has deployed: `npm run cli -- status security` for
// `npx pulumi-aws-config-aggregator status security`.

import { runOnDeployed } from "./quickStart/onEndpoint.mjs";

await runOnDeployed(process.argv.slice(2));
