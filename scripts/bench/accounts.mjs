import { createRequire } from "node:module";
import { fixed } from "./support.mjs";

/** The time of deciding over 10,000 accounts, relative to reading them. */
export async function accountsCost() {
  const { costOf, median } = createRequire(import.meta.url)("../../tests/process/tenThousand.ts");
  const runs = [];
  for (let run = 0; run < 4; run++) runs.push(await costOf(10_000, 24));
  const ratio = (name) => {
    const ratios = runs.map((run) => run[name] / run.parse);
    const ms = fixed(median(runs.map((run) => run[name])), 0);
    return `${fixed(median(ratios))} (${fixed(Math.min(...ratios))}–${fixed(Math.max(...ratios))}; ${ms} ms)`;
  };
  return [
    {
      what: "check, diff and plan of 10,000 accounts, one joins and one leaves, to JSON.parse of their inputs",
      goal: "≤ 3.00",
      value: ratio("changed"),
    },
    { what: "  check and diff, where nothing changes", goal: "≤ 3.00", value: ratio("unchanged") },
  ];
}
