import type { Event, LiveView, Turn } from "../../../provider/publishing/protocol";
import { ACCOUNT_BITS, listOf, setOf, textOf } from "./accounts";
import { BUDGET_BITS, BUDGETS, word } from "./board";
import type { Emit, System } from "./explore";
import { Hazards } from "./hazards";
import type { Process } from "./processes";
import { UNTOUCHED } from "./promises";
import { FRESH } from "./turns";
import {
  claimValue,
  DELETED,
  liveAccounts,
  liveText,
  liveValue,
  NONCES,
  NOTHING,
  nonceName,
  scalarsOf,
  withMark,
} from "./values";

/*
 * A model AWS with stacks on it, every interleaving of them. Time is left out: what takes its time may happen at any
 * moment, in between or never, as far as the protocol says of AWS and of its stacks: one writer for each claim, who begins
 * anew when all see what it wrote before; a Put that lands while its turn is not dead, or never.
 *
 * - Every register keeps the versions since the last one that all see, and a reader gets any of them. What was there
 *   when a wait for `visible` began is seen by all when it ends.
 * - A wait ends in the same step as the call that follows on it: nothing can be told from its ending earlier.
 * - Turns are fresh, then old (nothing is sent under them any more), then dead (nothing that was sent under them can
 *   land any more). A Put is on its way from the moment that the reducer asks for it.
 */

/** How a turn's taking, a write or its giving back ends. */
type Fate = "done" | "unknown" | "unknown, late" | "unknown, never";

// Keys of events: what is read or described in ranges of their own.
const WRITTEN = 1;
const FULL = 2;
const LOST = 3;
const YIELDED = 4;
const PUT = 5;
const UNKNOWN = 6;
const THROTTLED = 7;
const REFUSED = 8;
const TAKEN = 16;
const TURNS = 1 << 16;
const DESCRIBED = 1 << 24;
const READ = 2 ** 26;

/** The steps of the processes, and all that may happen between them. */
export class World extends Hazards implements System {
  initial(): Int32Array {
    const { stacks, live } = this.scenario;
    const first = new Int32Array(this.width);
    let kept = 0;
    let claimable = 0;
    for (const [stack, { held, runs, instead = [], leftover }] of stacks.entries()) {
      first[stack] = this.processes.first(stack).id;
      const claim = held === undefined ? undefined : { accounts: listOf(setOf(held)), leaving: [] };
      first[this.at.claim + stack] = this.versions.intern([
        claimValue(claim, leftover && !this.isExclusive ? 1 : 0),
      ]);
      if (leftover && this.isExclusive) first[this.at.lease] = stack * NONCES + 1;
      kept |= (setOf(held ?? "") & setOf(live)) << (stack * ACCOUNT_BITS);
      for (const { accounts } of [...runs, ...instead, { accounts: held ?? "" }])
        claimable |= setOf(accounts);
    }
    first[this.at.live] = this.versions.intern([liveValue(setOf(live), 0)]);
    first[this.at.flights] = this.flights.none;
    first[this.at.budgets] = BUDGETS.reduce(
      (sum, budget, at) => sum | ((this.scenario[budget] ?? 0) << (at * BUDGET_BITS)),
      0,
    );
    first[this.at.kept] = kept;
    first[this.at.gone] = (setOf(live) & ~claimable) << UNTOUCHED;
    return first;
  }

  isFinal(state: Int32Array): boolean {
    for (let stack = 0; stack < this.count; stack++)
      if (!this.processes.get(word(state, stack)).isEnd) return false;
    return !this.isFlightLeft(state) && !this.pauseOf(state);
  }

  expand(state: Int32Array, emit: Emit): void {
    this.base = state;
    this.emit = emit;
    for (let stack = 0; stack < this.count; stack++) {
      const process = this.processes.get(word(state, stack));
      if (process.isEnd) continue;
      this.proceed(process);
      this.crash(process);
    }
    this.landOrDrop();
    this.age();
    this.pause();
  }

