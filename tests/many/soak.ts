import { Crowd } from "./crowd";
import { ENGINES, PROCESSES } from "./kinds";
import { printRounds, problemOf } from "./report";
import type { Round } from "./round";

export interface Soak {
  readonly stacks: number;
  readonly rounds: number;
  readonly seed: number;
  /** Whether each stack runs with the Pulumi CLI, not only with the process of its provider. */
  readonly cli: boolean;
}

/** Runs this many rounds, and resolves to the number of those that went wrong. */
export async function soak({ stacks, rounds, seed, cli }: Soak): Promise<number> {
  const done: Round[] = [];
  let wrong = 0;
  const crowd = await Crowd.start({ ...(cli ? ENGINES : PROCESSES), size: stacks, seed });
  try {
    for (let number = 0; number < rounds; number++) {
      const round = await crowd.round();
      done.push(round);
      const problem = problemOf(round, seed, cli);
      await printRounds([round]);
      if (problem === undefined) continue;
      wrong += 1;
      console.error(problem);
    }
  } finally {
    await crowd.stop();
  }
  await printRounds(done);
  return wrong;
}
