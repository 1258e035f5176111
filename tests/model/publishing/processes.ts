import {
  beginMove,
  type MoveAction,
  type MoveEvent,
  type MoveState,
  type MoveStep,
  reduceMove,
} from "../../../provider/sharing/protocol/move";
import type { Action, Call, Event, Goal, Reading } from "../../../provider/sharing/protocol/protocol";
import { listOf, setOf } from "./accounts";
import type { ClaimKey } from "./keys";
import type { Machine } from "./machine";
import type { Run, Scenario, StackPlan, StoreName } from "./scenario";
import { claimValue, ENDED, markOf, NOTHING, nonceNumber, runKind } from "./values";

type Marking = Extract<Call, { call: "write" | "acquire" | "release" }>;

type MoveCall = Extract<MoveAction, { call: string }>["call"];

/**
 * What a process does next. Once the owner has closed, it deletes, and then removes its claim; or it ends sharing; or it
 * moves the claims.
 */
export type Pending =
  | Exclude<Action, Marking>
  | (Marking & {
      /** The status of the run in its claim from then on. */
      readonly kind: number;
    })
  | { readonly call: "delete" }
  | { readonly call: "forget" }
  /** Ends sharing: changes the owner tag, then removes the claim. */
  | { readonly call: "end" | "withdraw" }
  /** A step of a move; `key` is the next claim that it writes. */
  | { readonly move: MoveCall; readonly key: number }
  /** The owner reads which store holds the claims before it moves them. */
  | { readonly call: "find" }
  /** A known aggregator isn't visible, so it is described again. */
  | { readonly call: "describeAgain" }
  /** The rest of a reading in several steps, with the claims that were read so far. */
  | { readonly call: "readOn"; readonly values: readonly number[] };

/** The wait that has to end before the pending action. */
export type Guard = "none" | "visible" | "landed";

/** One stack: between two deployments, in one, or at the end of its plan. */
export interface Process {
  readonly id: number;
  readonly stack: number;
  /** Number of its claim's key. */
  readonly own: number;
  readonly store: StoreName;
  readonly run: Run;
  /** Position of the run in the plan; the length of the plan at its end. */
  readonly at: number;
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** How the last run ended. */
  readonly last: "none" | "succeeded" | "failed";
  /** Whether the engine has a state of the resource. */
  readonly exists: boolean;
  /** The accounts that this state records as declared. */
  readonly former: number;
  /** The accounts that it may have claimed since its last success. */
  readonly ever: number;
  /** The accounts that were live when the run began. */
  readonly before: number;
  readonly machine: unknown;
  readonly mover?: MoveState;
  readonly pending: Pending;
  readonly guard: Guard;
  /** The own claim as the shell last wrote it, or read it first. Without the mark. */
  readonly claim: number;
  /** Number of the own turn's nonce, as the shell knows it. */
  readonly turn: number;
  /** Whether this run acquired the turn. */
  readonly taken: boolean;
  /** Whether the own claim was read. */
  readonly known: boolean;
  /** Whether the run has written its claim. */
  readonly wrote: boolean;
  /** Whether a late write of an earlier run has changed the claim since it was read. */
  readonly outdated: boolean;
  /** Claims of all keys as they were read last, if something depends on them. */
  readonly values: readonly number[];
  /** The regions that the last Describe showed, or that the run declares. */
  readonly scalars: number;
  /** For each stack, the nonces that are remembered here, as bits. */
  readonly nonces: readonly number[];
}

type Facts = Omit<Process, "id" | "nonces">;

/** Waits that promise nothing about what others see: they may end at any time, so they end at once. */
const IDLE = new Set(["gather", "turns"]);

/** How many waits may follow each other. */
const MAX_WAITS = 20;

/** All processes of a scenario, each once, and what they do after each event. */
export class Processes {
  private readonly all: Process[] = [];
  private readonly ids = new Map<string, number>();
  private readonly after: Map<number, Process>[] = [];
  private readonly again = new Map<number, readonly Process[]>();

  constructor(
    private readonly machine: Machine,
    private readonly scenario: Scenario,
    private readonly keys: readonly ClaimKey[],
  ) {}

  get(id: number): Process {
    const process = this.all[id];
    if (!process) throw new RangeError(`no process ${id}`);
    return process;
  }

  first(stack: number): Process {
    const { held = "", name, stem = name } = this.plan(stack);
    const exists = this.plan(stack).held !== undefined;
    const accounts = setOf(held);
    const ownKey = this.keys.findIndex((key) => key.stack === stack);
    const own = ownKey === -1 ? this.keys.findIndex((key) => key.stem === stem) : ownKey;
    return this.starting(stack, 0, { own, exists, last: "none", former: accounts, ever: accounts });
  }

