import type { Event, LiveView, ReadClaim, Reading, Turn } from "../../../provider/publishing/protocol";
import { ACCOUNT_BITS, ALL_ACCOUNTS, listOf, setOf, textOf } from "./accounts";
import type { Emit, System } from "./explore";
import { type Flight, Flights } from "./flights";
import type { Machine } from "./machine";
import { isCall, type Process, Processes } from "./processes";
import type { Scenario } from "./scenario";
import {
  aged,
  claimedBy,
  claimText,
  claimValue,
  DELETED,
  leavingOf,
  liveAccounts,
  liveText,
  liveValue,
  markOf,
  NONCES,
  NOTHING,
  nonceName,
  othersClaim,
  ownClaim,
  scalarsOf,
  withMark,
} from "./values";
import { VersionLists } from "./versions";

/*
 * A model AWS with stacks on it, every interleaving of them. Time is left out: what takes its time may happen at any
 * moment, in between or never, as far as the assumptions of the protocol allow (A1 to A4 in ARCHITECTURE.md).
 *
 * - Every register keeps the versions since the last one that all see, and a reader gets any of them. What was there
 *   when a wait for `visible` began is seen by all when it ends.
 * - A wait ends in the same step as the call that follows on it: nothing can be told from its ending earlier.
 * - Turns are fresh, then old (nothing is sent under them any more), then dead (nothing that was sent under them can
 *   land any more). A Put is on its way from the moment that the reducer asks for it.
 */

const FRESH = 0;
const OLD = 1;
const DEAD = 2;

/** Bits that a wait has for the position in one register. */
const POSITION_BITS = 4;
const POSITION = (1 << POSITION_BITS) - 1;

/** Counters of what may still go wrong, in bits of one word. */
const BUDGETS = ["crashes", "late", "agings", "throttles", "unsure", "swallowed"] as const;
type Budget = (typeof BUDGETS)[number];
const BUDGET_BITS = 3;
const PAUSES_AT = BUDGETS.length * BUDGET_BITS;

const SCALARS_PROTECTED = 1 << (3 * ACCOUNT_BITS);

/** How a turn's taking, a write or its giving back ends. */
type Fate = "done" | "unknown" | "unknown, late" | "unknown, never";

/** What a shell does that is not as the protocol wants it. */
export interface Shell {
  /** `leaving` counts for ever. */
  readonly ageless?: true;
  /** A Put is sent a second time where its answer takes long. */
  readonly repeats?: true;
}

export class World implements System {
  readonly width: number;
  private readonly count: number;
  private readonly processes: Processes;
  private readonly versions = new VersionLists();
  private readonly flights = new Flights();
  private readonly isExclusive: boolean;
  private readonly bad: number;
  /** Where the words of a state are: see {@link initial}. */
  private readonly at: Record<
    "wait" | "claim" | "live" | "lease" | "ages" | "flights" | "budgets" | "kept" | "gone",
    number
  >;
  /** The state that is being made. */
  private readonly next: Int32Array;
  private base: Int32Array;
  /** What is wrong with the step that is being made. */
  private wrong: string | undefined;
  private emit: Emit = () => {};

