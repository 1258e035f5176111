import { IntList, StateTable } from "./stateTable";

/** A system with finitely many states, each a tuple of 32-bit words. */
export interface System {
  readonly width: number;
  initial(): Int32Array;
  /**
   * Calls `emit` for every state that may follow. `emit` copies the state.
   *
   * @param label - what happened; only called when a trace is written
   */
  expand(state: Int32Array, emit: Emit): void;
  /** Whether a state is final. */
  isFinal(state: Int32Array): boolean;
  /** What is wrong with a final state. */
  verdict(state: Int32Array): string | undefined;
}

/** @param violation - set if something happened on the way to `next` that must never happen */
export type Emit = (next: Int32Array, label: () => string, violation?: string) => void;

export interface Exploration {
  readonly states: number;
  readonly counterexample?: Counterexample;
  /** Whether all states were visited. */
  readonly complete: boolean;
}

/** The shortest trace of something that must not happen. */
export interface Counterexample {
  readonly violation: string;
  readonly steps: readonly string[];
}

/** Explores breadth first, so that the first violation has the shortest trace. */
export function explore(system: System, limit = Number.POSITIVE_INFINITY): Exploration {
  const search = new Search(system);
  return search.run(limit);
}

class Search {
  private readonly table: StateTable;
  private readonly parents = new IntList();
  /** Successors of all states, one after the other; those of state n begin at `starts[n]`. */
  private readonly successors = new IntList();
  private readonly starts = new IntList();

  constructor(private readonly system: System) {
    this.table = new StateTable(system.width);
  }

  run(limit: number): Exploration {
    this.table.add(this.system.initial());
    this.parents.push(-1);
    const state = new Int32Array(this.system.width);
    for (let index = 0; index < this.table.size; index++) {
      if (index >= limit) return { states: this.table.size, complete: false };
      this.table.load(index, state);
      const violation = this.visit(index, state);
      if (violation !== undefined) return this.found(index, violation);
    }
    this.starts.push(this.successors.length);
    const stuck = this.firstWithoutEnd();
    if (stuck !== undefined) return this.found(stuck, "from here on, no way leads to an end");
    return { states: this.table.size, complete: true };
  }

  /** Adds all successors of a state. */
  private visit(index: number, state: Int32Array): string | undefined {
    this.starts.push(this.successors.length);
    if (this.system.isFinal(state)) return this.system.verdict(state);
    let wrong: string | undefined;
    let isStuck = true;
    this.system.expand(state, (next, _label, violation) => {
      if (wrong !== undefined) return;
      if (violation !== undefined) wrong = violation;
      const added = this.table.add(next);
      if (added.isNew) this.parents.push(index);
      if (added.index === index) return;
      isStuck = false;
      this.successors.push(added.index);
    });
    return wrong ?? (isStuck ? "no step is possible, but the state isn't final" : undefined);
  }

  /**
   * The first state from which no final one can be reached. Most successors have a higher number than their state, so
   * a few sweeps from the last to the first are enough.
   */
  private firstWithoutEnd(): number | undefined {
    const ends = new Uint8Array(this.table.size);
    for (let changed = true; changed; ) {
      changed = false;
      for (let index = this.table.size - 1; index >= 0; index--)
        if (ends[index] === 0 && this.leadsOn(index, ends)) {
          ends[index] = 1;
          changed = true;
        }
    }
    const first = ends.indexOf(0);
    return first === -1 ? undefined : first;
  }

  private leadsOn(index: number, ends: Uint8Array): boolean {
    const end = this.starts.at(index + 1);
    // A state without successors is a final one: others were reported.
    if (this.starts.at(index) === end) return true;
    for (let at = this.starts.at(index); at < end; at++) if (ends[this.successors.at(at)] === 1) return true;
    return false;
  }

  private found(last: number, violation: string): Exploration {
    return { states: this.table.size, complete: false, counterexample: this.trace(last, violation) };
  }

  /** Repeats the steps to a state, this time with their labels. */
  private trace(last: number, violation: string): Counterexample {
    const path: number[] = [];
    for (let index = last; index !== -1; index = this.parents.at(index)) path.unshift(index);
    const steps = path.slice(1).map((to, at) => this.labelOf(path[at] ?? 0, to));
    const ending = this.labelOfViolation(last, violation);
    return { violation, steps: ending === undefined ? steps : [...steps, ending] };
  }

  private labelOf(from: number, to: number): string {
    const target = new Int32Array(this.system.width);
    this.table.load(to, target);
    return this.firstLabel(from, (next) => next.every((word, at) => word === target[at])) ?? "?";
  }

  private labelOfViolation(from: number, violation: string): string | undefined {
    return this.firstLabel(from, (_next, wrong) => wrong === violation);
  }

  private firstLabel(
    from: number,
    is: (next: Int32Array, violation: string | undefined) => boolean,
  ): string | undefined {
    const state = new Int32Array(this.system.width);
    this.table.load(from, state);
    if (this.system.isFinal(state)) return undefined;
    let found: string | undefined;
    this.system.expand(state, (next, label, violation) => {
      if (found === undefined && is(next, violation)) found = label();
    });
    return found;
  }
}
