import type { Action, Event, Goal, Reading } from "../../../provider/publishing/protocol";
import { listOf, setOf } from "./accounts";
import type { Machine } from "./machine";
import type { Run, Scenario, StackPlan } from "./scenario";
import { claimValue, NOTHING, nonceNumber } from "./values";

/** What a process does next. The owner deletes, once it may, and then removes its claim. */
export type Pending =
  | Action
  | { readonly call: "delete" }
  | { readonly call: "forget" }
  /** The rest of a reading that takes its time: the claims that it has shown so far. */
  | { readonly call: "readOn"; readonly values: readonly number[] };

/** What has to be over before the pending action. */
export type Guard = "none" | "visible" | "landed";

/** One stack: between two deployments, in one, or at the end of its plan. */
export interface Process {
  readonly id: number;
  readonly stack: number;
  readonly run: Run;
  /** Position of the run in the plan; the length of the plan at its end. */
  readonly at: number;
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** How the last run ended. */
  readonly last: "none" | "succeeded" | "failed";
  /** What the engine's state says was declared last. */
  readonly former: number;
  /** What it may have claimed since its last success. */
  readonly ever: number;
  /** Live when the run began. */
  readonly before: number;
  readonly machine: unknown;
  readonly pending: Pending;
  readonly guard: Guard;
  /** What the shell knows of the own claim: what it has written, or read at first. Without the mark. */
  readonly claim: number;
  /** Number of the own turn's nonce, as the shell knows it. */
  readonly turn: number;
  /** The turn was taken by this run. */
  readonly taken: boolean;
  /** The own claim has been read once. */
  readonly known: boolean;
  /** The regions that the last Describe has shown, or that are wanted. */
  readonly scalars: number;
  /** For each stack, the nonces that are remembered here, as bits. */
  readonly nonces: readonly number[];
}

type Facts = Omit<Process, "id" | "nonces">;

/** Waits that say nothing about what others see: they may end at any time, so they end at once. */
const IDLE = new Set(["company", "turns"]);

/** As many waits as a run may ask for one after the other. */
const MAX_WAITS = 20;

/** All processes of a scenario that were met, each once, and what they do after each event. */
export class Processes {
  private readonly all: Process[] = [];
  private readonly ids = new Map<string, number>();
  private readonly after: Map<number, Process>[] = [];
  private readonly again = new Map<number, readonly Process[]>();

  constructor(
    private readonly machine: Machine,
    private readonly scenario: Scenario,
  ) {}

  get(id: number): Process {
    const process = this.all[id];
    if (!process) throw new RangeError(`no process ${id}`);
    return process;
  }

  first(stack: number): Process {
    const { held = "" } = this.plan(stack);
    return this.starting(stack, 0, { last: "none", former: setOf(held), ever: setOf(held) });
  }

  /** The next deployments that may follow on a killed one. */
  restarts(process: Process): readonly Process[] {
    return memoised(this.again, process.id, () => this.restarted(process));
  }

  private restarted(process: Process): Process[] {
    const { instead = [] } = this.plan(process.stack);
    const { stack, at, former, ever } = process;
    const original = this.plan(stack).runs[at];
    const runs = [...(original ? [original] : []), ...instead];
    return runs.map((run) => this.starting(stack, at, { last: process.last, former, ever }, run));
  }

  /** What follows on a deployment that has ended. */
  following(process: Process, isSuccess: boolean): Process {
    return this.memoised(process, isSuccess ? SUCCEEDED : FAILED, () => {
      const { stack, at, run, former, ever } = process;
      if (!isSuccess) return this.starting(stack, at + 1, { last: "failed", former, ever });
      const declared = run.intent === "hold" ? setOf(run.accounts) : 0;
      return this.starting(stack, at + 1, { last: "succeeded", former: declared, ever: declared });
    });
  }

  /** What the process does after `event`; `key` tells the event from all others. */
  respond(process: Process, key: number, event: () => Event, view: View = {}): Process {
    return this.memoised(process, key, () => this.intern(this.step(process, event(), view)));
  }

