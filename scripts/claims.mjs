// Short for `npm run cli -- claims`: `npm run claims -- list security`.

import { runOnDeployed } from "./quickStart/onEndpoint.mjs";

await runOnDeployed(["claims", ...process.argv.slice(2)]);
