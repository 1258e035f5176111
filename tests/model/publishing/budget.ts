import assert from "node:assert/strict";

/**
 * States that each part of the model may visit in `npm test`: two minutes together, on a quiet machine. They are counted,
 * since seconds say more of the machine than of the model.
 */
const MOST = { checker: 5_000_000, mutants: 1_000_000 };

/** Fails a `describe` that visits more states than its part may; returns what counts them. */
export function useBudget(part: keyof typeof MOST): (states: number) => void {
  let sum = 0;
  after(() => {
    const shown = [sum, MOST[part]].map((states) => states.toLocaleString("en-US"));
    console.log(`      ${shown[0]} states together; at most ${shown[1]}`);
    assert.ok(sum <= MOST[part], "large scenarios belong to npm run model alone");
  });
  return (states) => {
    sum += states;
  };
}
