import { setOf } from "./accounts";
import type { Emit } from "./explore";
import { type Flight, Flights } from "./flights";
import type { Machine } from "./machine";
import { type Process, Processes } from "./processes";
import type { Scenario } from "./scenario";
import { claimText, DELETED } from "./values";
import { VersionLists } from "./versions";

/** Bits that a wait has for the position in one register. */
export const POSITION_BITS = 4;
export const POSITION = (1 << POSITION_BITS) - 1;

/** Counters of what may still go wrong, in bits of one word. */
export const BUDGETS = ["crashes", "late", "agings", "throttles", "unsure", "swallowed"] as const;
export type Budget = (typeof BUDGETS)[number];
export const BUDGET_BITS = 3;
export const PAUSES_AT = BUDGETS.length * BUDGET_BITS;

/** What a shell does that is not as the protocol wants it. */
export interface Shell {
  /** `leaving` counts for ever. */
  readonly ageless?: true;
  /** A Put is sent a second time where its answer takes long. */
  readonly repeats?: true;
}

/**
 * The words of a state and what they mean: processes, the waits they are in, versions of registers, and what may still
 * go wrong.
 */
export abstract class Board {
  readonly width: number;
  protected readonly count: number;
  protected readonly processes: Processes;
  protected readonly versions = new VersionLists();
  protected readonly flights = new Flights();
  protected readonly isExclusive: boolean;
  protected readonly bad: number;
  /** Where the words of a state are: see {@link initial}. */
  protected readonly at: Record<
    "wait" | "claim" | "live" | "lease" | "ages" | "flights" | "budgets" | "kept" | "gone",
    number
  >;
  /** The state that is being made. */
  protected readonly next: Int32Array;
  protected base: Int32Array;
  /** What is wrong with the step that is being made. */
  protected wrong: string | undefined;
  protected emit: Emit = () => {};

  constructor(
    machine: Machine,
    protected readonly scenario: Scenario,
    protected readonly shell: Shell = {},
  ) {
    const count = scenario.stacks.length;
    this.count = count;
    this.processes = new Processes(machine, scenario);
    this.isExclusive = scenario.store === "dynamodb";
    this.bad = setOf(scenario.bad ?? "");
    const live = 3 * count;
    this.at = {
      wait: count,
      claim: 2 * count,
      live,
      ...{
        lease: live + 1,
        ages: live + 2,
        flights: live + 3,
        budgets: live + 4,
        kept: live + 5,
        gone: live + 6,
      },
    };
    this.width = live + 7;
    this.next = new Int32Array(this.width);
    this.base = this.next;
  }

  protected restore(from = this.base): void {
    this.wrong = undefined;
    this.next.set(from);
  }

  protected append(stack: number, value: number): void {
    const at = this.at.claim + stack;
    // Reads of DynamoDB are consistent.
    this.next[at] = this.isExclusive
      ? this.versions.intern([value])
      : this.versions.append(word(this.next, at), value);
  }

  protected setLive(value: number): void {
    this.next[this.at.live] = this.versions.append(word(this.next, this.at.live), value);
  }

  /** The position of the newest version in each register. */
  protected positions(): number {
    let positions = 0;
    for (let register = 0; register <= this.count; register++) {
      const list = this.versions.of(word(this.next, this.at.claim + register));
      positions |= (list.length - 1) << (register * POSITION_BITS);
    }
    return positions;
  }

  /** A wait of `stack` has ended: what was there at its beginning is seen by everybody. */
  protected settle(stack: number): void {
    const positions = word(this.next, this.at.wait + stack);
    this.next[this.at.wait + stack] = 0;
    for (let register = 0; register <= this.count; register++) {
      const position = (positions >> (register * POSITION_BITS)) & POSITION;
      if (position === 0) continue;
      const at = this.at.claim + register;
      this.next[at] = this.versions.settle(word(this.next, at), position);
      this.shift(register, position);
    }
  }

  /** Other waits count from the new first version. */
  protected shift(register: number, by: number): void {
    const bits = register * POSITION_BITS;
    for (let stack = 0; stack < this.count; stack++) {
      const positions = word(this.next, this.at.wait + stack);
      const position = (positions >> bits) & POSITION;
      const shifted = Math.max(0, position - by);
      this.next[this.at.wait + stack] = (positions & ~(POSITION << bits)) | (shifted << bits);
    }
  }

  protected latestClaim(state: Int32Array, stack: number): number {
    return this.versions.latest(word(state, this.at.claim + stack));
  }

  protected everyProcess(state: Int32Array): Process[] {
    return Array.from({ length: this.count }, (_, stack) => this.processes.get(word(state, stack)));
  }

  /** Claims that are tags are gone with the aggregator, and the call fails. */
  protected isGone(state: Int32Array): boolean {
    return !this.isExclusive && this.versions.latest(word(state, this.at.live)) === DELETED;
  }

  protected launch(flight: Flight): void {
    this.next[this.at.flights] = this.flights.with(word(this.next, this.at.flights), flight);
  }

  protected isFlying(stack: number): boolean {
    return this.flights.of(word(this.base, this.at.flights)).some((flight) => flight.stack === stack);
  }

  protected isFlightLeft(state: Int32Array): boolean {
    return this.flights.of(word(state, this.at.flights)).length > 0;
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

  protected claimText(value: number, stack: number): string {
    return claimText(value, this.nameOf(stack));
  }
}

export function word(state: Int32Array, at: number): number {
  return state[at] ?? 0;
}
