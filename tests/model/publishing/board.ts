import { setOf } from "./accounts";
import type { Emit } from "./explore";
import { type Flight, Flights } from "./flights";
import { keysOf } from "./keys";
import type { Machine } from "./machine";
import { type Process, Processes } from "./processes";
import type { Scenario, StoreName } from "./scenario";
import { claimText, DELETED, NONCES, NOTHING, nonceName } from "./values";
import { VersionLists } from "./versions";

/** How many bits a wait has for its position in one register. */
const POSITION_BITS = 4;
const POSITION = (1 << POSITION_BITS) - 1;

/** Counters of what may still go wrong, in bits of one word. */
export const BUDGETS = ["crashes", "late", "agings", "throttles", "refusals", "unsure", "swallowed"] as const;
export type Budget = (typeof BUDGETS)[number];
export const BUDGET_BITS = 3;
export const PAUSES_AT = BUDGETS.length * BUDGET_BITS;

/** How a shell breaks the rules of the protocol. */
export interface Shell {
  /** Leaving accounts count forever. */
  readonly ageless?: true;
  /** A Put is sent a second time if its answer takes long. */
  readonly repeats?: true;
  /** A claim overwrites what is there, whichever run wrote it. */
  readonly overwrites?: true;
  /** All creates of a name use the same claim key. */
  readonly sameKeys?: true;
  /** A call without an answer counts as refused. */
  readonly unknownIsRefused?: true;
  /** An aggregator that isn't seen at once counts as absent. */
  readonly impatient?: true;
  /** A table that is used again is written only if it says that claims are kept elsewhere. */
  readonly trusting?: true;
  /** Turns and runs are judged by a clock that may jump ahead by minutes. */
  readonly jumpingClock?: true;
}

/**
 * The words of a state and their meaning: processes, their waits, versions of registers, and how often what may still
 * go wrong.
 */
export abstract class Board {
  readonly width: number;
  /** How many stacks there are. */
  protected readonly count: number;
  /** All possible claims, in the order of their keys. */
  protected readonly keys;
  protected readonly stores: readonly StoreName[];
  protected readonly processes: Processes;
  protected readonly versions = new VersionLists();
  protected readonly flights = new Flights();
  protected readonly bad: number;
  /** The positions of the words in a state: see {@link initial}. */
  protected readonly at: Record<
    | "wait"
    | "live"
    | "home"
    | "moved"
    | "lease"
    | "ages"
    | "flights"
    | "budgets"
    | "kept"
    | "owed"
    | "gone"
    | StoreName,
    number
  >;
  /** The words of registers of which readers may get older versions. */
  protected readonly registers: readonly number[];
  /** The state that is being built. */
  protected readonly next: Int32Array;
  protected base: Int32Array;
  /** What is wrong with the current step. */
  protected wrong: string | undefined;
  protected emit: Emit = () => {};

  constructor(
    machine: Machine,
    protected readonly scenario: Scenario,
    protected readonly shell: Shell = {},
  ) {
    const count = scenario.stacks.length;
    this.count = count;
    this.keys = keysOf(scenario, shell.sameKeys === true);
    this.processes = new Processes(machine, scenario, this.keys);
    this.bad = setOf(scenario.bad ?? "");
    const isMoving = scenario.stacks.some(({ runs, instead = [] }) =>
      [...runs, ...instead].some(({ onwards, store }) => onwards === "move" || store !== undefined),
    );
    this.stores = isMoving ? ["tags", "dynamodb"] : [scenario.store];
    const claims = this.keys.length * this.stores.length;
    const second = isMoving ? this.keys.length : 0;
    const live = 2 * count + claims;
    this.at = {
      wait: count,
      tags: 2 * count,
      dynamodb: 2 * count + second,
      live,
      ...{ home: live + 1, moved: live + 2, lease: live + 3, flights: live + 4, budgets: live + 5 },
      ...{ kept: live + 6, owed: live + 7, gone: live + 8, ages: live + 9 },
    };
    const tags = this.stores.includes("tags") ? this.keys.map((_, key) => this.at.tags + key) : [];
    this.registers = [live, this.at.home, ...tags];
    if (this.registers.length * POSITION_BITS > 32) throw new RangeError("too many claims");
    this.width = live + 9 + this.keys.length;
    this.next = new Int32Array(this.width);
    this.base = this.next;
  }

  protected restore(from = this.base): void {
    this.wrong = undefined;
    this.next.set(from);
  }

  /** The register of the claim with this key in a store. */
  protected place(store: StoreName, key: number): number {
    return this.at[store] + key;
  }

  protected append(store: StoreName, key: number, value: number): void {
    const at = this.place(store, key);
    // Reads of DynamoDB are consistent.
    this.next[at] =
      store === "dynamodb" ? this.versions.intern([value]) : this.versions.append(word(this.next, at), value);
  }

