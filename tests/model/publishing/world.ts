import type { Event, LiveView, Turn } from "../../../provider/sharing/protocol/protocol";
import { ACCOUNT_BITS, listOf, setOf, textOf } from "./accounts";
import { BUDGET_BITS, BUDGETS, word } from "./board";
import type { Emit, System } from "./explore";
import type { Flight } from "./flights";
import { Moves } from "./moves";
import { isCall, type Process } from "./processes";
import { UNTOUCHED } from "./promises";
import { FRESH } from "./turns";
import {
  claimValue,
  DELETED,
  ENDED,
  liveAccounts,
  liveText,
  liveValue,
  NONCES,
  NOTHING,
  nonceName,
  runKind,
  scalarsOf,
  withMark,
} from "./values";

/*
 * A model of AWS with several stacks, and every interleaving of them. It has no time: whatever takes time may happen at
 * any moment or never, within the assumptions of the protocol: one writer for each claim, which runs again only after
 * every reader sees its former writes; and requests that land while their turn or run still counts, or never.
 *
 * - Every register keeps its versions since the last one that every reader sees, and a reader gets any of them. When a
 *   wait for `visible` ends, every reader sees what was there when it began.
 * - A wait ends in the same step as the call that follows it: an earlier end would make no difference.
 * - Turns are fresh, then old (nothing is sent under them any more), then expired (nothing that was sent under them can
 *   still land). A Put is in flight from the moment that the reducer decides on it.
 * - A killed run expires once its writes have landed, or never will. A paused run may expire as well.
 * - Tags hold each run's claim under a version of its own: a late write of a killed run has no effect once a later run
 *   has written, unless that run has removed its claim by then. A table accepts it only if nothing was written since.
 */

/** How acquiring a turn, a write, or releasing a turn ends. */
type Fate = "done" | "unknown" | "unknown, late" | "unknown, never";

// Keys of events. Readings and Describes have residue classes of their own.
const SMALL = 4;
const WRITTEN = SMALL;
const WRITTEN_LATE = 2 * SMALL;
const FULL = 3 * SMALL;
const LOST = 4 * SMALL;
const YIELDED = 5 * SMALL;
const YIELDED_LATE = 6 * SMALL;
const PUT = 7 * SMALL;
const UNKNOWN = 8 * SMALL;
const THROTTLED = 9 * SMALL;
const REFUSED = 10 * SMALL;
const ABSORBED = 11 * SMALL;
const TAKEN = 16 * SMALL;
const TAKEN_LATE = 32 * SMALL;
const TURNS = 1;
const DESCRIBED = 2;
const READ = 3;

type Marked = Parameters<typeof claimValue>[0];

/** The steps of the processes, and everything that may happen between them. */
export class World extends Moves implements System {
  initial(): Int32Array {
    const { stacks, live, store } = this.scenario;
    const first = new Int32Array(this.width);
    const nothing = this.versions.intern([NOTHING]);
    for (const at of this.registers) first[at] = nothing;
    for (const one of this.stores) first.fill(nothing, this.at[one], this.at[one] + this.keys.length);
    let kept = 0;
    let claimable = 0;
    for (const [stack, { held, runs, instead = [], leftover }] of stacks.entries()) {
      const process = this.processes.first(stack);
      first[stack] = process.id;
      if (held !== undefined) {
        const mark = leftover && store === "tags" ? 1 : 0;
        const run = runKind(leftover ? "on" : "ended", false);
        const claim = { accounts: listOf(setOf(held)), leaving: [] };
        first[this.place(store, process.own)] = this.versions.intern([claimValue(claim, mark, run)]);
      }
      if (leftover && store === "dynamodb") first[this.at.lease] = process.own * NONCES + 1;
      kept |= (setOf(held ?? "") & setOf(live)) << (stack * ACCOUNT_BITS);
      for (const { accounts } of [...runs, ...instead, { accounts: held ?? "" }])
        claimable |= setOf(accounts);
    }
    const now = liveValue(setOf(live), 0);
    first[this.at.live] = this.versions.intern(this.scenario.justCreated ? [DELETED, now] : [now]);
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
    if ("move" in pending) return this.move(process, ready, pending);
    switch (pending.call) {
      case "describe":
      case "describeAgain":
        return this.describe(process, ready);
      case "read":
        return this.read(process, ready);
      case "readOn":
        return this.readOn(process, ready, pending.values);
      case "readTurns":
        return this.readTurns(process, ready);
      case "write":
        return this.write(process, ready, pending.claim, pending.kind);
      case "acquire":
        return this.take(process, ready, pending.over, pending.kind);
      case "release":
        return this.giveBack(process, ready, pending.kind);
      case "absorb":
        return this.absorb(process, ready, pending.keys);
      case "put":
        return this.put(process, ready, setOf(pending.accounts));
      case "delete":
        return this.remove(process);
      case "forget":
        return this.forget(process);
      case "find":
        return this.find(process, ready);
      case "end":
        return this.endSharing(process);
      case "withdraw":
        return this.withdraw(process);
    }
  }