  /** The deployments that may follow a killed one. */
  restarts(process: Process): readonly Process[] {
    return memoised(this.again, process.id, () => this.restarted(process));
  }

  private restarted(process: Process): Process[] {
    const { instead = [] } = this.plan(process.stack);
    const original = this.plan(process.stack).runs[process.at];
    const runs = [...(original ? [original] : []), ...instead];
    return runs.map((run) => this.anew(process, run));
  }

  /** The same deployment from the start, because its claim was changed meanwhile. */
  repeated(process: Process): Process {
    return this.memoised(process, REPEATED, () => this.anew(process, process.run));
  }

  private anew(process: Process, run: Run): Process {
    const { stack, at, exists, last, former, ever } = process;
    // Every create has a key of its own.
    const own = exists || process.isStart ? process.own : this.nextKey(process);
    return this.starting(stack, at, { own, exists, last, former, ever }, run);
  }

  private nextKey({ own, stack, isStart }: Process): number {
    if (isStart || this.keys.filter((key) => key.stack === stack).length <= 1) return own;
    if (this.keys[own + 1]?.stack !== stack) throw new RangeError("too few keys");
    return own + 1;
  }

  /** What follows a deployment that has ended. */
  following(process: Process, isSuccess: boolean): Process {
    return this.memoised(process, isSuccess ? SUCCEEDED : FAILED, () => {
      const { stack, at, run, former, ever, exists } = process;
      const isHeld = run.intent === "hold" || run.onwards !== undefined;
      const willExist = isSuccess ? isHeld : exists;
      const isLast = at + 1 >= this.plan(stack).runs.length;
      const own = willExist || isLast ? process.own : this.nextKey(process);
      if (!isSuccess) return this.starting(stack, at + 1, { own, exists, last: "failed", former, ever });
      const declared = isHeld ? setOf(run.accounts) : 0;
      return this.starting(stack, at + 1, {
        ...{ own, exists: willExist, last: "succeeded", former: declared, ever: declared },
      });
    });
  }

  /** What the process does after `event`; `key` identifies the event. */
  respond(process: Process, key: number, event: () => Event, view: View = {}): Process {
    return this.memoised(process, key, () => this.intern(this.step(process, event(), view)));
  }

  private reduceMove(state: MoveState, event: MoveEvent): MoveStep {
    return (this.machine.move ?? reduceMove)(state, event);
  }

  /** What a mover does after `event`. */
  moved(process: Process, key: number, event: () => MoveEvent, values?: readonly number[]): Process {
    return this.memoised(process, key, () => {
      const { state, action } = this.reduceMove(process.mover ?? beginMove(), event());
      const facts = { ...factsOf(process), ...(values && { values }) };
      return this.intern(this.moving(facts, state, action));
    });
  }

  /** The mover continues with the next claim. */
  movingOn(process: Process, key: number): Process {
    const { pending } = process;
    if (!("move" in pending)) throw new RangeError("no move");
    return this.intern({ ...factsOf(process), pending: { ...pending, key }, guard: "none" });
  }

  /** The mover waits, and continues with the next action. */
  private moving(facts: Facts, first: MoveState, firstAction: MoveAction): Facts {
    let [state, action, guard] = [first, firstAction, "none" as Guard];
    while ("wait" in action) {
      if (action.wait !== "turns") guard = action.wait === "landed" ? "landed" : "visible";
      ({ state, action } = this.reduceMove(state, { event: "waited" }));
    }
    if ("call" in action) return { ...facts, mover: state, pending: { move: action.call, key: 0 }, guard };
    const { mover: _, ...rest } = facts;
    if ("failed" in action)
      return { ...rest, guard, pending: { failed: "refused", missing: [], unfinished: false } };
    return this.inNewStore(rest);
  }

  /** Once the claims are moved, the owner publishes what it declares. */
  private inNewStore(facts: Facts): Facts {
    const { mover: _, ...rest } = facts;
    const store = facts.store === "tags" ? "dynamodb" : "tags";
    const state = this.machine.begin({
      ...this.goalOf(facts, { ...facts.run, intent: "hold" }),
      exclusive: store === "dynamodb",
    });
    const { state: machine, action } = this.machine.reduce(state, { event: "start" });
    const known = { claim: NOTHING, turn: 0, taken: false, known: false, wrote: false, outdated: false };
    return this.settled({ ...rest, store, machine, guard: "none", values: [], ...known }, action);
  }

