import type { HeldClaim } from "../../../provider/domain/claims";
import { difference, sameSet, sortedUnique } from "../../../provider/domain/sets";
import type { Timing } from "../../../provider/domain/timing";
import type {
  Action,
  Call,
  Event,
  Goal,
  LiveView,
  Reading,
  Run,
  Turn,
  Wait,
} from "../../../provider/sharing/protocol/protocol";
import { TIMING } from "../../support/timing";
import type { Machine } from "./machine";
import { Random } from "./random";
import { Timeline } from "./timeline";

/*
 * Many stacks on one aggregator, with real durations in virtual time. What goes wrong is random, and determined by a
 * seed.
 */

/** What one deployment of a stack does. */
export interface Order {
  readonly intent: "hold" | "leave";
  readonly accounts: readonly string[];
}

export interface SimulatedStack {
  readonly key: string;
  /** When its first deployment begins. */
  readonly begins: number;
  /** Its deployments, one after the other. */
  readonly orders: readonly Order[];
  /** What deployments after a killed one may do instead. */
  readonly instead: readonly Order[];
  /** Whether its claim is in two parts. */
  readonly isSpilled: boolean;
}

/** Probabilities for each call, or for each run. */
export interface Faults {
  /** A run is killed. */
  readonly crash: number;
  /** A Put's outcome is unknown. */
  readonly late: number;
  /** A Put is throttled. */
  readonly throttle: number;
  /** A write of a claim or turn has an unknown outcome. */
  readonly unsure: number;
  /** A process is paused for a while. */
  readonly pause: number;
}

export const NO_FAULTS: Faults = { crash: 0, late: 0, throttle: 0, unsure: 0, pause: 0 };

export interface Plan {
  readonly seed: number;
  readonly exclusive: boolean;
  readonly stacks: readonly SimulatedStack[];
  /** Live at first, and claimed by no stack. */
  readonly foreign: readonly string[];
  readonly faults: Faults;
}

/** How a simulation ended. */
export interface Outcome {
  /** Each sentence describes something that must not happen. */
  readonly violations: readonly string[];
  readonly puts: number;
  /** For each run that succeeded: its calls, and how long it took in milliseconds. */
  readonly runs: readonly RunReport[];
  /** Accounts of successful stacks that are missing at the end. */
  readonly lost: number;
  /** What happened, if a trace was requested. */
  readonly trace: readonly string[];
}

export interface RunReport {
  readonly calls: number;
  readonly duration: number;
  readonly waited: number;
}

export function simulate(
  plan: Plan,
  machine: Machine,
  options: { trace?: boolean; timing?: Timing } = {},
): Outcome {
  return new Simulation(plan, machine, options.timing ?? TIMING, options.trace === true).run();
}

/** A value with the times at which it was written. */
class Register<T> {
  private versions: { readonly since: number; readonly value: T }[];

  constructor(first: T) {
    this.versions = [{ since: Number.NEGATIVE_INFINITY, value: first }];
  }

  get latest(): T {
    return this.asOf(Number.POSITIVE_INFINITY);
  }

  write(value: T, now: number, kept: number): void {
    this.versions.push({ since: now, value });
    while ((this.versions[1]?.since ?? now) < now - kept) this.versions.shift();
  }

  asOf(time: number): T {
    let found = this.versions[0];
    for (const version of this.versions) if (version.since <= time) found = version;
    if (!found) throw new RangeError("a register without a value");
    return found.value;
  }
}

interface Mark {
  readonly key: string;
  readonly nonce: string;
  readonly stamp: number;
}

interface Stored {
  readonly claim: HeldClaim | undefined;
  readonly mark: Mark | undefined;
  /** When the current run was last marked. */
  readonly run?: number | undefined;
}

/** A stack that has not finished by this time never will. */
const END = 48 * 3_600_000;

class Simulation {
  readonly timeline = new Timeline();
  readonly random: Random;
  readonly violations: string[] = [];
  readonly trace: string[] = [];
  readonly runs: RunReport[] = [];
  puts = 0;
  nonces = 0;
  private readonly live: Register<readonly string[]>;
  private readonly claims = new Map<string, Register<Stored>>();
  private lease: Mark | undefined;
  private readonly stacks: Stack[];

