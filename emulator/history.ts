interface Version<T> {
  readonly from: number;
  readonly value: T | undefined;
}

interface Superseded {
  readonly at: number;
  readonly place: string;
  readonly id: string;
  readonly weight: number;
}

/** Values at one time. */
export interface Moment<T> {
  find(place: string, id: string): T | undefined;
  /** The values of a place, sorted by id. */
  list(place: string): T[];
}

const minute = 60_000;
const retention = minute;
const retainedWeight = 1_000_000;

/** Values by place and id, now and for some time back. `weigh` estimates the memory that only an old value uses. */
export class History<T> implements Moment<T> {
  readonly #places = new Map<string, Map<string, Version<T>[]>>();
  readonly #superseded: Superseded[] = [];
  readonly #weigh: (before: T | undefined, after: T | undefined) => number;
  #weight = 0;

  constructor(weigh: (before: T | undefined, after: T | undefined) => number) {
    this.#weigh = weigh;
  }

  find(place: string, id: string): T | undefined {
    return current(this.#places.get(place)?.get(id));
  }

  list(place: string): T[] {
    return this.#listed(place, current);
  }

  all(): T[] {
    return [...this.#places.values()].flatMap((ids) => [...ids.values()].map(current).filter(isDefined));
  }

  /**
   * The values as they were at `time`. A value that did not exist then is shown as it was created, or left out with
   * `hideNew`.
   */
  asOf(time: number, hideNew: boolean): Moment<T> {
    const pick = (versions: readonly Version<T>[] = []) => versionAt(versions, time, hideNew);
    return {
      find: (place, id) => pick(this.#places.get(place)?.get(id)),
      list: (place) => this.#listed(place, pick),
    };
  }

  /** Adds a value as if it had always existed. */
  restore(place: string, id: string, value: T): void {
    this.#slot(place, id).push({ from: 0, value });
  }

  /** Writes a value; `undefined` removes it. */
  write(place: string, id: string, value: T | undefined, now: number): void {
    const versions = this.#slot(place, id);
    const before = current(versions);
    if (versions.length === 0) versions.push({ from: 0, value: undefined });
    versions.push({ from: now, value });
    const weight = this.#weigh(before, value);
    this.#superseded.push({ at: now, place, id, weight });
    this.#weight += weight;
  }

  /** Forgets what no read can show any more. `staleMs` is how far back reads can look. */
  forget(now: number, staleMs: number): void {
    for (;;) {
      const oldest = this.#superseded[0];
      const readable = now - staleMs;
      if (oldest === undefined || oldest.at >= readable) return;
      if (oldest.at >= now - retention && this.#weight <= retainedWeight) return;
      this.#superseded.shift();
      this.#weight -= oldest.weight;
      this.#dropOldest(oldest);
    }
  }

  #dropOldest({ place, id }: Superseded): void {
    const ids = this.#places.get(place);
    const versions = ids?.get(id);
    if (versions === undefined) return;
    if (versions.length > 1) versions.shift();
    if (versions.length === 1 && versions[0]?.value === undefined) ids?.delete(id);
  }

  #listed(place: string, pick: (versions: readonly Version<T>[]) => T | undefined): T[] {
    const ids = this.#places.get(place) ?? new Map<string, Version<T>[]>();
    return [...ids.keys()]
      .sort()
      .map((id) => pick(ids.get(id) ?? []))
      .filter(isDefined);
  }

  #slot(place: string, id: string): Version<T>[] {
    const ids = this.#places.get(place) ?? new Map<string, Version<T>[]>();
    this.#places.set(place, ids);
    const versions = ids.get(id) ?? [];
    ids.set(id, versions);
    return versions;
  }
}

function current<T>(versions: readonly Version<T>[] | undefined): T | undefined {
  return versions?.at(-1)?.value;
}

function versionAt<T>(versions: readonly Version<T>[], time: number, hideNew: boolean): T | undefined {
  const then = current(versions.filter(({ from }) => from <= time));
  if (then !== undefined || hideNew || current(versions) === undefined) return then;
  const absent = versions.map(({ value }) => value).lastIndexOf(undefined);
  return versions[absent + 1]?.value;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