  private describe(process: Process, ready: Int32Array) {
    const { turn, run, stack, own, pending } = process;
    if (process.isStart && this.isRefused(process, ready)) return;
    const isTooOld = turn > 0 && this.ageOf(ready, own, turn) !== FRESH;
    for (const value of new Set(this.versions.of(word(ready, this.at.live)))) {
      this.restore(ready);
      const isDoubted =
        value === DELETED &&
        this.scenario.justCreated &&
        !this.shell.impatient &&
        isCall(pending, "describe");
      const key = (value * 2 + Number(isTooOld)) * SMALL + DESCRIBED;
      const event = (): Event => ({
        event: "described",
        live: viewOf(value, run.scalars === true),
        isTooOld,
      });
      const view = { live: liveAccounts(value), scalars: run.scalars ? 1 : scalarsOf(value) };
      const next = isDoubted
        ? this.processes.goesOn(process, "describeAgain")
        : this.processes.respond(process, key, event, view);
      this.follow(process, next);
      this.tell(
        () => `${this.nameOf(stack)}: describes → ${liveText(value)}${isTooOld ? ", its turn is old" : ""}`,
      );
    }
  }

  private read(process: Process, ready: Int32Array) {
    if (this.isGone(ready, process.store)) return this.notFound(process, ready);
    if (process.store === "dynamodb" && this.scenario.piecewise) return this.readOn(process, ready, []);
    for (const elsewhere of this.elsewhere(process, ready))
      this.eachReading(ready, process.store, false, (values, torn) =>
        this.hasRead(process, ready, values, torn, elsewhere, "reads"),
      );
  }

  private hasRead(
    process: Process,
    ready: Int32Array,
    values: readonly number[],
    torn: number,
    elsewhere: boolean,
    verb: string,
  ) {
    const { store, own } = process;
    this.restore(ready);
    const key = this.readingKey(ready, store, values, torn, elsewhere) * SMALL + READ;
    const event = (): Event => ({
      event: "read",
      reading: this.readingOf(ready, process, values, torn, elsewhere),
    });
    const left = this.leftByNamesakes(own, values);
    this.follow(process, this.processes.respond(process, key, event, { values: [...left] }));
    this.tell(
      () =>
        `${this.nameOf(process.stack)}: ${verb} claims → ${this.readingText(ready, store, values, torn)}` +
        `${elsewhere ? ", which are kept elsewhere" : ""}`,
    );
  }

  /** The items of a table are read in the order of their keys, the lease last. */
  private readOn(process: Process, ready: Int32Array, values: readonly number[]) {
    const { stack } = process;
    this.restore(ready);
    if (values.length === this.keys.length) {
      for (const elsewhere of this.elsewhere(process, ready))
        this.hasRead(process, ready, values, 0, elsewhere, "has read");
      return;
    }
    const key = values.length;
    const value = this.latestClaim(ready, "dynamodb", key);
    this.follow(process, this.processes.readingOn(process, [...values, value]));
    this.tell(
      () => `${this.nameOf(stack)}: reads the claim of ${this.keyName(key)} → ${this.claimText(value, key)}`,
    );
  }

