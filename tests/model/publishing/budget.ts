import assert from "node:assert/strict";

/**
 * How many states each part of the model may visit in `npm test`: two minutes in total, on an idle machine. States are
 * counted, because seconds depend on the machine.
 */
const MOST = { checker: 5_000_000, mutants: 1_000_000 };

/** Fails a `describe` that visits more states than its part may. Returns the function that counts them. */
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
