import assert from "node:assert/strict";

/** Seconds that each part of the model may take in `npm test`: two minutes together, on a quiet machine. */
const SECONDS = { checker: 100, mutants: 10, simulation: 10 };

/** CPU time that {@link sample} takes on the machine that the seconds are for, in milliseconds. */
const SAMPLE = 130;

/**
 * Fails a `describe` that takes longer than its part. What other processes take meanwhile doesn't count, and a slower
 * machine has as much more time as it takes for a sample.
 */
export function useBudget(part: keyof typeof SECONDS): void {
  let began: NodeJS.CpuUsage;
  let pace: number;
  before(() => {
    pace = sample();
    began = process.cpuUsage();
  });
  after(() => {
    const seconds = Math.round(millisecondsSince(began) / 1000);
    // The machine may have become busy, or quiet, meanwhile.
    const slower = Math.max(1, pace / SAMPLE, sample() / SAMPLE);
    const most = Math.round(SECONDS[part] * slower);
    console.log(`      ${seconds} s of CPU time; at most ${most}`);
    assert.ok(seconds <= most, `it took ${seconds} s: large scenarios belong to npm run model alone`);
  });
}

/** Does what a checker does, in small: makes states, and looks whether they are known. */
function sample(): number {
  const began = process.cpuUsage();
  const known = new Map<string, Int32Array>();
  for (let number = 0; number < 200_000; number++) {
    const state = Int32Array.from({ length: 8 }, (_, at) => (number * 31 + at * 17) % 1009);
    known.set(state.join(), state);
  }
  assert.equal(known.size, 1009);
  return millisecondsSince(began);
}

function millisecondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