  /** The owner has read which store the owner tag names. */
  found(process: Process, isMoved: boolean): Process {
    return this.memoised(process, isMoved ? FOUND : FOUND_NOT, () => {
      const facts = { ...factsOf(process), guard: "none" as const };
      if (isMoved && facts.run.onwards === "end")
        return this.intern({ ...facts, pending: { call: "withdraw" } });
      // The state records only the store in which the claims are kept again.
      if (isMoved && facts.store !== this.scenario.store) return this.intern(this.inNewStore(facts));
      if (isMoved) return this.intern({ ...facts, mover: RETIRING, pending: { move: "retire", key: 0 } });
      const { state, action } = this.machine.reduce(process.machine, { event: "start" });
      return this.intern(this.settled({ ...facts, machine: state }, action));
    });
  }

  /** A reading that has returned some of the claims. */
  readingOn(process: Process, values: readonly number[]): Process {
    return this.intern({ ...factsOf(process), pending: { call: "readOn", values }, guard: "none" });
  }

  /** The process continues with another call of the shell. */
  goesOn(process: Process, call: "forget" | "withdraw" | "describeAgain"): Process {
    return this.memoised(process, GOES_ON - ["forget", "withdraw", "describeAgain"].indexOf(call), () =>
      this.intern({ ...factsOf(process), pending: { call }, guard: "visible" }),
    );
  }

  /** What it read of its claim is out of date. */
  outdated(process: Process): Process {
    return this.memoised(process, OUTDATED, () => this.intern({ ...factsOf(process), outdated: true }));
  }

  /** The process once its next wait has begun. */
  begun(process: Process, guard: Guard): Process {
    return this.memoised(process, BEGUN, () => {
      const { state, action } = this.machine.reduce(process.machine, { event: "waited" });
      return this.intern(this.settled({ ...factsOf(process), machine: state, guard }, action));
    });
  }

  private memoised(process: Process, key: number, make: () => Process): Process {
    const known = this.after[process.id] ?? new Map<number, Process>();
    this.after[process.id] = known;
    return memoised(known, key, make);
  }

  private plan(stack: number): StackPlan {
    const plan = this.scenario.stacks[stack];
    if (!plan) throw new RangeError(`no stack ${stack}`);
    return plan;
  }

  private starting(
    stack: number,
    at: number,
    past: Pick<Process, "own" | "exists" | "last" | "former" | "ever">,
    instead?: Run,
  ): Process {
    const { runs } = this.plan(stack);
    const run = instead ?? runs[Math.min(at, runs.length - 1)];
    if (!run) throw new RangeError("a stack without runs");
    const isEnd = at >= runs.length;
    const store = run.store ?? this.scenario.store;
    const facts = { stack, run, at, store, isStart: !isEnd, isEnd, ...past, before: 0 };
    const state = this.machine.begin(this.goalOf(facts, run));
    const first =
      isEnd || run.onwards !== undefined ? undefined : this.machine.reduce(state, { event: "start" });
    const pending = first?.action ?? (isEnd ? { done: "published" as const } : { call: "find" as const });
    return this.intern({
      ...facts,
      machine: isEnd ? undefined : (first?.state ?? state),
      pending: pending as Pending,
      guard: isEnd ? "none" : "visible",
      ...{ claim: NOTHING, turn: 0, taken: false, known: false, wrote: false, outdated: false },
      ...{ values: [], scalars: 0 },
    });
  }

  private goalOf(
    { own, store, exists, former }: Pick<Process, "own" | "store" | "exists" | "former">,
    { intent, accounts, force, onwards }: Run,
  ): Goal {
    return {
      key: this.keys[own]?.name ?? "?",
      intent,
      accounts: listOf(setOf(accounts)),
      former: listOf(former),
      force: force === true || onwards === "move",
      exclusive: store === "dynamodb",
      isNew: !exists,
    };
  }

  private step(process: Process, event: Event, view: View): Facts {
    const { state, action } = this.machine.reduce(process.machine, event);
    const next: Facts = { ...this.learnt(process, event), machine: state, isStart: false };
    const scalars = view.scalars ?? next.scalars;
    const before = process.isStart ? (view.live ?? 0) : next.before;
    const ever = process.isStart ? process.ever | setOf(process.run.accounts) : process.ever;
    const values = view.values ?? (event.event === "read" ? [] : next.values);
    return this.settled({ ...next, scalars, before, ever, values, guard: "none" as const }, action);
  }

