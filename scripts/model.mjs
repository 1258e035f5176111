// Every interleaving of the publishing protocol in all scenarios, its mutants with the shortest counterexample of
// each, and simulated histories: npm run model -- --seeds 5000, --seed 7 --store dynamodb, --only "leaves"; with
// --lifetimes only the histories of owners and members from their first run to their last, one with --seed 7 --disturbed

import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "2000" },
    seed: { type: "string" },
    store: { type: "string", default: "tags" },
    lifetimes: { type: "boolean", default: false },
    disturbed: { type: "boolean", default: false },
  },
});
const require = createRequire(import.meta.url);
require("ts-node/register/transpile-only");
const { runModel } = require("../tests/model/publishing/model.ts");
const { followAll, showLifetime } = require("../tests/model/lifetimes/model.ts");
const { only, lifetimes, disturbed } = values;
const isTable = values.store === "dynamodb";
const seeds = Number(values.seeds);
const seed = values.seed === undefined ? undefined : Number(values.seed);
let wrong = 0;
if (!lifetimes)
  wrong += runModel({
    only,
    seeds,
    ...(seed !== undefined && { seed }),
    store: isTable ? "dynamodb" : "tags",
  });
if (lifetimes && seed !== undefined) wrong += await showLifetime(seed, isTable ? "table" : "tags", disturbed);
else if (seed === undefined && only === "") wrong += await followAll(seeds);
console.log(wrong === 0 ? "everything holds" : `${wrong} went wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