  /** Changes what all readers get from now on. */
  protected settleAt(at: number, value: number): void {
    this.next[at] = this.versions.intern([value]);
    const register = this.registers.indexOf(at);
    if (register !== -1) this.shift(register, POSITION);
  }

  protected setLive(value: number): void {
    this.next[this.at.live] = this.versions.append(word(this.next, this.at.live), value);
  }

  /** The position of the newest version in each register. */
  protected positions(): number {
    let positions = 0;
    for (const [register, at] of this.registers.entries())
      positions |= (this.versions.of(word(this.next, at)).length - 1) << (register * POSITION_BITS);
    return positions;
  }

  /** A wait of `stack` has ended: every reader sees what was there at its beginning. */
  protected settle(stack: number): void {
    const positions = word(this.next, this.at.wait + stack);
    this.next[this.at.wait + stack] = 0;
    for (const [register, at] of this.registers.entries()) {
      const position = (positions >> (register * POSITION_BITS)) & POSITION;
      if (position === 0) continue;
      this.next[at] = this.versions.settle(word(this.next, at), position);
      this.shift(register, position);
    }
  }

  /** Positions of other waits are adjusted to the new first version. */
  private shift(register: number, by: number): void {
    const bits = register * POSITION_BITS;
    for (let stack = 0; stack < this.count; stack++) {
      const positions = word(this.next, this.at.wait + stack);
      const position = (positions >> bits) & POSITION;
      const shifted = Math.max(0, position - by);
      this.next[this.at.wait + stack] = (positions & ~(POSITION << bits)) | (shifted << bits);
    }
  }

  protected latestClaim(state: Int32Array, store: StoreName, key: number): number {
    return this.versions.latest(word(state, this.place(store, key)));
  }

  protected everyProcess(state: Int32Array): Process[] {
    return Array.from({ length: this.count }, (_, stack) => this.processes.get(word(state, stack)));
  }

  /** The store that the owner tag names; undefined once sharing has ended. */
  protected homeOf(value: number): StoreName | undefined {
    if (value === ENDED_SHARING) return undefined;
    return value === 0 ? this.scenario.store : otherStore(this.scenario.store);
  }

  /** The owner tag if claims are kept in `store`. */
  protected homeIn(store: StoreName): number {
    return store === this.scenario.store ? 0 : 1;
  }

  protected latestHome(state: Int32Array): StoreName | undefined {
    return this.homeOf(this.versions.latest(word(state, this.at.home)));
  }

  protected isDeleted(state: Int32Array): boolean {
    return this.versions.latest(word(state, this.at.live)) === DELETED;
  }

  /** Whether the aggregator is gone, and claims on its tags with it, so that a call fails. */
  protected isGone(state: Int32Array, store: StoreName): boolean {
    return store === "tags" && this.isDeleted(state);
  }

  protected launch(flight: Flight): void {
    this.next[this.at.flights] = this.flights.with(word(this.next, this.at.flights), flight);
  }

  protected mapFlights(change: (flight: Flight) => Flight | undefined): void {
    this.next[this.at.flights] = this.flights.map(word(this.next, this.at.flights), change);
  }

  protected flightsIn(state: Int32Array): readonly Flight[] {
    return this.flights.of(word(state, this.at.flights));
  }

  protected isFlying(stack: number): boolean {
    return this.flightsIn(this.base).some((flight) => flight.stack === stack && flight.run === "going");
  }

  protected isFlightLeft(state: Int32Array): boolean {
    return this.flightsIn(state).length > 0;
  }

  protected budget(state: Int32Array, budget: Budget): number {
    return (
      (word(state, this.at.budgets) >> (BUDGETS.indexOf(budget) * BUDGET_BITS)) & ((1 << BUDGET_BITS) - 1)
    );
  }

  protected spend(budget: Budget): void {
    this.next[this.at.budgets] =
      word(this.next, this.at.budgets) - (1 << (BUDGETS.indexOf(budget) * BUDGET_BITS));
  }

  protected nameOf(stack: number): string {
    return this.scenario.stacks[stack]?.name ?? "?";
  }

  protected keyName(key: number): string {
    return this.keys[key]?.name ?? "?";
  }

  protected claimText(value: number, key: number): string {
    return claimText(value, this.keyName(key));
  }

  protected leaseName(lease: number): string | undefined {
    return lease === NOTHING
      ? undefined
      : nonceName(this.keyName(Math.floor(lease / NONCES)), lease % NONCES);
  }
}

/** The owner tag once sharing has ended. */
export const ENDED_SHARING = 2;

export function otherStore(store: StoreName): StoreName {
  return store === "tags" ? "dynamodb" : "tags";
}

export function word(state: Int32Array, at: number): number {
  return state[at] ?? 0;
}