  private proceed(process: Process) {
    if (process.guard === "landed" && this.isFlying(process.stack)) return;
    this.restore();
    if (process.guard === "visible") this.settle(process.stack);
    const ready = this.next.slice();
    const { pending } = process;
    if ("wait" in pending) return this.beginWait(process, pending.wait === "landed" ? "landed" : "visible");
    if ("done" in pending || "failed" in pending) return this.end(process);
    switch (pending.call) {
      case "describe":
        return this.describe(process, ready);
      case "read":
        return this.read(process, ready);
      case "readOn":
        return this.readOn(process, ready, pending.values);
      case "readTurns":
        return this.readTurns(process, ready);
      case "write":
        return this.write(process, ready, pending.claim);
      case "take":
        return this.take(process, ready, pending.over);
      case "yield":
        return this.giveBack(process, ready);
      case "put":
        return this.put(process, ready, setOf(pending.accounts));
      case "delete":
        return this.remove(process);
      case "forget":
        return this.forget(process);
    }
  }

  private describe(process: Process, ready: Int32Array) {
    const { turn, run, stack } = process;
    const expired = turn > 0 && this.ageOf(ready, stack, turn) !== FRESH;
    for (const value of new Set(this.versions.of(word(ready, this.at.live)))) {
      this.restore(ready);
      const key = DESCRIBED + value * 2 + Number(expired);
      const event = (): Event => ({ event: "described", live: viewOf(value, run.scalars === true), expired });
      const view = { live: liveAccounts(value), scalars: run.scalars ? 1 : scalarsOf(value) };
      this.follow(process, this.processes.respond(process, key, event, view));
      this.tell(
        () => `${this.nameOf(stack)}: describes → ${liveText(value)}${expired ? ", its turn is old" : ""}`,
      );
    }
  }

  private read(process: Process, ready: Int32Array) {
    if (this.isGone(ready)) return this.notFound(process, ready);
    if (this.isExclusive && this.scenario.piecewise) return this.readOn(process, ready, []);
    this.eachReading(ready, false, (values, torn) => {
      this.restore(ready);
      const key = READ + this.readingKey(ready, values, torn);
      const event = (): Event => ({
        event: "read",
        reading: this.readingOf(ready, process.stack, values, torn),
      });
      this.follow(process, this.processes.respond(process, key, event));
      this.tell(
        () => `${this.nameOf(process.stack)}: reads claims → ${this.readingText(ready, values, torn)}`,
      );
    });
  }

  /** The items of a table come in the order of their keys, the lease at the end. */
  private readOn(process: Process, ready: Int32Array, values: readonly number[]) {
    const { stack } = process;
    this.restore(ready);
    if (values.length === this.count) {
      const key = READ + this.readingKey(ready, values, 0);
      const event = (): Event => ({ event: "read", reading: this.readingOf(ready, stack, values, 0) });
      this.follow(process, this.processes.respond(process, key, event));
      return this.tell(
        () => `${this.nameOf(stack)}: has read claims → ${this.readingText(ready, values, 0)}`,
      );
    }
    const value = this.latestClaim(ready, values.length);
    this.follow(process, this.processes.readingOn(process, [...values, value]));
    this.tell(
      () =>
        `${this.nameOf(stack)}: reads the claim of ${this.nameOf(values.length)} → ${this.claimText(value, values.length)}`,
    );
  }

  private readTurns(process: Process, ready: Int32Array) {
    if (this.isGone(ready)) return this.notFound(process, ready);
    this.eachReading(ready, true, (values) => {
      this.restore(ready);
      const key = TURNS + this.turnsKey(ready, values);
      const event = (): Event => ({ event: "turns", turns: this.turnsIn(ready, values) });
      this.follow(process, this.processes.respond(process, key, event));
      this.tell(
        () => `${this.nameOf(process.stack)}: reads turns → ${turnsText(this.turnsIn(ready, values))}`,
      );
    });
  }

  private notFound(process: Process, ready: Int32Array): void {
    this.restore(ready);
    this.noteFailure(process);
    this.finish(process, false);
    this.tell(() => `${this.nameOf(process.stack)}: finds no aggregator, and fails`);
  }

  private write(process: Process, ready: Int32Array, claim: Parameters<typeof claimValue>[0]) {
    const { stack } = process;
    if (this.isGone(ready)) return this.notFound(process, ready);
    if (this.isTooLarge(stack, claim)) {
      this.restore(ready);
      this.follow(
        process,
        this.processes.respond(process, FULL, () => ({ event: "full" })),
      );
      return this.tell(() => `${this.nameOf(stack)}: finds no room for its claim`);
    }
    const value = claimValue(claim, this.isExclusive ? 0 : process.turn);
    this.change(
      process,
      ready,
      value,
      () => ({ event: "written" }),
      `writes its claim ${this.claimText(value, stack)}`,
    );
  }

