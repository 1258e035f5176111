/** Work on many account ids, in steps; each step yields the number of ids that it processed. */
export type Slices<T> = Generator<number, T, void>;

/** Does all the work at once. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
