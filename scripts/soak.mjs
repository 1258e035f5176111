// Many stacks with a process each share an aggregator while AWS fails often and processes are killed:
// npm run soak -- --rounds 200 --stacks 45 --seed 7, with --cli, each process is the Pulumi CLI

import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "100" },
    stacks: { type: "string" },
    cli: { type: "boolean", default: false },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
  },
});

try {
  const [rounds, stacks, seed] = ["rounds", "stacks", "seed"].map((name) => {
    const number = Number(values[name] ?? (values.cli ? 6 : 45));
    if (!(Number.isInteger(number) && number >= 0))
      throw new SetupError(`--${name} takes a whole number, and not ${values[name]}`);
    return number;
  });
  if (!(stacks >= 2 && stacks <= 49))
    throw new SetupError("--stacks takes 2 to 49: more have no room on the tags");
  console.log((await setUp()).summary);
  console.log(`${rounds} rounds of ${stacks} stacks, seed ${seed}`);
  // The tests' own helpers are TypeScript.
  const require = createRequire(import.meta.url);
  require("ts-node/register/transpile-only");
  const { soak } = require("../tests/many/soak.ts");
  const wrong = await soak({ rounds, stacks, seed, cli: values.cli });
  console.log(`${rounds - wrong} rounds went well, ${wrong} did not`);
  process.exitCode = wrong === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
