import { Crowd } from "./crowd";
import { printRounds, problemOf } from "./report";
import type { Round } from "./round";
import { SHORT } from "./times";

export interface Soak {
  readonly stacks: number;
  readonly rounds: number;
  readonly seed: number;
}

/** Runs so many rounds, and resolves to the number of those that went wrong. */
export async function soak({ stacks, rounds, seed }: Soak): Promise<number> {
  const done: Round[] = [];
  let wrong = 0;
  const crowd = await Crowd.start(stacks, SHORT, seed);
  try {
    for (let number = 0; number < rounds; number++) {
      const round = await crowd.round();
      done.push(round);
      const problem = problemOf(round, seed);
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
