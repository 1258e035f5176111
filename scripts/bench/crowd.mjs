import { createRequire } from "node:module";
import { fixed } from "./support.mjs";

const RUNS = 4;

/** How the cost of joining grows with the number of stacks, and how long it blocks the event loop. */
export async function crowdCost() {
  const require = createRequire(import.meta.url);
  const { costOfJoining } = require("../../tests/support/crowd.ts");
  const { median } = require("../../tests/process/tenThousand.ts");
  await costOfJoining(100, 1_000);
  const runs = [];
  for (let run = 0; run < RUNS; run++)
    runs.push({
      once: await costOfJoining(150, 4_000),
      claims: await costOfJoining(300, 4_000),
      accounts: await costOfJoining(150, 8_000),
      full: await costOfJoining(300, 9_999),
    });
  const growth = (name) => {
    const ratios = runs.map((run) => run[name].cpu / run.once.cpu);
    return `${fixed(median(ratios))} (${fixed(Math.min(...ratios))}–${fixed(Math.max(...ratios))})`;
  };
  const full = runs.map(({ full: { hold } }) => hold);
  const seconds = fixed(median(runs.map(({ full: { cpu } }) => cpu)) / 1000, 1);
  return [
    {
      what: "CPU time of joining 300 stacks, to that of joining 150, each with the same 4,000 accounts",
      goal: "≤ 2.50",
      value: growth("claims"),
    },
    { what: "  150 stacks with 8,000 accounts, to 4,000", goal: "≤ 2.50", value: growth("accounts") },
    {
      what: `  the longest that it holds the event loop, 300 stacks with 10,000 accounts (${seconds} s in all)`,
      goal: "≤ 100 ms",
      value: `${fixed(median(full), 0)} ms (${fixed(Math.min(...full), 0)}–${fixed(Math.max(...full), 0)})`,
    },
  ];
}
