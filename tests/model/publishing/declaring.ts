import {
  beginDeclaring,
  type DeclareAction,
  type DeclareEvent,
  type DeclareState,
  reduceDeclaring,
} from "../../../provider/sharing/protocol/declare";
import { type Emit, type Exploration, explore, type System } from "./explore";
import { VersionLists } from "./versions";

/*
 * Two first members of an aggregator without an owner, with a store each: every interleaving, with kills and re-runs,
 * pauses, stale reads and calls that land late.
 *
 * - Each member has a tag of its own with which it names its store for good; each run has a tag of its own for its
 *   declaration.
 * - A run's declaration is fresh, then old (the run names no store under it any more), then expired (every reader sees
 *   what was sent under it, because others count it for longer than a write can take to land).
 */

/** How often what may go wrong, and which rule is left out. */
export interface Declaring {
  readonly name: string;
  readonly crashes?: number;
  readonly late?: number;
  readonly agings?: number;
  readonly unsure?: number;
  /** Declarations have the key of the tag that names a store for good. */
  readonly sameKeys?: true;
  readonly reduce?: typeof reduceDeclaring;
}

export const declaring: readonly Declaring[] = [
  { name: "two first members" },
  { name: "two first members, one pauses", agings: 1 },
  { name: "two first members, one killed", crashes: 1, late: 1 },
  { name: "two first members, an answer is lost", unsure: 1 },
];

/** Millions of states: explored in `npm run model` only. */
export const declaringLarge: readonly Declaring[] = [
  { name: "two first members, unlucky", crashes: 2, late: 2, agings: 1, unsure: 1 },
];

/** Each rule left out, in the smallest scenario that shows why it is there. */
export const declaringMutants: readonly Declaring[] = [
  { name: "no wait before the second look", reduce: without((state) => state.phase === "confirm") },
  {
    name: "no second look",
    reduce: (state, event) => {
      const step = reduceDeclaring(state, event);
      if (step.state.phase !== "confirm") return step;
      return { state: { phase: "settle" }, action: { call: "settle" } };
    },
  },
  {
    name: "what was declared goes before all see what is said for good",
    reduce: without((state) => state.phase === "tidy"),
  },
  {
    name: "what was declared long ago is relied on",
    agings: 1,
    reduce: (state, event) =>
      reduceDeclaring(state, event.event === "read" ? { ...event, expired: false } : event),
  },
  { name: "all runs declare under the key of what is said for good", crashes: 1, late: 1, sameKeys: true },
  {
    name: "no wait until what was said for good has landed",
    unsure: 1,
    reduce: (state, event) => {
      if (state.phase !== "settle" || event.event !== "unknown") return reduceDeclaring(state, event);
      return { state: { phase: "withdraw" }, action: { call: "withdraw" } };
    },
  },
];

function without(isOver: (state: DeclareState) => boolean): typeof reduceDeclaring {
  return (state, event) => {
    const step = reduceDeclaring(state, event);
    return "wait" in step.action && isOver(step.state)
      ? reduceDeclaring(step.state, { event: "waited" })
      : step;
  };
}

const FRESH = 0;
const OLD = 1;
const EXPIRED = 2;

/** How many runs a member may have: the second one follows a kill. */
const RUNS = 2;
const NONCES = 3;
const POSITION_BITS = 4;
const POSITION = (1 << POSITION_BITS) - 1;
const BUDGETS = ["crashes", "late", "agings", "unsure"] as const;

type Guard = "none" | "visible" | "landed";

interface Member {
  readonly id: number;
  readonly store: number;
  readonly run: number;
  readonly state: DeclareState;
  readonly action: DeclareAction;
  readonly guard: Guard;
  /** Number of the last declaration of this run. */
  readonly nonce: number;
}

interface Write {
  readonly store: number;
  readonly run: number;
  readonly isGoing: boolean;
  /** Number of the register. */
  readonly at: number;
  readonly value: number;
  /** Number of the declaration under which it was sent. */
  readonly nonce: number;
}

// Words of a state.
const WAITS = 2;
const REGISTERS = 4;
const COUNT = 2 + 2 * RUNS;
const AGES = REGISTERS + COUNT;
const WRITES = AGES + 1;
const LEFT = WRITES + 1;

const settledAt = (store: number) => store;
const declaredAt = (store: number, run: number) => 2 + store * RUNS + run;

