// Every interleaving of the publishing protocol in all scenarios, its mutants with the shortest counterexample of
// each, and simulated histories: npm run model -- --seeds 5000, --seed 7 --store dynamodb, --only "leaves"

import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "2000" },
    seed: { type: "string" },
    store: { type: "string", default: "tags" },
  },
});
const require = createRequire(import.meta.url);
require("ts-node/register/transpile-only");
const { runModel } = require("../tests/model/publishing/model.ts");
const wrong = runModel({
  only: values.only,
  seeds: Number(values.seeds),
  ...(values.seed !== undefined && { seed: Number(values.seed) }),
  store: values.store === "dynamodb" ? "dynamodb" : "tags",
});
console.log(wrong === 0 ? "everything holds" : `${wrong} went wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
