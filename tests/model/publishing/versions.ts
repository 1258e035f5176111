/*
 * A register of the model AWS is the list of its values since the one that every reader sees: a reader may get any of
 * them. Lists are interned, so that a state names one by its number.
 */

const VALUE_BITS = 24;

/** The maximum number of versions, given by the bits that a wait has for a position. */
export const MAX_VERSIONS = 15;

export class VersionLists {
  private readonly lists: (readonly number[])[] = [];
  private readonly ids = new Map<string, number>();
  private readonly appended = new Map<number, number>();

  of(id: number): readonly number[] {
    return this.lists[id] ?? [];
  }

  latest(id: number): number {
    return this.of(id).at(-1) ?? 0;
  }

  intern(values: readonly number[]): number {
    const key = values.join();
    const found = this.ids.get(key);
    if (found !== undefined) return found;
    this.ids.set(key, this.lists.length);
    return this.lists.push(values) - 1;
  }

  append(id: number, value: number): number {
    const key = id * 2 ** VALUE_BITS + value;
    const known = this.appended.get(key);
    if (known !== undefined) return known;
    const values = this.of(id);
    if (values.length === MAX_VERSIONS) throw new RangeError("too many versions that not every reader sees");
    const next = values.at(-1) === value ? id : this.intern([...values, value]);
    this.appended.set(key, next);
    return next;
  }

  /** From now on every reader sees the version at `position`, or a later one. */
  settle(id: number, position: number): number {
    return position === 0 ? id : this.intern(this.of(id).slice(position));
  }
}