  constructor(
    readonly plan: Plan,
    readonly machine: Machine,
    readonly timing: Timing,
    private readonly isTraced: boolean,
  ) {
    this.random = new Random(plan.seed);
    this.live = new Register(sortedUnique(plan.foreign));
    for (const { key } of plan.stacks)
      this.claims.set(key, new Register<Stored>({ claim: undefined, mark: undefined }));
    this.stacks = plan.stacks.map((stack) => new Stack(this, stack));
  }

  run(): Outcome {
    for (const stack of this.stacks) stack.schedule();
    this.timeline.run(END);
    const lost = this.lost().length;
    this.judge();
    const { violations, puts, runs, trace } = this;
    return { violations, puts, runs, lost, trace };
  }

  tell(line: () => string): void {
    if (this.isTraced) this.trace.push(`${(this.timeline.now / 1000).toFixed(3).padStart(9)} s  ${line()}`);
  }

  wrong(what: string): void {
    this.violations.push(what);
    this.tell(() => `✘ ${what}`);
  }

  // The model AWS: each of these happens at one moment

  readLive(): readonly string[] {
    return this.live.asOf(this.moment(false));
  }

  writeLive(accounts: readonly string[]): void {
    this.puts += 1;
    this.live.write(accounts, this.timeline.now, this.timing.propagation);
    const lost = this.lost();
    if (lost.length > 0) this.wrong(`${lost.join(", ")} lost`);
    const foreign = difference(this.plan.foreign, accounts);
    if (foreign.length > 0) this.wrong(`${foreign.join(", ")}, which nobody claims, taken out`);
  }

  /** Accounts of successful stacks that are missing. */
  private lost(): string[] {
    const live = new Set(this.live.latest);
    return this.stacks.flatMap(({ plan, kept }) =>
      kept.filter((account) => !live.has(account)).map((account) => `${account} of ${plan.key}`),
    );
  }

  /** The time that a reading shows: at most δ ago. Claims in DynamoDB are read consistently. */
  private moment(isConsistent: boolean): number {
    const { now } = this.timeline;
    return isConsistent ? now : now - this.random.next() * this.timing.propagation;
  }

  readClaims(): { readonly stored: Map<string, Stored>; readonly torn: Set<string> } {
    const stored = new Map<string, Stored>();
    const torn = new Set<string>();
    for (const { key, isSpilled } of this.plan.stacks) {
      const register = this.registerOf(key);
      const first = register.asOf(this.moment(this.plan.exclusive));
      stored.set(key, first);
      if (isSpilled && !this.plan.exclusive && register.asOf(this.moment(false)).claim !== first.claim)
        torn.add(key);
    }
    return { stored, torn };
  }

  marksIn(stored: ReadonlyMap<string, Stored>): Mark[] {
    if (this.plan.exclusive) return this.lease ? [this.lease] : [];
    return [...stored.values()].flatMap(({ mark }) => (mark ? [mark] : []));
  }

  storedOf(key: string): Stored {
    return this.registerOf(key).latest;
  }

  store(key: string, stored: Stored): void {
    this.registerOf(key).write(stored, this.timeline.now, this.timing.propagation);
  }

  /** Acquires the lease; false if another stack has it. */
  acquireLease(mark: Mark, over: string | undefined): boolean {
    if (this.lease?.nonce !== over) return false;
    this.lease = mark;
    return true;
  }

  releaseLease(nonce: string | undefined): void {
    if (this.lease?.nonce === nonce) this.lease = undefined;
  }

  private registerOf(key: string): Register<Stored> {
    const register = this.claims.get(key);
    if (!register) throw new RangeError(`no stack ${key}`);
    return register;
  }

  // The end

  private judge(): void {
    for (const stack of this.stacks) this.judgeStack(stack);
    if (this.lease) this.wrong(`the turn of ${this.lease.key} was never released`);
    const expected = sortedUnique([...this.plan.foreign, ...this.stacks.flatMap(({ former }) => former)]);
    const ghosts = difference(this.live.latest, expected);
    if (ghosts.length > 0) this.wrong(`${ghosts.join(", ")} still there at the end`);
  }