  private readTurns(process: Process, ready: Int32Array) {
    const { store } = process;
    if (this.isGone(ready, store)) return this.notFound(process, ready);
    this.eachReading(ready, store, true, (values) => {
      this.restore(ready);
      const key = this.turnsKey(ready, store, values) * SMALL + TURNS;
      const event = (): Event => ({ event: "turns", turns: this.turnsIn(ready, store, values) });
      this.follow(process, this.processes.respond(process, key, event));
      this.tell(
        () => `${this.nameOf(process.stack)}: reads turns → ${turnsText(this.turnsIn(ready, store, values))}`,
      );
    });
  }

  private notFound(process: Process, ready: Int32Array): void {
    this.restore(ready);
    this.noteFailure(process);
    this.finish(process, false);
    this.tell(() => `${this.nameOf(process.stack)}: finds no aggregator, and fails`);
  }

  private write(process: Process, ready: Int32Array, claim: Marked, kind: number) {
    const { stack, own } = process;
    if (this.isGone(ready, process.store)) return this.notFound(process, ready);
    if (this.isTooLarge(stack, claim)) {
      this.restore(ready);
      this.follow(
        process,
        this.processes.respond(process, FULL, () => ({ event: "full" })),
      );
      return this.tell(() => `${this.nameOf(stack)}: finds no capacity for its claim`);
    }
    if (this.isContended(process, ready)) return this.contend(process, ready);
    const value = this.writtenValue(process, claim, kind);
    const late = this.isLate(process, ready, kind);
    this.change(
      process,
      ready,
      value,
      late ? WRITTEN_LATE : WRITTEN,
      () => ({ event: "written", ...(late && { late }) }),
      `writes its claim ${this.claimText(value, own)}`,
    );
  }

  private writtenValue({ store, turn }: Process, claim: Marked, kind: number): number {
    const mark = store === "tags" ? turn : 0;
    return !claim && mark === 0 ? NOTHING : claimValue(claim, mark, kind);
  }

  /** Whether others may have taken the run for killed before it finished. */
  private isLate(process: Process, ready: Int32Array, kind: number): boolean {
    return kind === ENDED && this.isForgotten(process, ready);
  }

  private isForgotten({ store, stack, own, wrote, claim }: Process, ready: Int32Array): boolean {
    const value = this.latestClaim(ready, store, own);
    const isAbsorbed = value === NOTHING && claim !== NOTHING && this.hasOverslept(ready, stack);
    return wrote && (isAbsorbed || this.isExpired(ready, own, value));
  }

  /** A table rejects a write if the item has changed since the run read or wrote it. */
  private isContended({ store, own, outdated, wrote, claim }: Process, ready: Int32Array): boolean {
    if (store !== "dynamodb") return false;
    return outdated || (wrote && claim !== NOTHING && this.latestClaim(ready, store, own) === NOTHING);
  }

  private contend(process: Process, ready: Int32Array): void {
    this.restore(ready);
    this.begin(process.stack, this.processes.repeated(process));
    this.tell(() => `${this.nameOf(process.stack)}: finds its claim changed, fails, and is run again`);
  }

  private isTooLarge(stack: number, claim: Marked): boolean {
    const { full, held = "" } = this.scenario.stacks[stack] ?? {};
    return full === true && [...(claim?.accounts ?? []), ...(claim?.leaving ?? [])].length > held.length;
  }

  private take(process: Process, ready: Int32Array, over: string | undefined, kind: number) {
    const { own, store } = process;
    if (this.isGone(ready, store)) return this.notFound(process, ready);
    const turn = this.freeNonce(ready, own);
    const late = this.isForgotten(process, ready);
    const nonce = nonceName(this.keyName(own), turn);
    const acquired = (): Event => ({ event: "acquired", nonce, ...(late && { late }) });
    const key = (late ? TAKEN_LATE : TAKEN) + turn * SMALL;
    const text = `acquires turn ${nonce}`;
    if (store === "tags")
      return this.change(process, ready, withMark(process.claim, turn, kind), key, acquired, text, turn);
    const lease = word(ready, this.at.lease);
    const isMoved = word(ready, this.at.moved) !== 0;
    const isFree = over === undefined ? lease === NOTHING : this.leaseName(lease) === over;
    if (isFree && !isMoved) return this.changeLease(process, ready, own * NONCES + turn, key, acquired, text);
    this.restore(ready);
    this.follow(
      process,
      this.processes.respond(process, LOST, () => ({ event: "lost" })),
    );
    this.tell(() => `${this.nameOf(process.stack)}: finds the turn taken by ${this.leaseName(lease)}`);
  }

