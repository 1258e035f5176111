/** The number of maps. A map of millions of keys takes a second to grow, one of these some milliseconds. */
const MAPS = 128;

/** A map by account id that may have millions of entries, and never blocks the event loop for long. */
export class IdMap<Value> {
  readonly #maps = Array.from({ length: MAPS }, () => new Map<string, Value>());
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: string): Value | undefined {
    return this.#mapOf(id).get(id);
  }

  has(id: string): boolean {
    return this.#mapOf(id).has(id);
  }

  /** Adds an entry unless the id has one. */
  add(id: string, value: Value): void {
    this.#mapOf(id).set(id, value);
    this.#size += 1;
  }

  *keys(): Generator<string, void> {
    for (const map of this.#maps) yield* map.keys();
  }

  /** Uses the last two of the 12 digits, in which ids differ most. */
  #mapOf(id: string): Map<string, Value> {
    const at = (id.charCodeAt(10) * 10 + id.charCodeAt(11)) & (MAPS - 1);
    return this.#maps[at] as Map<string, Value>;
  }
}