  private isTooLarge(stack: number, claim: Parameters<typeof claimValue>[0]): boolean {
    const { full, held = "" } = this.scenario.stacks[stack] ?? {};
    return full === true && [...(claim?.accounts ?? []), ...(claim?.leaving ?? [])].length > held.length;
  }

  private take(process: Process, ready: Int32Array, over: string | undefined) {
    const { stack } = process;
    if (this.isGone(ready)) return this.notFound(process, ready);
    const turn = this.freeNonce(ready, stack);
    const taken = (): Event => ({ event: "taken", nonce: nonceName(this.nameOf(stack), turn) });
    const text = `takes turn ${nonceName(this.nameOf(stack), turn)}`;
    if (!this.isExclusive)
      return this.change(process, ready, withMark(process.claim, turn), taken, text, turn);
    const lease = word(ready, this.at.lease);
    const isFree = over === undefined ? lease === NOTHING : this.leaseName(lease) === over;
    if (isFree) return this.changeLease(process, ready, stack * NONCES + turn, taken, text);
    this.restore(ready);
    this.follow(
      process,
      this.processes.respond(process, LOST, () => ({ event: "lost" })),
    );
    this.tell(() => `${this.nameOf(stack)}: finds the turn taken by ${this.leaseName(lease)}`);
  }

  private giveBack(process: Process, ready: Int32Array) {
    const { stack, turn, claim } = process;
    if (this.isGone(ready)) return this.notFound(process, ready);
    const yielded = (): Event => ({ event: "yielded" });
    if (!this.isExclusive)
      return this.change(process, ready, withMark(claim, 0), yielded, "gives its turn back");
    const isOwn = word(ready, this.at.lease) === stack * NONCES + turn;
    if (isOwn) return this.changeLease(process, ready, NOTHING, yielded, "gives its turn back");
    this.restore(ready);
    this.follow(process, this.processes.respond(process, YIELDED, yielded));
    this.tell(() => `${this.nameOf(stack)}: has no turn to give back`);
  }

  /** Writes the own register of claims, with every fate that the write may have. */
  private change(
    process: Process,
    ready: Int32Array,
    value: number,
    event: () => Event,
    text: string,
    turn = 0,
  ): void {
    const { stack } = process;
    const key = turn > 0 ? TAKEN + turn : event().event === "written" ? WRITTEN : YIELDED;
    for (const fate of this.fates(ready)) {
      this.restore(ready);
      if (fate === "done" || fate === "unknown") this.append(stack, value);
      if (fate === "unknown, late")
        this.launch({ kind: "write", stack, turn, value, over: this.latestClaim(ready, stack) });
      this.after(process, fate, key, event, text);
    }
    if (this.budget(ready, "swallowed") > 0) this.swallow(process, ready, value, key, event, text);
  }

  private changeLease(
    process: Process,
    ready: Int32Array,
    value: number,
    event: () => Event,
    text: string,
  ): void {
    const turn = value % NONCES;
    for (const fate of this.fates(ready)) {
      this.restore(ready);
      const over = word(ready, this.at.lease);
      if (fate === "done" || fate === "unknown") this.next[this.at.lease] = value;
      if (fate === "unknown, late") this.launch({ kind: "lease", stack: process.stack, turn, value, over });
      this.after(process, fate, value === NOTHING ? YIELDED : TAKEN + turn, event, text);
    }
  }

  private after(process: Process, fate: Fate, key: number, event: () => Event, text: string): void {
    const isKnown = fate === "done";
    if (!isKnown) this.spend("unsure");
    const next = isKnown
      ? this.processes.respond(process, key, event)
      : this.processes.respond(process, UNKNOWN, () => ({ event: "unknown" }));
    this.follow(process, next);
    this.tell(() => `${this.nameOf(process.stack)}: ${text}${isKnown ? "" : ` (${fate})`}`);
  }