export class FirstMembers implements System {
  readonly width = LEFT + 1;
  private readonly versions = new VersionLists();
  private readonly members: Member[] = [];
  private readonly memberIds = new Map<string, number>();
  private readonly flights: (readonly Write[])[] = [];
  private readonly flightIds = new Map<string, number>();
  private readonly next = new Int32Array(LEFT + 1);
  private base: Int32Array = this.next;
  private emit: Emit = () => {};

  constructor(private readonly scenario: Declaring) {}

  initial(): Int32Array {
    const first = new Int32Array(this.width);
    for (const store of [0, 1]) first[store] = this.starting(store, 0).id;
    first.fill(this.versions.intern([0]), REGISTERS, AGES);
    first[WRITES] = this.internWrites([]);
    first[LEFT] = BUDGETS.reduce((sum, budget, at) => sum | ((this.scenario[budget] ?? 0) << (at * 3)), 0);
    return first;
  }

  isFinal(state: Int32Array): boolean {
    return [0, 1].every((store) => isEnd(this.memberIn(state, store))) && this.writesIn(state).length === 0;
  }

  verdict(state: Int32Array): string | undefined {
    const winners = [0, 1].filter((store) => isDone(this.memberIn(state, store)));
    for (const store of winners)
      if (this.latest(state, settledAt(store)) === 0)
        return `${nameOf(store)} has succeeded, but no store is named`;
    // Later, when no run is going on, a member that tries again succeeds if it may, and no other store is named for
    // good.
    const settled = [0, 1].filter((store) => this.latest(state, settledAt(store)) > 0);
    return settled.length > 1 ? "both stores are named for good" : undefined;
  }

  expand(state: Int32Array, emit: Emit): void {
    this.base = state;
    this.emit = emit;
    for (const store of [0, 1]) {
      const member = this.memberIn(state, store);
      if (!isEnd(member)) {
        this.proceed(member);
        this.crash(member);
      }
      for (let run = 0; run <= member.run; run++) this.age(store, run);
    }
    for (const [position, write] of this.writesIn(state).entries()) {
      this.restore();
      this.next[WRITES] = this.internWrites(this.writesIn(state).filter((_, at) => at !== position));
      this.tell(`what ${nameOf(write.store)} has sent is lost`);
      this.arrive(write);
      this.tell(`what ${nameOf(write.store)} has sent arrives: ${textOf(write)}`);
    }
  }

  private proceed(member: Member): void {
    const { store, action, guard } = member;
    if (guard === "landed" && this.writesIn(this.base).some((one) => one.store === store && one.isGoing))
      return;
    this.restore();
    if (guard === "visible") this.see(store);
    if ("wait" in action) {
      this.respond(member, { event: "waited" });
      this.tell(`${nameOf(store)}: has waited`);
    } else if ("call" in action && action.call === "read") this.read(member);
    else this.send(member);
  }

  private send(member: Member): void {
    const { store, run } = member;
    const ready = this.next.slice();
    const sent = this.sentBy(member);
    this.arrive(sent);
    this.respond(this.sending(member, sent), { event: "done" });
    this.tell(`${nameOf(store, run)}: ${textOf(sent)}`);
    if (this.left(ready, "unsure") === 0) return;
    for (const fate of ["took effect", "is in flight", "is lost"]) {
      this.next.set(ready);
      this.spend("unsure");
      if (fate === "took effect") this.arrive(sent);
      if (fate === "is in flight") this.launch(sent);
      this.respond(this.sending(member, sent), { event: "unknown" });
      this.tell(`${nameOf(store, run)}: ${textOf(sent)}; no answer: it ${fate}`);
    }
  }

  /** The write that a call sends. A declaration has a new nonce. */
  private sentBy({ store, run, action, nonce }: Member): Write {
    const sent = { store, run, isGoing: true, nonce };
    if ("call" in action && action.call === "settle") return { ...sent, at: settledAt(store), value: 1 };
    const at = declaredAt(store, run);
    if ("call" in action && action.call === "withdraw") return { ...sent, at, value: 0 };
    const fresh = (nonce % NONCES) + 1;
    return { ...sent, at, value: fresh, nonce: fresh };
  }

  private sending(member: Member, { value, at, nonce }: Write): Member {
    const isDeclared = at === declaredAt(member.store, member.run) && value > 0;
    if (!isDeclared) return member;
    this.setAge(member.store, member.run, nonce, FRESH);
    return { ...member, nonce };
  }