  private giveBack(process: Process, ready: Int32Array, kind: number) {
    const { stack, own, turn, claim, store } = process;
    if (this.isGone(ready, store)) return this.notFound(process, ready);
    const late = this.isLate(process, ready, kind);
    const released = (): Event => ({ event: "released", ...(late && { late }) });
    const key = late ? YIELDED_LATE : YIELDED;
    if (store === "tags")
      return this.change(process, ready, withMark(claim, 0, kind), key, released, "releases its turn");
    const isOwn = word(ready, this.at.lease) === own * NONCES + turn;
    if (isOwn) return this.changeLease(process, ready, NOTHING, key, released, "releases its turn");
    this.restore(ready);
    this.follow(process, this.processes.respond(process, key, released));
    this.tell(() => `${this.nameOf(stack)}: has no turn to release`);
  }

  private absorb(process: Process, ready: Int32Array, keys: readonly string[]) {
    if (this.isGone(ready, process.store)) return this.notFound(process, ready);
    this.restore(ready);
    for (const flight of this.absorptions(process, keys)) this.absorbed(flight);
    this.follow(
      process,
      this.processes.respond(process, ABSORBED, () => ({ event: "absorbed" })),
    );
    this.tell(() => `${this.nameOf(process.stack)}: removes the claim of ${keys.join(", ")}`);
  }

  private absorptions({ stack, store, values }: Process, keys: readonly string[]): Flight[] {
    return keys.map((name) => {
      const key = this.keys.findIndex((one) => one.name === name);
      return { kind: "absorb", stack, key, store, turn: 0, value: 0, over: values[key] ?? 0, run: "going" };
    });
  }

  protected override sentBy(process: Process): readonly Flight[] {
    const { stack, own, store, turn, pending, claim, scalars } = process;
    const state = this.next;
    const over = this.latestClaim(state, store, own);
    const flight = { stack, key: own, store, turn, over, run: "going" } as const;
    if (!("call" in pending)) return this.sentByMove(process);
    if (store === "tags" && this.isDeleted(state)) return [];
    switch (pending.call) {
      case "delete":
        return [{ ...flight, kind: "delete", turn: 0, value: Number(process.run.force === true), over: 0 }];
      case "forget":
        return [{ ...flight, kind: "write", turn: 0, value: NOTHING }];
      case "put": {
        const accounts = setOf(pending.accounts);
        if (accounts & this.bad) return [];
        return [{ ...flight, kind: "put", value: liveValue(accounts, scalars), over: 0 }];
      }
      case "write":
        if (this.isTooLarge(stack, pending.claim) || this.isContended(process, state)) return [];
        return [{ ...flight, kind: "write", value: this.writtenValue(process, pending.claim, pending.kind) }];
      case "acquire": {
        const taken = this.freeNonce(state, own);
        if (store === "tags")
          return [{ ...flight, kind: "write", turn: taken, value: withMark(claim, taken, pending.kind) }];
        const lease = word(state, this.at.lease);
        const isFree =
          pending.over === undefined ? lease === NOTHING : this.leaseName(lease) === pending.over;
        return isFree
          ? [{ ...flight, kind: "acquire", turn: taken, value: own * NONCES + taken, over: lease }]
          : [];
      }
      case "release":
        if (store === "tags") return [{ ...flight, kind: "write", value: withMark(claim, 0, pending.kind) }];
        return word(state, this.at.lease) === own * NONCES + turn
          ? [{ ...flight, kind: "release", value: own * NONCES + turn, over: 0 }]
          : [];
      case "absorb":
        return this.absorptions(process, pending.keys);
      default:
        return this.sentByMove(process);
    }
  }

  /** Writes the own claim, with every outcome that the write may have. */
  private change(
    process: Process,
    ready: Int32Array,
    value: number,
    key: number,
    event: () => Event,
    text: string,
    turn = 0,
  ): void {
    const { stack, own, store } = process;
    for (const fate of this.fates(ready)) {
      this.restore(ready);
      const over = this.latestClaim(ready, store, own);
      if (fate === "done" || fate === "unknown") this.written(process, value);
      else this.overtake(process, true);
      if (fate === "unknown, late")
        this.launch({ kind: "write", stack, key: own, store, turn, value, over, run: "going" });
      this.after(process, fate, key, event, text);
    }
    if (this.budget(ready, "swallowed") > 0) this.swallow(process, ready, value, key, event, text);
  }

