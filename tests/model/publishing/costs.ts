import { type Machine, product } from "./machine";
import { mutants } from "./mutants";
import { rush } from "./plans";
import { type RunReport, simulate } from "./simulation";

/**
 * The cost of publishing for one stack alone and for many at the same time, and the losses without the protocol, in one
 * line each.
 */
export function costs(): string[] {
  const machine = product as Machine;
  const appending = mutants.filter(
    ({ machine: { name }, store }) => name.startsWith("describe") && store === "tags",
  );
  return [
    line("one stack alone, tags", 1, false, machine),
    line("one stack alone, dynamodb", 1, true, machine),
    line("45 stacks within 2 s, tags", 45, false, machine),
    line("45 stacks within 2 s, dynamodb", 45, true, machine),
    line("300 stacks within 2 s, dynamodb", 300, true, machine),
    ...appending.map((mutant) =>
      line(`45 stacks within 2 s, ${mutant.machine.name}`, 45, false, mutant.machine),
    ),
  ];
}

/** Over ten seeds: the highest number of Puts and of lost accounts; for single stacks, the median and the maximum. */
function line(what: string, count: number, exclusive: boolean, machine: Machine): string {
  const outcomes = Array.from({ length: 10 }, (_, at) =>
    simulate(rush(count, 2_000, exclusive, at + 1), machine),
  );
  const runs = outcomes.flatMap((outcome) => outcome.runs);
  const most = (numbers: readonly number[]) => Math.max(...numbers);
  return [
    `${what}: ${most(outcomes.map(({ puts }) => puts))} Puts`,
    `${spread(runs, ({ calls }) => calls, 0)} requests`,
    `${spread(runs, ({ duration }) => duration / 1000, 1)} s`,
    `${most(outcomes.map(({ lost }) => lost))} accounts lost`,
  ].join(", ");
}

function spread(runs: readonly RunReport[], of: (run: RunReport) => number, digits: number): string {
  const sorted = runs.map(of).sort((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${median.toFixed(digits)} (at most ${(sorted.at(-1) ?? 0).toFixed(digits)})`;
}