  private read(member: Member): void {
    const ready = this.next.slice();
    const { store, run, nonce } = member;
    const other = 1 - store;
    const expired = nonce > 0 && this.ageOf(ready, store, run, nonce) !== FRESH;
    const seen = (at: number) => [...new Set(this.versions.of(ready[REGISTERS + at] ?? 0))];
    const rivals = Array.from({ length: RUNS }, (_, one) =>
      seen(declaredAt(other, one)).map(
        (value) => value > 0 && this.ageOf(ready, other, one, value) !== EXPIRED,
      ),
    );
    const outcomes = new Map<string, { settled: boolean; refused: boolean }>();
    for (const settled of seen(settledAt(store)))
      for (const theirs of seen(settledAt(other)))
        for (const first of rivals[0] ?? [])
          for (const second of rivals[1] ?? []) {
            const outcome = { settled: settled > 0, refused: theirs > 0 || first || second };
            outcomes.set(JSON.stringify(outcome), outcome);
          }
    for (const outcome of outcomes.values()) {
      this.next.set(ready);
      this.respond(member, { event: "read", ...outcome, expired });
      const what = outcome.refused ? "another store" : outcome.settled ? "its store" : "nothing";
      this.tell(`${nameOf(store, run)}: reads → ${what}${expired ? ", what it has declared is old" : ""}`);
    }
  }

  private respond(member: Member, event: DeclareEvent): void {
    const { store, run, nonce } = member;
    const { state, action } = (this.scenario.reduce ?? reduceDeclaring)(member.state, event);
    const guard: Guard = "wait" in action ? action.wait : "none";
    this.become({ store, run, state, action, guard, nonce });
  }

  private become(facts: Omit<Member, "id">): void {
    const { store, guard } = facts;
    this.next[store] = this.intern(facts).id;
    this.next[WAITS + store] = guard === "visible" ? this.positions() : 0;
  }

  private crash(member: Member): void {
    const { store, run, action, guard } = member;
    if (run + 1 === RUNS || this.left(this.base, "crashes") === 0) return;
    const anew = () => {
      this.spend("crashes");
      this.become(this.starting(store, run + 1));
      this.mapWrites((one) => (one.store === store ? { ...one, isGoing: false } : one));
    };
    this.restore();
    anew();
    this.tell(`${nameOf(store, run)}: is killed`);
    const isSending = "call" in action && action.call !== "read";
    if (!isSending || guard === "landed" || this.left(this.base, "late") === 0) return;
    this.restore();
    const sent = this.sentBy(member);
    this.spend("late");
    if (sent.value > 0 && sent.at === declaredAt(store, run)) this.setAge(store, run, sent.nonce, FRESH);
    anew();
    this.launch({ ...sent, isGoing: false });
    this.tell(`${nameOf(store, run)}: is killed while this is in flight: ${textOf(sent)}`);
  }

  private age(store: number, run: number): void {
    const member = this.memberIn(this.base, store);
    const isCurrent = member.run === run && !isEnd(member);
    const value = isCurrent ? member.nonce : this.latest(this.base, declaredAt(store, run));
    if (value === 0) return;
    const age = this.ageOf(this.base, store, run, value);
    const { action } = member;
    const isSending = isCurrent && "call" in action && action.call === "settle";
    const isFlying = this.writesIn(this.base).some((one) => one.store === store && one.run === run);
    this.restore();
    if (isCurrent && age === FRESH && this.left(this.base, "agings") > 0) {
      this.spend("agings");
      this.setAge(store, run, value, OLD);
      this.tell(`${nameOf(store, run)}: pauses, and what it has declared gets old`);
    } else if (age !== EXPIRED && !isSending && !isFlying && (!isCurrent || age === OLD)) {
      this.setAge(store, run, value, EXPIRED);
      const seen = this.versions.of(this.next[REGISTERS + settledAt(store)] ?? 0);
      this.seeAt(settledAt(store), seen.length - 1);
      this.tell(`what ${nameOf(store, run)} has declared no longer counts`);
    }
  }

  private arrive({ at, value, store }: Write): void {
    this.append(at, value);
    if (this.scenario.sameKeys && value > 0 && at !== settledAt(store)) this.append(settledAt(store), 0);
  }

  private append(at: number, value: number): void {
    this.next[REGISTERS + at] = this.versions.append(this.next[REGISTERS + at] ?? 0, value);
  }

  private latest(state: Int32Array, at: number): number {
    return this.versions.latest(state[REGISTERS + at] ?? 0);
  }

  private positions(): number {
    let positions = 0;
    for (let at = 0; at < COUNT; at++)
      positions |= (this.versions.of(this.next[REGISTERS + at] ?? 0).length - 1) << (at * POSITION_BITS);
    return positions;
  }