  private judgeStack({ plan: { key }, isDone, former }: Stack): void {
    if (!isDone) this.wrong(`${key} never ends`);
    const { claim, mark } = this.storedOf(key);
    if (mark) this.wrong(`${key} leaves its turn behind`);
    const isRight =
      former.length === 0
        ? claim === undefined
        : claim && sameSet(claim.accounts, former) && claim.leaving.length === 0;
    if (!isRight)
      this.wrong(`${key} has succeeded with ${former.join(" ")}, and claims ${JSON.stringify(claim)}`);
  }
}

/** One stack and the shell that makes its calls. */
class Stack {
  isDone = false;
  /** The accounts that its last successful run declared. */
  former: readonly string[] = [];
  /** The accounts that it was promised. */
  kept: readonly string[] = [];
  private at = 0;
  private order: Order | undefined;
  private state: unknown;
  /** Counts runs, so that an answer to a killed run is dropped. */
  private run = 0;
  private claim: HeldClaim | undefined;
  private mark: Mark | undefined;
  private isRead = false;
  /** Whether the run has written its claim. */
  private isMarked = false;
  private acquiredAt = 0;
  private began = 0;
  private calls = 0;
  private waited = 0;
  private readonly firstSeen = new Map<string, number>();
  /** The error of its estimate of AWS's time, in milliseconds. */
  private readonly skew: number;

  constructor(
    private readonly world: Simulation,
    readonly plan: SimulatedStack,
  ) {
    this.skew = world.random.between(-0.5, 0.5) * world.timing.skew;
  }

  schedule(): void {
    this.world.timeline.after(this.plan.begins, () => this.begin(this.plan.orders[0]));
  }

  private begin(order: Order | undefined): void {
    this.order = order;
    if (!order) {
      this.isDone = true;
      return;
    }
    const { machine, timeline, random, plan } = this.world;
    this.run += 1;
    Object.assign(this, { claim: undefined, mark: undefined, isRead: false, isMarked: false });
    Object.assign(this, { calls: 0, waited: 0 });
    this.firstSeen.clear();
    this.began = timeline.now;
    this.kept = this.kept.filter((account) => order.accounts.includes(account));
    this.state = machine.begin(this.goal(order));
    this.world.tell(() => `${this.plan.key}: begins to ${order.intent} ${order.accounts.join(" ")}`);
    if (random.chance(plan.faults.crash)) this.dieIn(random.between(0, 20_000));
    this.feed({ event: "start" });
  }

  private goal({ intent, accounts }: Order): Goal {
    const { exclusive } = this.world.plan;
    return {
      ...{ key: this.plan.key, intent, accounts, former: this.former, force: false, exclusive },
      // The next run keeps the claim's key: creates are tested by the checker.
      isNew: false,
    };
  }

  private dieIn(delay: number): void {
    const { run } = this;
    const { random, timeline, timing } = this.world;
    timeline.after(delay, () => {
      if (this.run !== run || this.isDone) return;
      this.world.tell(() => `${this.plan.key}: is killed`);
      this.run += 1;
      const same = this.order ? [this.order] : [];
      const order = random.pick([...same, ...this.plan.instead]);
      timeline.after(timing.propagation + random.between(0, random.pick([2_000, 60_000, 600_000])), () =>
        this.begin(order),
      );
    });
  }

  private feed(event: Event): void {
    const { state, action } = this.world.machine.reduce(this.state, event);
    this.state = state;
    const { random, plan } = this.world;
    const pause = random.chance(plan.faults.pause) ? random.between(0, random.pick([20_000, 600_000])) : 0;
    if (pause === 0) this.perform(action);
    else this.later(pause, () => this.perform(action));
  }

  /** Runs the step later, unless the run is killed until then. */
  private later(delay: number, act: () => void): void {
    const { run } = this;
    this.world.timeline.after(delay, () => {
      if (this.run === run) act();
    });
  }

