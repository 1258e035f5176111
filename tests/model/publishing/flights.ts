import type { StoreName } from "./scenario";

/** A call that may still take effect: its sender doesn't know how it ended, or was killed. */
export interface Flight {
  /**
   * - `absorb`, `remove`: a claim is removed, in the version that was read
   * - `leave`: a table records that claims are kept elsewhere
   * - `delete`: the aggregator is deleted
   */
  readonly kind: "put" | "write" | "absorb" | "remove" | "acquire" | "release" | "leave" | "home" | "delete";
  readonly stack: number;
  /** The key of the claim that it writes. */
  readonly key: number;
  readonly store: StoreName;
  /** The turn under which it was sent. */
  readonly turn: number;
  readonly value: number;
  /** What a conditional write expects to find. */
  readonly over: number;
  /**
   * - `going`: its run goes on
   * - `killed`: its run was killed
   * - `old`: a later run has written the claim since
   */
  readonly run: "going" | "killed" | "old";
}

/** Lists of flights, interned. */
export class Flights {
  private readonly lists: (readonly Flight[])[] = [];
  private readonly ids = new Map<string, number>();
  readonly none = this.intern([]);

  of(id: number): readonly Flight[] {
    return this.lists[id] ?? [];
  }

  with(id: number, flight: Flight): number {
    return this.intern([...this.of(id), flight]);
  }

  without(id: number, position: number): number {
    return this.intern(this.of(id).filter((_, at) => at !== position));
  }

  /** The list with every flight mapped; undefined removes a flight. */
  map(id: number, change: (flight: Flight) => Flight | undefined): number {
    const flights = this.of(id);
    return flights.length === 0 ? id : this.intern(flights.flatMap((flight) => change(flight) ?? []));
  }

  private intern(flights: readonly Flight[]): number {
    const sorted = flights
      .map((flight) => [JSON.stringify(flight), flight] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    const key = sorted.map(([text]) => text).join();
    const found = this.ids.get(key);
    if (found !== undefined) return found;
    this.ids.set(key, this.lists.length);
    return this.lists.push(sorted.map(([, flight]) => flight)) - 1;
  }
}