  /** Every reader sees what was there when the wait began. */
  private see(store: number): void {
    const waited = this.next[WAITS + store] ?? 0;
    this.next[WAITS + store] = 0;
    for (let at = 0; at < COUNT; at++) this.seeAt(at, (waited >> (at * POSITION_BITS)) & POSITION);
  }

  private seeAt(at: number, position: number): void {
    if (position === 0) return;
    this.next[REGISTERS + at] = this.versions.settle(this.next[REGISTERS + at] ?? 0, position);
    const bits = at * POSITION_BITS;
    for (const wait of [WAITS, WAITS + 1]) {
      const waited = this.next[wait] ?? 0;
      const shifted = Math.max(0, ((waited >> bits) & POSITION) - position);
      this.next[wait] = (waited & ~(POSITION << bits)) | (shifted << bits);
    }
  }

  private ageOf(state: Int32Array, store: number, run: number, nonce: number): number {
    return ((state[AGES] ?? 0) >> ageBits(store, run, nonce)) & 3;
  }

  private setAge(store: number, run: number, nonce: number, age: number): void {
    const bits = ageBits(store, run, nonce);
    this.next[AGES] = ((this.next[AGES] ?? 0) & ~(3 << bits)) | (age << bits);
  }

  private left(state: Int32Array, budget: (typeof BUDGETS)[number]): number {
    return ((state[LEFT] ?? 0) >> (BUDGETS.indexOf(budget) * 3)) & 7;
  }

  private spend(budget: (typeof BUDGETS)[number]): void {
    this.next[LEFT] = (this.next[LEFT] ?? 0) - (1 << (BUDGETS.indexOf(budget) * 3));
  }

  private launch(write: Write): void {
    this.next[WRITES] = this.internWrites([...this.writesIn(this.next), write]);
  }

  private mapWrites(change: (write: Write) => Write): void {
    this.next[WRITES] = this.internWrites(this.writesIn(this.next).map(change));
  }

  private writesIn(state: Int32Array): readonly Write[] {
    return this.flights[state[WRITES] ?? 0] ?? [];
  }

  private internWrites(writes: readonly Write[]): number {
    return interned(
      this.flights,
      this.flightIds,
      writes
        .map((one) => JSON.stringify(one))
        .sort()
        .join(),
      () => writes,
    );
  }

  private memberIn(state: Int32Array, store: number): Member {
    const member = this.members[state[store] ?? 0];
    if (!member) throw new RangeError("no member");
    return member;
  }

  /** A run begins when every reader sees what the former run wrote. */
  private starting(store: number, run: number): Member {
    const { state, action } = (this.scenario.reduce ?? reduceDeclaring)(beginDeclaring(), { event: "start" });
    return this.intern({ store, run, state, action, guard: run > 0 ? "visible" : "none", nonce: 0 });
  }

  private intern({ store, run, state, action, guard, nonce }: Omit<Member, "id">): Member {
    const facts = { store, run, state, action, guard, nonce };
    const id = interned(this.members, this.memberIds, JSON.stringify(facts), (at) => ({ ...facts, id: at }));
    return this.members[id] as Member;
  }

  private restore(): void {
    this.next.set(this.base);
  }

  private tell(label: string): void {
    const winners = [0, 1].filter((store) => isDone(this.memberIn(this.next, store)));
    this.emit(this.next, () => label, winners.length > 1 ? "both succeed, with a store each" : undefined);
  }
}

/** Explores everything that may happen to two first members. */
export function checkDeclaring(scenario: Declaring): Exploration {
  return explore(new FirstMembers(scenario));
}

function interned<T>(all: T[], ids: Map<string, number>, key: string, make: (at: number) => T): number {
  const found = ids.get(key);
  if (found !== undefined) return found;
  ids.set(key, all.length);
  return all.push(make(all.length)) - 1;
}

function isEnd({ action }: Member): boolean {
  return "done" in action || "failed" in action;
}

function isDone({ action }: Member): boolean {
  return "done" in action;
}

function ageBits(store: number, run: number, nonce: number): number {
  return ((store * RUNS + run) * NONCES + nonce - 1) * 2;
}

function nameOf(store: number, run = 0): string {
  return (["A", "B"][store] ?? "?") + "'".repeat(run);
}

function textOf({ store, at, value }: Pick<Write, "store" | "at" | "value">): string {
  if (at === settledAt(store)) return "names its store for good";
  return value > 0 ? "declares its store" : "removes its declaration";
}