  private perform(action: Action): void {
    if ("wait" in action) this.wait(action.wait);
    else if ("call" in action) this.call(action);
    else this.end(action);
  }

  private wait(what: Wait): void {
    const { timing, random } = this.world;
    const durations = {
      visible: timing.propagation,
      turns: timing.propagation,
      landed: timing.inFlight,
      gather: random.next() * timing.gather,
    };
    this.waited += durations[what];
    this.later(durations[what], () => this.feed({ event: "waited" }));
  }

  private end(action: Extract<Action, { done: unknown } | { failed: unknown }>): void {
    const { timeline, random } = this.world;
    if ("failed" in action) this.world.wrong(`${this.plan.key} fails: ${action.failed}`);
    this.world.tell(() => `${this.plan.key}: ${"failed" in action ? "fails" : "succeeds"}`);
    const accounts = this.order?.accounts ?? [];
    this.former = accounts;
    this.kept = accounts;
    this.world.runs.push({ calls: this.calls, duration: timeline.now - this.began, waited: this.waited });
    this.run += 1;
    this.at += 1;
    timeline.after(random.between(1_000, 60_000), () => this.begin(this.plan.orders[this.at]));
  }

  /** A call takes effect some time after it was sent, and the answer comes some time after that. */
  private call(call: Call): void {
    this.calls += 1;
    if (call.call === "put") {
      this.put(call.accounts);
      return;
    }
    const { random, timeline, plan } = this.world;
    const isWrite = call.call === "write" || call.call === "acquire" || call.call === "release";
    if (call.call === "acquire") this.acquiredAt = timeline.now;
    if (isWrite && random.chance(plan.faults.unsure)) {
      this.loseAnswer(call);
      return;
    }
    const { run } = this;
    // It takes effect even if its sender is killed meanwhile.
    timeline.after(this.latency(), () => {
      if (this.run !== run && !isWrite) return;
      const event = this.effect(call);
      if (this.run === run) this.later(this.latency(), () => this.feed(event));
    });
  }

  private latency(): number {
    const { random } = this.world;
    return random.chance(0.02) ? random.between(100, 800) : random.between(10, 100);
  }

  private loseAnswer(call: Call): void {
    const { random, timeline } = this.world;
    const { run } = this;
    // The writes of a killed run land before the next run begins.
    timeline.after(this.latency(), () => {
      if (this.run === run && random.chance(0.5)) this.effect(call);
      if (this.run === run) this.later(random.between(1_000, 5_000), () => this.feed({ event: "unknown" }));
    });
  }

  private effect(call: Call): Event {
    const { world, plan } = this;
    switch (call.call) {
      case "describe":
        return this.described();
      case "read":
        return { event: "read", reading: this.reading() };
      case "readTurns":
        return { event: "turns", turns: this.turns(world.marksIn(world.readClaims().stored)) };
      case "write":
        this.claim = call.claim;
        this.isMarked = true;
        world.store(plan.key, {
          claim: call.claim,
          mark: world.plan.exclusive ? undefined : this.mark,
          run: call.claim && call.run === "on" ? this.stamp() : undefined,
        });
        world.tell(() => `${plan.key}: claims ${JSON.stringify(call.claim)}`);
        return { event: "written" };
      case "acquire":
        return this.acquire(call.over);
      case "release":
        world.tell(() => `${plan.key}: releases ${this.mark?.nonce}`);
        if (world.plan.exclusive) world.releaseLease(this.mark?.nonce);
        else
          world.store(plan.key, {
            ...{ claim: this.claim, mark: undefined, run: call.run === "on" ? this.stamp() : undefined },
          });
        this.mark = undefined;
        return { event: "released" };
      case "absorb":
        throw new RangeError("no create was killed");
      case "put":
        throw new RangeError("a Put is sent otherwise");
    }
  }

  private described(): Event {
    const { timeline, timing } = this.world;
    const live: LiveView = { accounts: this.world.readLive(), scalars: true };
    this.world.tell(() => `${this.plan.key}: describes ${live.accounts.join(" ")}`);
    return { event: "described", live, isTooOld: timeline.now - this.acquiredAt > timing.turn };
  }

