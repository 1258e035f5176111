import type { Counterexample } from "./explore";

/** A counterexample as it is read: what happened, and what is wrong with it. */
export function traceOf({ steps, violation }: Counterexample): string {
  return [...steps.map((step, at) => `${String(at + 1).padStart(3)}  ${step}`), `     ✘ ${violation}`].join(
    "\n",
  );
}