  /** Continues to the next action that is not an idle wait. */
  private settled(facts: Facts, action: Action): Facts {
    let machine = facts.machine;
    let guard: Guard = facts.guard;
    let pending = action;
    for (let waits = 0; "wait" in pending; waits++) {
      if (waits > MAX_WAITS) throw new RangeError("waits without end");
      if (!IDLE.has(pending.wait)) {
        if (guard !== "none") break;
        guard = pending.wait === "landed" ? "landed" : "visible";
      }
      const { state, action: following } = this.machine.reduce(machine, { event: "waited" });
      machine = state;
      pending = following;
    }
    return this.next({ ...facts, machine, guard }, pending);
  }

  private next(facts: Facts, action: Action): Facts {
    if ("done" in action && action.done === "closed") {
      const { onwards } = facts.run;
      if (onwards === "move") {
        const { state, action: first } = this.reduceMove(beginMove(), { event: "start" });
        return this.moving(facts, state, first);
      }
      return { ...facts, pending: { call: onwards === "end" ? "end" : "delete" } };
    }
    if (!("call" in action) || !["write", "acquire", "release"].includes(action.call))
      return { ...facts, pending: action as Exclude<Action, Marking> };
    const { isNew } = this.machine.goal(facts.machine);
    const marking = action as Marking;
    const run = marking.call === "acquire" ? "on" : marking.run;
    return { ...facts, pending: { ...marking, kind: runKind(run, isNew) } };
  }

  /** What the shell remembers of its calls and readings. */
  private learnt(process: Process, event: Event): Facts {
    const facts = factsOf(process);
    switch (event.event) {
      case "read":
        return this.read(process, event.reading);
      case "written":
      case "unknown":
        return isCall(process.pending, "write")
          ? { ...facts, claim: claimedValue(process.pending.claim), wrote: true }
          : facts;
      case "acquired":
        return { ...facts, turn: nonceNumber(event.nonce), taken: true };
      case "lost":
      case "released":
        return { ...facts, turn: 0, taken: false };
      default:
        return facts;
    }
  }

  /** A reading of tags may be older than the run's own writes; a reading of the lease is not. */
  private read(process: Process, { own, turns }: Reading): Facts {
    const facts = { ...factsOf(process), known: true };
    const nonce = turns.find(({ key }) => key === this.keys[process.own]?.name)?.nonce;
    const turn = nonce === undefined ? 0 : nonceNumber(nonce);
    if (!process.known) return { ...facts, claim: claimedValue(own), turn };
    return process.store === "dynamodb"
      ? { ...facts, turn, taken: facts.taken && turn === facts.turn }
      : facts;
  }

  private intern(facts: Facts): Process {
    const key = canonical(facts);
    const found = this.ids.get(key);
    if (found !== undefined) return this.get(found);
    const process = { ...facts, id: this.all.length, nonces: this.noncesIn(facts, key) };
    this.ids.set(key, process.id);
    this.all.push(process);
    return process;
  }

  private noncesIn({ own, turn, values }: Facts, key: string): number[] {
    return this.keys.map(({ name }, at) => {
      let bits = (at === own && turn > 0 ? 1 << turn : 0) | (1 << markOf(values[at] ?? NOTHING));
      for (const match of key.matchAll(new RegExp(`"${name}#(\\d)"`, "g"))) bits |= 1 << Number(match[1]);
      return bits;
    });
  }
}

/** As in the product: only the old store has to be left. */
const RETIRING: MoveState = { phase: "retire" };

function claimedValue(claim: Parameters<typeof claimValue>[0]): number {
  return claim ? claimValue(claim, 0, ENDED) : NOTHING;
}

// Keys of steps that are not events.
const SUCCEEDED = -1;
const FAILED = -2;
const BEGUN = -3;
const REPEATED = -4;
const OUTDATED = -5;
const FOUND = -6;
const FOUND_NOT = -7;
const GOES_ON = -8;

function memoised<Value>(known: Map<number, Value>, key: number, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** What only the model knows of a Describe. */
export interface View {
  readonly live?: number;
  readonly scalars?: number;
  /** Claims of all keys, if something depends on them. */
  readonly values?: readonly number[];
}

export function isCall<Name extends string>(
  pending: Pending,
  name: Name,
): pending is Extract<Pending, { call: Name }> {
  return "call" in pending && pending.call === name;
}

function factsOf({ id: _, nonces: __, ...facts }: Process): Facts {
  return facts;
}

/** The same text for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
