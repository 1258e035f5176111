import type { Counterexample } from "./explore";

/** A counterexample as text: the steps, and what is wrong. */
export function traceOf({ steps, violation }: Counterexample): string {
  return [...steps.map((step, at) => `${String(at + 1).padStart(3)}  ${step}`), `     ✘ ${violation}`].join(
    "\n",
  );
}
