// Measures the cost of deployments, and prints it beside the goals: npm run bench [-- --pairs 20]
// Times are ratios of things that run alternately on this machine; the rest is the same on every machine.

import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { accountsCost } from "./bench/accounts.mjs";
import { crowdCost } from "./bench/crowd.mjs";
import { previewCost } from "./bench/preview.mjs";
import { requestCounts } from "./bench/requests.mjs";
import { stateSizes } from "./bench/state.mjs";
import { withBoth } from "./bench/support.mjs";
import { print } from "./bench/table.mjs";
import { createOutput, formatDuration } from "./setup/output.mjs";
import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";

const { values } = parseArgs({ options: { pairs: { type: "string", default: "10" } } });
const pairs = Number(values.pairs);
const started = Date.now();

try {
  if (!(pairs >= 1)) throw new SetupError(`--pairs takes a number of at least 1, and not ${values.pairs}`);
  console.log((await setUp()).summary);
  // The tests' own helpers are TypeScript.
  createRequire(import.meta.url)("ts-node/register/transpile-only");
  const output = createOutput();
  const stage = (label, work) => output.during(label, work);
  const deployed = await withBoth(async (both) => [
    ...(await stage(`${pairs} pairs of previews`, (detail) => previewCost(both, pairs, detail))),
    ...(await stage("State", () => stateSizes(both))),
  ]);
  const accounts = await stage("10,000 accounts", accountsCost);
  const crowd = await stage("Many stacks", crowdCost);
  const requests = await stage("Requests", requestCounts);
  console.log();
  print(
    ["measured", "goal", "value"],
    [...deployed, ...accounts, ...crowd, ...requests].map(({ what, goal = "", value }) => [
      what,
      goal,
      value,
    ]),
  );
  console.log(`\nin ${formatDuration(Date.now() - started)}`);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