  private changeLease(
    process: Process,
    ready: Int32Array,
    value: number,
    key: number,
    event: () => Event,
    text: string,
  ): void {
    const { stack, own, store } = process;
    const before = word(ready, this.at.lease);
    const turn = (value === NOTHING ? before : value) % NONCES;
    for (const fate of this.fates(ready)) {
      this.restore(ready);
      if (fate === "done" || fate === "unknown") this.setLease(value);
      if (fate === "unknown, late")
        this.launch({
          ...{ kind: value === NOTHING ? "release" : "acquire", stack, key: own, store, turn, run: "going" },
          ...{ value: value === NOTHING ? before : value, over: before },
        });
      this.after(process, fate, key, event, text);
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

  /** Another stack's tag, written a moment ago, is replaced by its former value. */
  private swallow(
    process: Process,
    ready: Int32Array,
    value: number,
    key: number,
    event: () => Event,
    text: string,
  ): void {
    for (let other = 0; other < this.keys.length; other++) {
      const [former, ...later] = this.versions.of(word(ready, this.place("tags", other)));
      if (other === process.own || later.length === 0 || former === undefined) continue;
      this.restore(ready);
      this.written(process, value);
      this.append("tags", other, former);
      this.spend("swallowed");
      this.follow(process, this.processes.respond(process, key, event));
      this.tell(
        () => `${this.nameOf(process.stack)}: ${text}, which swallows that of ${this.keyName(other)}`,
      );
    }
  }

  private put(process: Process, ready: Int32Array, accounts: number) {
    const { stack, own, store, turn, scalars } = process;
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
    const flight: Flight = { kind: "put", stack, key: own, store, turn, value, over: 0, run: "going" };
    this.land(value);
    answer(PUT, "put");
    this.tell(() => text);
    if (this.budget(ready, "throttles") > 0) {
      this.restore(ready);
      this.spend("throttles");
      answer(THROTTLED, "throttled");
      this.tell(() => `${text}, which is throttled`);
    }
    if (this.budget(ready, "refusals") > 0) {
      this.restore(ready);
      this.spend("refusals");
      answer(REFUSED, "refused");
      this.tell(() => `${text}, which is refused`);
    }
    if (this.budget(ready, "late") === 0) return;
    this.restore(ready);
    this.spend("late");
    this.launch(flight);
    if (this.shell.unknownIsRefused) answer(REFUSED, "refused");
    else answer(UNKNOWN, "unknown");
    this.tell(() => `${text}; gets no answer, and the Put is in flight`);
    if (!this.shell.repeats) return;
    this.restore(ready);
    this.spend("late");
    this.launch(flight);
    this.land(value);
    answer(PUT, "put");
    this.tell(() => `${text} twice; the first one is still in flight`);
  }

  private remove(process: Process): void {
    const { stack, run } = process;
    this.vanish(stack, run.force === true);
    this.follow(process, this.processes.goesOn(process, "forget"));
    this.tell(() => `${this.nameOf(stack)}: deletes the aggregator`);
  }

  /** The closing claim stays until every reader sees that the aggregator is gone. */
  private forget(process: Process): void {
    this.written(process, NOTHING);
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
  if ("failed" in pending) {
    const missing = pending.missing.length > 0 ? `, without [${pending.missing.join(" ")}]` : "";
    return ` fails: ${pending.failed}${missing}${pending.unfinished ? ", unfinished" : ""}`;
  }
  return "done" in pending ? " succeeds" : "";
}

function turnsText(turns: readonly Turn[]): string {
  return turns.map(({ nonce, isExpired }) => nonce + (isExpired ? " has expired" : "")).join(", ") || "none";
}

function viewOf(value: number, wantsScalars: boolean): LiveView | undefined {
  if (value === DELETED) return undefined;
  return { accounts: listOf(liveAccounts(value)), scalars: !wantsScalars || scalarsOf(value) === 1 };
}