  constructor(
    machine: Machine,
    private readonly scenario: Scenario,
    private readonly shell: Shell = {},
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

  verdict(state: Int32Array): string | undefined {
    const live = this.versions.latest(word(state, this.at.live));
    if (live === DELETED) return this.scenario.crashes ? undefined : this.leftInTable(state);
    const accounts = liveAccounts(live);
    let claimed = 0;
    let leaving = 0;
    let wanted = 0;
    for (const process of this.everyProcess(state)) {
      const value = this.latestClaim(state, process.stack);
      claimed |= claimedBy(value);
      leaving |= leavingOf(value);
      wanted |= this.keptOf(state, process.stack);
      const wrong = this.leftBehind(process, value);
      if (wrong) return wrong;
    }
    const isAllDone = this.everyProcess(state).every(({ last }) => last === "succeeded");
    if (isAllDone && word(state, this.at.lease) !== NOTHING) return "the turn was never given back";
    const gone = word(state, this.at.gone);
    const lost = wanted & ~accounts;
    if (lost) return `at the end ${textOf(lost)} is claimed and not on the aggregator`;
    const ghosts = gone & accounts & ~claimed & ALL_ACCOUNTS;
    if (ghosts)
      return `at the end ${textOf(ghosts)} is on the aggregator, although its last stack has let it go`;
    const residue = (gone >> FAILED) & accounts & ~claimed & ~leaving & ALL_ACCOUNTS;
    if (residue) return `a failed run has left ${textOf(residue)} behind`;
    return undefined;
  }

  /** Who has failed, or left, should not claim anything of the next aggregator of this name. */
  private leftInTable(state: Int32Array): string | undefined {
    for (const { stack, former } of this.everyProcess(state)) {
      const value = this.latestClaim(state, stack);
      if (claimedBy(value) & ~former)
        return `${this.nameOf(stack)} claims ${this.claimText(value, stack)} of what is gone`;
    }
    return undefined;
  }

  /** What a stack that has succeeded should not have left in the store. */
  private leftBehind({ stack, last, former }: Process, value: number): string | undefined {
    if (last !== "succeeded") return undefined;
    const expected = former === 0 ? NOTHING : claimValue({ accounts: listOf(former), leaving: [] }, 0);
    const isAsExpected = this.scenario.swallowed ? claimedBy(value) === former : value === expected;
    if (isAsExpected) return undefined;
    return `${this.nameOf(stack)} has succeeded with ${textOf(former)}, and its claim is ${this.claimText(value, stack)}`;
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

  // What processes do

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

  /** Claims that are tags are gone with the aggregator, and the call fails. */
  private isGone(state: Int32Array): boolean {
    return !this.isExclusive && this.versions.latest(word(state, this.at.live)) === DELETED;
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

  /** Goes on with `after`, whose waits begin now. What needs no wait any more ends at once. */
  private follow(process: Process, after: Process) {
    if (process.isStart) this.declare(process);
    if (after.guard === "none" && !("call" in after.pending)) return this.close(after);
    this.next[process.stack] = after.id;
    this.next[this.at.wait + process.stack] = after.guard === "visible" ? this.positions() : 0;
  }

  // How a run begins and ends

  /** A stack takes out itself what it no longer declares: from now on that may go. */
  private declare({ stack, run, ever }: Process): void {
    const declared = run.intent === "hold" ? setOf(run.accounts) : run.intent === "close" ? ALL_ACCOUNTS : 0;
    const bits = stack * ACCOUNT_BITS;
    this.next[this.at.kept] = word(this.next, this.at.kept) & ~((ALL_ACCOUNTS & ~declared) << bits);
    if (run.intent === "close") return;
    const wanted = setOf(run.accounts);
    const gone = word(this.next, this.at.gone);
    this.next[this.at.gone] = gone & ~(wanted | ((wanted | ever) << UNTOUCHED) | (wanted << FAILED));
  }

  private close(process: Process): void {
    const isSuccess = !("failed" in process.pending);
    if (isSuccess) this.noteSuccess(process);
    else this.noteFailure(process);
    this.finish(process, isSuccess);
  }

  private noteFailure({ run, before, former, stack, pending }: Process): void {
    const failure = "failed" in pending ? pending.failed : "gone";
    if (!this.scenario.stacks[stack]?.mayFail?.includes(failure))
      this.wrong ??= `${this.nameOf(stack)} fails: ${failure}`;
    if (run.intent !== "hold") return;
    const residue = setOf(run.accounts) & ~before & ~former & ~this.keptOf(this.next, stack);
    this.next[this.at.gone] = word(this.next, this.at.gone) | (residue << FAILED);
  }

  private noteSuccess({ run, stack, ever }: Process): void {
    const declared = run.intent === "hold" ? setOf(run.accounts) : 0;
    const kept = word(this.next, this.at.kept) & ~(ALL_ACCOUNTS << (stack * ACCOUNT_BITS));
    this.next[this.at.kept] =
      kept | (declared << (stack * ACCOUNT_BITS)) | (run.scalars ? SCALARS_PROTECTED : 0);
    this.next[this.at.gone] = (word(this.next, this.at.gone) & ~declared) | (ever & ~declared);
    this.wrong ??= this.missing(this.versions.latest(word(this.next, this.at.live)));
  }

  private finish(process: Process, isSuccess: boolean): void {
    const following = this.processes.following(process, isSuccess);
    this.next[process.stack] = following.id;
    this.next[this.at.wait + process.stack] = following.guard === "visible" ? this.positions() : 0;
  }

  private keptOf(state: Int32Array, stack: number): number {
    return (word(state, this.at.kept) >> (stack * ACCOUNT_BITS)) & ALL_ACCOUNTS;
  }

  // What goes wrong

  /** A run is killed before its next call; what it has called is done, or on its way. */
  private crash(process: Process): void {
    if (process.isStart || this.budget(this.base, "crashes") === 0) return;
    const { stack, pending } = process;
    for (const again of this.processes.restarts(process)) {
      const then =
        again.run === process.run ? "" : `, then told to ${again.run.intent} [${again.run.accounts}]`;
      this.restore();
      this.spend("crashes");
      this.next[stack] = again.id;
      this.next[this.at.wait + stack] = this.positions();
      this.tell(() => `${this.nameOf(stack)}: is killed${then}`);
      if (!isCall(pending, "put") || this.budget(this.base, "late") === 0) continue;
      const accounts = setOf(pending.accounts);
      if (accounts & this.bad) continue;
      this.spend("late");
      this.launch({
        kind: "put",
        stack,
        turn: process.turn,
        value: liveValue(accounts, process.scalars),
        over: 0,
      });
      this.tell(
        () => `${this.nameOf(stack)}: is killed while its Put of ${textOf(accounts)} is on its way${then}`,
      );
    }
  }

  private landOrDrop(): void {
    for (const [position, flight] of this.flights.of(word(this.base, this.at.flights)).entries()) {
      const name = this.nameOf(flight.stack);
      this.restore();
      this.next[this.at.flights] = this.flights.without(word(this.base, this.at.flights), position);
      this.tell(() => `what ${name} has sent is lost`);
      this.arrive(flight);
      this.tell(() => `what ${name} has sent arrives: ${this.flightText(flight)}`);
    }
  }

  private arrive({ kind, stack, value, over }: Flight): void {
    if (kind === "put") this.land(value);
    else if (kind === "lease") {
      if (word(this.next, this.at.lease) === over) this.next[this.at.lease] = value;
    } else if (!this.isGone(this.next) && (!this.isExclusive || this.latestClaim(this.next, stack) === over))
      this.append(stack, value);
  }

  private flightText({ kind, stack, value }: Flight): string {
    if (kind === "put") return `a Put of ${liveText(value)}`;
    return kind === "lease"
      ? `the turn ${this.leaseName(value) || "given back"}`
      : this.claimText(value, stack);
  }

  /** A Put takes effect. */
  private land(value: number): void {
    if (this.versions.latest(word(this.next, this.at.live)) === DELETED)
      this.wrong ??= "a Put makes the deleted aggregator anew";
    this.setLive(value);
    this.wrong ??= this.missing(value);
  }

  /** What stacks rely on and the aggregator hasn't. */
  private missing(value: number): string | undefined {
    // What a lost tag does is repaired in the end, and not before.
    if (this.scenario.swallowed) return undefined;
    for (let stack = 0; stack < this.count; stack++) {
      const lost = this.keptOf(this.next, stack) & ~liveAccounts(value);
      if (lost && value !== DELETED) return `${textOf(lost)} of ${this.nameOf(stack)} is lost`;
    }
    const untouched = (word(this.next, this.at.gone) >> UNTOUCHED) & ~liveAccounts(value) & ALL_ACCOUNTS;
    if (untouched && value !== DELETED) return `${textOf(untouched)}, which no stack claims, is taken out`;
    if (word(this.next, this.at.kept) & SCALARS_PROTECTED && scalarsOf(value) === 0 && value !== DELETED)
      return "the owner's regions are undone";
    return undefined;
  }

  private age(): void {
    for (let stack = 0; stack < this.count; stack++) {
      const { turn, taken } = this.processes.get(word(this.base, stack));
      const seen = this.isExclusive
        ? this.leaseOf(this.base, stack)
        : markOf(this.latestClaim(this.base, stack));
      if (seen > 0 && !(taken && seen === turn)) this.ageOrphan(stack, seen);
      if (taken && turn > 0) this.ageOwn(stack, turn);
    }
  }

  /** A turn whose run is over: it is of no use to be old. */
  private ageOrphan(stack: number, turn: number): void {
    if (this.ageOf(this.base, stack, turn) === DEAD || this.isSending(stack, turn)) return;
    this.restore();
    this.setAge(stack, turn, DEAD);
    this.tell(() => `the turn ${nonceName(this.nameOf(stack), turn)} dies`);
  }

  private ageOwn(stack: number, turn: number): void {
    const age = this.ageOf(this.base, stack, turn);
    this.restore();
    if (age === FRESH && this.budget(this.base, "agings") > 0) {
      this.spend("agings");
      this.setAge(stack, turn, OLD);
      this.tell(() => `${this.nameOf(stack)}: pauses, and its turn gets old`);
    } else if (age === OLD && !this.isSending(stack, turn)) {
      this.setAge(stack, turn, DEAD);
      this.tell(() => `the turn ${nonceName(this.nameOf(stack), turn)} dies`);
    }
  }

  private isSending(stack: number, turn: number): boolean {
    const process = this.processes.get(word(this.base, stack));
    if (process.turn === turn && isCall(process.pending, "put")) return true;
    return this.flights
      .of(word(this.base, this.at.flights))
      .some((flight) => flight.stack === stack && flight.turn === turn);
  }

  private isFlying(stack: number): boolean {
    return this.flights.of(word(this.base, this.at.flights)).some((flight) => flight.stack === stack);
  }

  private launch(flight: Flight): void {
    this.next[this.at.flights] = this.flights.with(word(this.next, this.at.flights), flight);
  }

  // What is done while nothing runs

  private isQuiet(state: Int32Array): boolean {
    return (
      !this.isFlightLeft(state) && this.everyProcess(state).every(({ isStart, isEnd }) => isStart || isEnd)
    );
  }

  private isFlightLeft(state: Int32Array): boolean {
    return this.flights.of(word(state, this.at.flights)).length > 0;
  }

  private pauseOf(state: Int32Array) {
    return this.scenario.pauses?.[word(state, this.at.budgets) >> PAUSES_AT];
  }

  private pause() {
    const pause = this.pauseOf(this.base);
    if (!pause || !this.isQuiet(this.base)) return;
    this.restore();
    this.next[this.at.budgets] = word(this.next, this.at.budgets) + (1 << PAUSES_AT);
    if ("day" in pause) {
      this.passDay();
      return this.tell(() => "a day passes");
    }
    const accounts = liveAccounts(this.versions.latest(word(this.next, this.at.live)));
    if ("adds" in pause) this.addByHand(accounts, setOf(pause.adds));
    else this.removeByHand(accounts, setOf(pause.removes));
    this.tell(() =>
      "adds" in pause
        ? `somebody adds [${pause.adds}] by hand`
        : `somebody removes [${pause.removes}] by hand`,
    );
  }

  private passDay(): void {
    for (let stack = 0; stack < this.count; stack++) {
      const value = this.latestClaim(this.next, stack);
      const turn = this.isExclusive ? this.leaseOf(this.next, stack) : markOf(value);
      this.next[this.at.claim + stack] = this.versions.intern([aged(value)]);
      this.next[this.at.wait + stack] = 0;
      if (turn > 0) this.setAge(stack, turn, DEAD);
    }
    const live = this.versions.latest(word(this.next, this.at.live));
    this.next[this.at.live] = this.versions.intern([live]);
  }

  private addByHand(accounts: number, added: number): void {
    let claimed = 0;
    for (let stack = 0; stack < this.count; stack++) {
      const value = this.latestClaim(this.next, stack);
      claimed |= claimedBy(value) | leavingOf(value);
    }
    this.settleLive(accounts | added);
    const gone = word(this.next, this.at.gone) & ~added;
    this.next[this.at.gone] = gone | ((added & ~claimed) << UNTOUCHED);
  }

  private removeByHand(accounts: number, removed: number): void {
    this.settleLive(accounts & ~removed);
    for (let stack = 0; stack < this.count; stack++)
      this.next[this.at.kept] = word(this.next, this.at.kept) & ~(removed << (stack * ACCOUNT_BITS));
    this.next[this.at.gone] = word(this.next, this.at.gone) & ~(removed << UNTOUCHED);
  }

  private settleLive(accounts: number): void {
    const { live } = this.at;
    const value = liveValue(accounts, scalarsOf(this.versions.latest(word(this.next, live))));
    this.next[live] = this.versions.intern([value]);
    for (let stack = 0; stack < this.count; stack++)
      this.next[this.at.wait + stack] =
        word(this.next, this.at.wait + stack) & ~(POSITION << (this.count * POSITION_BITS));
  }

  // Registers

  private restore(from = this.base): void {
    this.wrong = undefined;
    this.next.set(from);
  }

  private tell(label: () => string): void {
    this.forgetAges();
    this.emit(this.next, label, this.wrong);
  }

  private append(stack: number, value: number): void {
    const at = this.at.claim + stack;
    // Reads of DynamoDB are consistent.
    this.next[at] = this.isExclusive
      ? this.versions.intern([value])
      : this.versions.append(word(this.next, at), value);
  }

  private setLive(value: number): void {
    this.next[this.at.live] = this.versions.append(word(this.next, this.at.live), value);
  }

  /** The position of the newest version in each register. */
  private positions(): number {
    let positions = 0;
    for (let register = 0; register <= this.count; register++) {
      const list = this.versions.of(word(this.next, this.at.claim + register));
      positions |= (list.length - 1) << (register * POSITION_BITS);
    }
    return positions;
  }

  /** A wait of `stack` has ended: what was there at its beginning is seen by everybody. */
  private settle(stack: number): void {
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
  private shift(register: number, by: number): void {
    const bits = register * POSITION_BITS;
    for (let stack = 0; stack < this.count; stack++) {
      const positions = word(this.next, this.at.wait + stack);
      const position = (positions >> bits) & POSITION;
      const shifted = Math.max(0, position - by);
      this.next[this.at.wait + stack] = (positions & ~(POSITION << bits)) | (shifted << bits);
    }
  }

  private latestClaim(state: Int32Array, stack: number): number {
    return this.versions.latest(word(state, this.at.claim + stack));
  }

  private everyProcess(state: Int32Array): Process[] {
    return Array.from({ length: this.count }, (_, stack) => this.processes.get(word(state, stack)));
  }

  private budget(state: Int32Array, budget: Budget): number {
    return (
      (word(state, this.at.budgets) >> (BUDGETS.indexOf(budget) * BUDGET_BITS)) & ((1 << BUDGET_BITS) - 1)
    );
  }

  private spend(budget: Budget): void {
    this.next[this.at.budgets] =
      word(this.next, this.at.budgets) - (1 << (BUDGETS.indexOf(budget) * BUDGET_BITS));
  }

  // Turns

  private ageOf(state: Int32Array, stack: number, turn: number): number {
    if (turn === 0) return FRESH;
    return (word(state, this.at.ages) >> ageBits(stack, turn)) & 3;
  }

  private setAge(stack: number, turn: number, age: number): void {
    const bits = ageBits(stack, turn);
    this.next[this.at.ages] = (word(this.next, this.at.ages) & ~(3 << bits)) | (age << bits);
  }

  /** The nonces of a stack that are in use somewhere, as bits. */
  private noncesOf(state: Int32Array, stack: number): number {
    let bits = 0;
    for (let process = 0; process < this.count; process++)
      bits |= this.processes.get(word(state, process)).nonces[stack] ?? 0;
    for (const value of this.versions.of(word(state, this.at.claim + stack))) bits |= 1 << markOf(value);
    for (const flight of this.flights.of(word(state, this.at.flights)))
      if (flight.stack === stack)
        bits |= (1 << flight.turn) | (flight.kind === "write" ? 1 << markOf(flight.value) : 0);
    return bits | (1 << this.leaseOf(state, stack));
  }

  private freeNonce(state: Int32Array, stack: number): number {
    const used = this.noncesOf(state, stack);
    for (let turn = 1; turn <= MAX_NONCE; turn++) if ((used & (1 << turn)) === 0) return turn;
    throw new RangeError("too many nonces in use");
  }

  /** The age of a nonce that nobody knows any more makes no difference. */
  private forgetAges(): void {
    if (word(this.next, this.at.ages) === 0) return;
    for (let stack = 0; stack < this.count; stack++) {
      const used = this.noncesOf(this.next, stack);
      for (let turn = 1; turn <= MAX_NONCE; turn++)
        if ((used & (1 << turn)) === 0) this.setAge(stack, turn, FRESH);
    }
  }

  /** The stack's nonce in the lease, zero where it has none. */
  private leaseOf(state: Int32Array, stack: number): number {
    const lease = word(state, this.at.lease);
    return lease !== NOTHING && Math.floor(lease / NONCES) === stack ? lease % NONCES : 0;
  }

  private leaseName(lease: number): string | undefined {
    return lease === NOTHING ? undefined : nonceName(this.nameOf(Math.floor(lease / NONCES)), lease % NONCES);
  }

  // Readings

  /** All combinations of the versions that a reader may get, of the claims or of the marks on them. */
  private eachReading(
    state: Int32Array,
    marksOnly: boolean,
    use: (values: readonly number[], torn: number) => void,
  ): void {
    const values: number[] = new Array(this.count).fill(NOTHING);
    const choose = (stack: number, torn: number): void => {
      if (stack === this.count) {
        use(values, torn);
        return;
      }
      const list = this.versions.of(word(state, this.at.claim + stack));
      const seen = new Set(marksOnly ? list.map((value) => withMark(NOTHING, markOf(value))) : list);
      for (const value of seen) {
        values[stack] = value;
        choose(stack + 1, torn);
      }
      if (marksOnly || !this.scenario.stacks[stack]?.spilled || seen.size === 1) return;
      // The first part has the mark.
      for (const mark of new Set(list.map(markOf))) {
        values[stack] = withMark(NOTHING, mark);
        choose(stack + 1, torn | (1 << stack));
      }
    };
    choose(0, 0);
  }

  private turnsIn(state: Int32Array, values: readonly number[]): Turn[] {
    if (this.isExclusive) return this.leaseTurn(state);
    return values.flatMap((value, stack) =>
      markOf(value) > 0 ? [this.turnOf(state, stack, markOf(value))] : [],
    );
  }

  private leaseTurn(state: Int32Array): Turn[] {
    const lease = word(state, this.at.lease);
    return lease === NOTHING ? [] : [this.turnOf(state, Math.floor(lease / NONCES), lease % NONCES)];
  }

  private turnOf(state: Int32Array, stack: number, turn: number): Turn {
    const key = this.nameOf(stack);
    return { key, nonce: nonceName(key, turn), dead: this.ageOf(state, stack, turn) === DEAD };
  }

  private readingOf(state: Int32Array, own: number, values: readonly number[], torn: number): Reading {
    const others = values.flatMap((value, stack): ReadClaim[] => {
      const claim = stack === own || torn & (1 << stack) ? undefined : this.othersClaim(value);
      return claim ? [{ key: this.nameOf(stack), ...claim }] : [];
    });
    const turns = this.turnsIn(state, values);
    return {
      own: torn & (1 << own) ? undefined : ownClaim(values[own] ?? NOTHING),
      others,
      turns,
      torn: torn > 0,
      damaged: false,
    };
  }

  private othersClaim(value: number) {
    return this.shell.ageless ? ownClaim(value) : othersClaim(value);
  }

  private readingKey(state: Int32Array, values: readonly number[], torn: number): number {
    let key = 0;
    for (const value of values) key = key * MAX_VALUES + this.valueId(value);
    return (key * 8 + torn) * 64 + this.deadKey(state, values);
  }

  private readonly valueIds = new Map<number, number>();

  private valueId(value: number): number {
    const known = this.valueIds.get(value);
    if (known !== undefined) return known;
    if (this.valueIds.size === MAX_VALUES) throw new RangeError("too many different claims");
    this.valueIds.set(value, this.valueIds.size);
    return this.valueIds.size - 1;
  }

  private turnsKey(state: Int32Array, values: readonly number[]): number {
    const marks = this.isExclusive ? 0 : values.reduce((key, value) => key * NONCES + markOf(value), 0);
    return marks * 64 + this.deadKey(state, values);
  }

  /** Six bits: the lease and whether it is dead, or that of each mark on a claim. */
  private deadKey(state: Int32Array, values: readonly number[]): number {
    let key = 0;
    if (this.isExclusive) {
      const lease = word(state, this.at.lease);
      return lease * 2 + Number(this.ageOf(state, Math.floor(lease / NONCES), lease % NONCES) === DEAD);
    }
    for (let stack = 0; stack < this.count; stack++)
      key = key * 2 + Number(this.ageOf(state, stack, markOf(values[stack] ?? NOTHING)) === DEAD);
    return key;
  }

  // Traces

  private nameOf(stack: number): string {
    return this.scenario.stacks[stack]?.name ?? "?";
  }

  private claimText(value: number, stack: number): string {
    return claimText(value, this.nameOf(stack));
  }

  private readingText(state: Int32Array, values: readonly number[], torn: number): string {
    const claims = values.map((value, stack) =>
      torn & (1 << stack)
        ? `${this.nameOf(stack)}: in pieces`
        : `${this.nameOf(stack)}: ${this.claimText(value, stack)}`,
    );
    const dead = this.turnsIn(state, values).filter((turn) => turn.dead);
    const lease = this.isExclusive ? [`turn: ${this.leaseName(word(state, this.at.lease)) ?? "free"}`] : [];
    return `{${[...claims, ...lease, ...dead.map(({ nonce }) => `${nonce} is dead`)].join(", ")}}`;
  }
}

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

/** Parts of the word of what is gone: let go by its last stack, never claimed by any, wanted by a failed run. */
const UNTOUCHED = ACCOUNT_BITS;
const FAILED = 2 * ACCOUNT_BITS;

const MAX_NONCE = 5;
const MAX_VALUES = 1 << 10;

function endingOf({ pending }: Process): string {
  if ("failed" in pending) return ` fails: ${pending.failed}`;
  return "done" in pending ? " succeeds" : "";
}

function turnsText(turns: readonly Turn[]): string {
  return turns.map(({ nonce, dead }) => nonce + (dead ? " is dead" : "")).join(", ") || "none";
}

function ageBits(stack: number, turn: number): number {
  return (stack * MAX_NONCE + Math.max(turn, 1) - 1) * 2;
}

function word(state: Int32Array, at: number): number {
  return state[at] ?? 0;
}

function viewOf(value: number, wantsScalars: boolean): LiveView | undefined {
  if (value === DELETED) return undefined;
  return { accounts: listOf(liveAccounts(value)), scalars: !wantsScalars || scalarsOf(value) === 1 };
}
