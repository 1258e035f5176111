interface Version<T> {
  readonly from: number;
  readonly value: T;
}

/** How many versions are kept even if the settings never asked for old ones. */
const kept = 100;

/** A value, now and for some time back. */
export class Versions<T> {
  #versions: Version<T>[];

  constructor(value: T) {
    this.#versions = [{ from: 0, value }];
  }

  get current(): T {
    return (this.#versions.at(-1) as Version<T>).value;
  }

  /** The value as it was then, or the oldest known one. */
  asOf(time: number): T {
    return (this.#versions[this.#indexAt(time)] as Version<T>).value;
  }

  /** Sets the value. `staleMs` is how far back reads can look. */
  write(value: T, now: number, staleMs: number): void {
    this.#versions.push({ from: now, value });
    const droppable = Math.min(this.#indexAt(now - staleMs), this.#versions.length - kept);
    if (droppable > 0) this.#versions = this.#versions.slice(droppable);
  }

  #indexAt(time: number): number {
    return Math.max(0, this.#versions.filter(({ from }) => from <= time).length - 1);
  }
}
