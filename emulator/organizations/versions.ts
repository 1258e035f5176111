interface Version<T> {
  readonly from: number;
  readonly value: T;
}

/** As many are kept as anybody would look back to without having said so before. */
const kept = 100;

/** A value, now and for a while back. */
export class Versions<T> {
  #versions: Version<T>[];

  constructor(value: T) {
    this.#versions = [{ from: 0, value }];
  }

  get current(): T {
    return (this.#versions.at(-1) as Version<T>).value;
  }

  /** The value as it was; the oldest that is known, if that is younger. */
  asOf(time: number): T {
    return (this.#versions[this.#indexAt(time)] as Version<T>).value;
  }

  /** Sets the value. `staleMs` is how far back reads have to reach. */
  write(value: T, now: number, staleMs: number): void {
    this.#versions.push({ from: now, value });
    const droppable = Math.min(this.#indexAt(now - staleMs), this.#versions.length - kept);
    if (droppable > 0) this.#versions = this.#versions.slice(droppable);
  }

  #indexAt(time: number): number {
    return Math.max(0, this.#versions.filter(({ from }) => from <= time).length - 1);
  }
}