  private reading(): Reading {
    const { world, plan } = this;
    const { stored, torn } = world.readClaims();
    const marks = world.marksIn(stored);
    const held = stored.get(plan.key);
    const own = torn.has(plan.key) ? undefined : held?.claim;
    const mark = marks.find(({ key }) => key === plan.key);
    if (!this.isRead) this.claim = own;
    if (!this.isRead || world.plan.exclusive) this.mark = mark;
    this.isRead = true;
    const others = [...stored].flatMap(([key, one]) =>
      key !== plan.key && one.claim && !torn.has(key) ? [{ key, ...one.claim, ...this.runIn(key, one) }] : [],
    );
    world.tell(
      () => `${plan.key}: reads ${others.length} claims, ${marks.length} turns${torn.size ? ", torn" : ""}`,
    );
    return {
      own: own && { ...own, ...(held && this.runIn(plan.key, held)) },
      ...{ others, elsewhere: false, turns: this.turns(marks), torn: torn.size > 0, damaged: false },
    };
  }

  private runIn(key: string, { run, mark }: Stored): { run?: Run } {
    const { timeline, timing } = this.world;
    const stamp = mark?.stamp ?? run;
    if (stamp === undefined) return {};
    const age = timeline.now + this.skew - stamp;
    const isExpired = age > timing.turn + timing.inFlight + timing.skew;
    return { run: { nonce: `${key}~`, isExpired, isNew: false } };
  }

  private stamp(): number {
    return Math.floor((this.world.timeline.now + this.skew) / 1000) * 1000;
  }

  private turns(marks: readonly Mark[]): Turn[] {
    const { timeline, timing } = this.world;
    return marks.map(({ key, nonce, stamp }) => {
      const seen = this.firstSeen.get(nonce) ?? timeline.now;
      this.firstSeen.set(nonce, seen);
      const age = timeline.now + this.skew - stamp;
      const isOld = age > timing.turn + timing.inFlight + timing.skew;
      return { key, nonce, isExpired: isOld || timeline.now - seen >= timing.turn + timing.inFlight };
    });
  }

  private acquire(over: string | undefined): Event {
    const { world, plan } = this;
    world.nonces += 1;
    const stamp = this.stamp();
    const late = this.isForgotten();
    const mark = { key: plan.key, nonce: `n${world.nonces}`, stamp };
    world.tell(() => `${plan.key}: acquires turn ${mark.nonce}`);
    if (!world.plan.exclusive) world.store(plan.key, { claim: this.claim, mark, run: stamp });
    else if (!world.acquireLease(mark, over)) return { event: "lost" };
    this.mark = mark;
    return { event: "acquired", nonce: mark.nonce, ...(late && { late }) };
  }

  /** Whether others may have taken this run for killed by now. */
  private isForgotten(): boolean {
    const { timing, timeline } = this.world;
    const { run, mark } = this.world.storedOf(this.plan.key);
    const stamp = mark?.stamp ?? run;
    return this.isMarked && stamp !== undefined && timeline.now - stamp >= timing.turn + timing.inFlight;
  }

  private put(accounts: readonly string[]): void {
    const { random, timeline, timing, plan } = this.world;
    // A Put is not sent later than the turn allows.
    if (timeline.now > this.acquiredAt + timing.turn || random.chance(plan.faults.throttle)) {
      this.later(this.latency(), () => this.feed({ event: "throttled" }));
      return;
    }
    const { key } = this.plan;
    this.world.tell(() => `${key}: puts ${accounts.join(" ")}`);
    const land = (): void => {
      this.world.tell(() => `the Put of ${key} takes effect: ${accounts.join(" ")}`);
      this.world.writeLive(accounts);
    };
    if (random.chance(plan.faults.late)) {
      if (random.chance(0.7)) timeline.after(random.between(0, timing.inFlight), land);
      this.later(random.between(1_000, 60_000), () => this.feed({ event: "unknown" }));
      return;
    }
    const latency = this.latency();
    timeline.after(latency, land);
    this.later(latency + this.latency(), () => this.feed({ event: "put" }));
  }
}