  /** A reading that has shown some of the claims. */
  readingOn(process: Process, values: readonly number[]): Process {
    return this.intern({ ...factsOf(process), pending: { call: "readOn", values }, guard: "none" });
  }

  /** The owner once it has deleted the aggregator. */
  deleted(process: Process): Process {
    return this.memoised(process, DELETED, () =>
      this.intern({ ...factsOf(process), pending: { call: "forget" }, guard: "visible" }),
    );
  }

  /** The process once the wait that it has come to has begun. */
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
    past: Pick<Process, "last" | "former" | "ever">,
    instead?: Run,
  ): Process {
    const { runs } = this.plan(stack);
    const run = instead ?? runs[Math.min(at, runs.length - 1)];
    if (!run) throw new RangeError("a stack without runs");
    const isEnd = at >= runs.length;
    const state = this.machine.begin(this.goalOf(stack, run, past.former));
    const first = isEnd ? undefined : this.machine.reduce(state, { event: "start" });
    return this.intern({
      ...{ stack, run, at, isStart: !isEnd, isEnd, ...past, before: 0 },
      machine: first?.state,
      pending: first?.action ?? { done: "published" },
      guard: isEnd ? "none" : "visible",
      ...{ claim: NOTHING, turn: 0, taken: false, known: false, scalars: 0 },
    });
  }

  private goalOf(stack: number, { intent, accounts, force }: Run, former: number): Goal {
    return {
      key: this.plan(stack).name,
      intent,
      accounts: listOf(setOf(accounts)),
      former: listOf(former),
      force: force === true,
      exclusive: this.scenario.store === "dynamodb",
    };
  }

  private step(process: Process, event: Event, view: View): Facts {
    const { state, action } = this.machine.reduce(process.machine, event);
    const next: Facts = { ...this.learnt(process, event), machine: state, isStart: false };
    const scalars = view.scalars ?? next.scalars;
    const before = process.isStart ? (view.live ?? 0) : next.before;
    const ever = process.isStart ? process.ever | setOf(process.run.accounts) : process.ever;
    return this.settled({ ...next, scalars, before, ever, guard: "none" as const }, action);
  }

  /** Goes on to what is not an idle wait. */
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
    return {
      ...facts,
      machine,
      guard,
      pending: "done" in pending && pending.done === "closed" ? DELETE : pending,
    };
  }

  /** What the shell remembers of what it did and read. */
  private learnt(process: Process, event: Event): Facts {
    const facts = factsOf(process);
    switch (event.event) {
      case "read":
        return this.read(process, event.reading);
      case "written":
      case "unknown":
        return isCall(process.pending, "write")
          ? { ...facts, claim: claimValue(process.pending.claim, 0) }
          : facts;
      case "taken":
        return { ...facts, turn: nonceNumber(event.nonce), taken: true };
      case "lost":
      case "yielded":
        return { ...facts, turn: 0, taken: false };
      default:
        return facts;
    }
  }

  /** Tags may be older than what the run itself has written; a lease is as it is read. */
  private read(process: Process, { own, turns }: Reading): Facts {
    const facts = { ...factsOf(process), known: true };
    const nonce = turns.find(({ key }) => key === this.plan(process.stack).name)?.nonce;
    const turn = nonce === undefined ? 0 : nonceNumber(nonce);
    if (!process.known) return { ...facts, claim: claimValue(own, 0), turn };
    return this.scenario.store === "dynamodb"
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

  private noncesIn({ stack, turn }: Facts, key: string): number[] {
    return this.scenario.stacks.map(({ name }, at) => {
      let bits = at === stack && turn > 0 ? 1 << turn : 0;
      for (const match of key.matchAll(new RegExp(`"${name}#(\\d)"`, "g"))) bits |= 1 << Number(match[1]);
      return bits;
    });
  }
}

const DELETE: Pending = { call: "delete" };

// Keys of what happens beside events.
const SUCCEEDED = -1;
const FAILED = -2;
const DELETED = -3;
const BEGUN = -4;

function memoised<Value>(known: Map<number, Value>, key: number, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** What only the model sees of what was described. */
export interface View {
  readonly live?: number;
  readonly scalars?: number;
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

/** The same text for the same value, however it came about. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
