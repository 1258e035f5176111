/** Work on many account ids, in steps; each step tells how many ids it went through. */
export type Slices<T> = Generator<number, T, void>;

/** Does all of the work at once. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