  private fates(state: Int32Array): readonly Fate[] {
    return this.budget(state, "unsure") > 0
      ? ["done", "unknown", "unknown, late", "unknown, never"]
      : ["done"];
  }

  /** Another stack's tag, written a moment ago, is overwritten by the one before it. */
  private swallow(
    process: Process,
    ready: Int32Array,
    value: number,
    key: number,
    event: () => Event,
    text: string,
  ): void {
    for (let other = 0; other < this.count; other++) {
      const [former, ...later] = this.versions.of(word(ready, this.at.claim + other));
      if (other === process.stack || later.length === 0 || former === undefined) continue;
      this.restore(ready);
      this.append(process.stack, value);
      this.append(other, former);
      this.spend("swallowed");
      this.follow(process, this.processes.respond(process, key, event));
      this.tell(() => `${this.nameOf(process.stack)}: ${text}, which swallows that of ${this.nameOf(other)}`);
    }
  }

  private put(process: Process, ready: Int32Array, accounts: number) {
    const { stack, turn, scalars } = process;
    const text = `${this.nameOf(stack)}: puts ${textOf(accounts)}`;
    const answer = (
      key: number,
      event: Event["event"] & ("put" | "unknown" | "throttled" | "refused"),
    ): void =>
      this.follow(
        process,
        this.processes.respond(process, key, () => ({ event })),
      );
    this.restore(ready);
    if (accounts & this.bad) {
      answer(REFUSED, "refused");
      return this.tell(() => `${text}, which is refused`);
    }
    const value = liveValue(accounts, scalars);
    this.land(value);
    answer(PUT, "put");
    this.tell(() => text);
    if (this.budget(ready, "throttles") > 0) {
      this.restore(ready);
      this.spend("throttles");
      answer(THROTTLED, "throttled");
      this.tell(() => `${text}, which is throttled`);
    }
    if (this.budget(ready, "late") === 0) return;
    this.restore(ready);
    this.spend("late");
    this.launch({ kind: "put", stack, turn, value, over: 0 });
    answer(UNKNOWN, "unknown");
    this.tell(() => `${text}; hears nothing, and it is on its way`);
    if (!this.shell.repeats) return;
    this.restore(ready);
    this.spend("late");
    this.launch({ kind: "put", stack, turn, value, over: 0 });
    this.land(value);
    answer(PUT, "put");
    this.tell(() => `${text} twice; the first is on its way yet`);
  }

  private remove(process: Process): void {
    const { stack, run } = process;
    const others = this.everyProcess(this.next)
      .filter((other) => other.stack !== stack)
      .reduce((sum, other) => sum | this.keptOf(this.next, other.stack), 0);
    if (others && !run.force) this.wrong ??= `the aggregator is deleted while others hold ${textOf(others)}`;
    this.setLive(DELETED);
    // Tags go with what they are on.
    for (let other = 0; other < this.count && !this.isExclusive; other++) this.append(other, NOTHING);
    this.next[this.at.kept] = 0;
    this.follow(process, this.processes.deleted(process));
    this.tell(() => `${this.nameOf(stack)}: deletes the aggregator`);
  }

  /** The claim that lets nobody join stays until everybody sees that there is nothing to join. */
  private forget(process: Process): void {
    this.append(process.stack, NOTHING);
    this.finish(process, true);
    this.tell(() => `${this.nameOf(process.stack)}: removes its claim`);
  }

  private beginWait(process: Process, guard: "landed" | "visible"): void {
    this.follow(process, this.processes.begun(process, guard));
    this.tell(() => `${this.nameOf(process.stack)}: has waited`);
  }

  private end(process: Process): void {
    this.close(process);
    this.tell(() => `${this.nameOf(process.stack)}:${endingOf(process)}`);
  }
}

function endingOf({ pending }: Process): string {
  if ("failed" in pending) return ` fails: ${pending.failed}`;
  return "done" in pending ? " succeeds" : "";
}

function turnsText(turns: readonly Turn[]): string {
  return turns.map(({ nonce, dead }) => nonce + (dead ? " is dead" : "")).join(", ") || "none";
}

function viewOf(value: number, wantsScalars: boolean): LiveView | undefined {
  if (value === DELETED) return undefined;
  return { accounts: listOf(liveAccounts(value)), scalars: !wantsScalars || scalarsOf(value) === 1 };
}
