import assert from "node:assert/strict";

/** Seconds that each part of the model may take in `npm test`: two minutes together, with coverage on a busy machine. */
const SECONDS = { checker: 100, mutants: 10, simulation: 10 };

/** Fails a `describe` that takes longer than its part; what other processes take meanwhile doesn't count. */
export function useBudget(part: keyof typeof SECONDS): void {
  let began: NodeJS.CpuUsage;
  before(() => {
    began = process.cpuUsage();
  });
  after(() => {
    const { user, system } = process.cpuUsage(began);
    const seconds = Math.round((user + system) / 1e6);
    console.log(`      ${seconds} s of CPU time; at most ${SECONDS[part]}`);
    assert.ok(
      seconds <= SECONDS[part],
      `it took ${seconds} s: large scenarios belong to npm run model alone`,
    );
  });
}
