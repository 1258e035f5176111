import {
  type AggregatorApi,
  type Filters,
  type LiveAggregator,
  type Regions,
  sameFilters,
  sameRegions,
} from "../../aws/aggregator";
import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { longestBetween, type Moment, momentOf } from "../../aws/moment";
import { type Clock, retrying } from "../../aws/retry";
import { MOST_NAMED } from "../../domain/claims";
import type { Timing } from "../../domain/timing";
import type { ClaimStore, RunMark, StoredClaims, Written } from "../store/store";
import {
  afterRefusal,
  noAnswer,
  PublishingInterrupted,
  RecreatedByPutError,
  tooMany,
  UNANSWERED,
} from "./errors";
import { turnSeconds } from "./expiry";
import { Observer } from "./observer";
import { TurnProgress, waitUntil } from "./progress";
import type { Action, Call, Done, Event, Failure, Goal, LiveView, RunStatus, Wait } from "./protocol";
import { begin, reduce } from "./reduce";
import { awaitedIn, goalOf, isRollingBack, type State } from "./state";

/** How often in a row AWS may throttle a Put. */
const THROTTLES = 30;

/**
 * What check read a moment ago. A run can begin with it instead of its first Describe and its first reading of the
 * claims.
 */
export interface Snapshot {
  readonly live: LiveAggregator;
  readonly store: ClaimStore;
  readonly stored: StoredClaims;
}

/** What a run of the protocol works with. */
export interface Publication {
  readonly name: string;
  /** ARN of the aggregator, if it is known before the run. */
  readonly arn?: string;
  readonly goal: Goal;
  readonly api: AggregatorApi;
  /**
   * Opens the store of the claims. Called once, when the aggregator is found.
   *
   * Throws if the stack may not keep a claim there.
   */
  open(live: LiveAggregator): Promise<ClaimStore>;
  readonly snapshot?: Snapshot;
  /** When the resource was created, in seconds since the epoch, AWS's time. See `isPredecessor`. */
  readonly createdAt?: number | undefined;
  readonly timing: Timing;
  readonly clock: Clock;
  /** Regions and filters, if the stack owns the aggregator. Other stacks leave them as they are. */
  readonly scalars?: { readonly regions: Regions; readonly filters: Filters | undefined };
  /** Throws if accounts may not be published to this aggregator. Called with each reading of it. */
  inspect(live: LiveAggregator): void;
  /** Throws if the run may not write its claim. Called with each reading of the claims until the claim is written. */
  admit?(live: LiveAggregator, stored: StoredClaims): Promise<void>;
  /** Prints what the run waits for. */
  info(line: string): void;
}

/** How a run ended. */
export type PublishOutcome =
  /**
   * `live` and `claims` are the aggregator and the claims as they were last read; undefined if there is no aggregator.
   */
  | {
      readonly outcome: Done;
      readonly live: LiveAggregator | undefined;
      readonly stored?: StoredClaims | undefined;
    }
  | {
      readonly outcome: "failed";
      readonly failure: Failure;
      /**
       * Keys of the claims of others that are the cause: they close the aggregator, hold accounts, or can't be read.
       */
      readonly others: readonly string[];
      /** The reason: an error of AWS, a shortage of the store, or the name of the store that has the claims now. */
      readonly reason?: unknown;
      /** Accounts that the stack held before, and that the aggregator didn't show at the end. */
      readonly missing: readonly string[];
      /** The claim stays as the run wrote it, and the next run continues from there. */
      readonly unfinished: boolean;
      readonly live: LiveAggregator | undefined;
    };

/**
 * Executes the decisions of the reducer: makes its calls one after the other, and waits.
 *
 * @throws AwsError, if a call fails permanently; PublishingInterrupted, if that happens after the claim was written
 */
export async function publish(publication: Publication): Promise<PublishOutcome> {
  const run = new Run(publication);
  let { state, action } = reduce(begin(publication.goal), { event: "start" });
  for (;;) {
    if ("done" in action) {
      await run.tidy();
      return { outcome: action.done, live: run.live, stored: run.stored };
    }
    if ("failed" in action) {
      await run.tidy();
      return run.failed(action);
    }
    const event = await interruptible(run, () => run.perform(action as Pending, state));
    ({ state, action } = reduce(state, event));
  }
}

async function interruptible<T>(run: Run, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const { live, wrote } = run;
    throw wrote && live && ConfigAggregatorError.is(error)
      ? new PublishingInterrupted(afterRefusal(run.reason, error), live)
      : error;
  }
}

type Failed = Extract<Action, { failed: Failure }>;

type Pending = Exclude<Action, { done: Done } | Failed>;

type StoreCall = Exclude<Call, { call: "describe" | "put" }>;

/** The impure part of a run: time, calls, and what later calls need to know of earlier ones. */
class Run {
  live: LiveAggregator | undefined;
  /** Whether a write of this run may be in the store. */
  wrote = false;
  /** The error of AWS, or the text of the store, when it last refused a write. */
  reason: unknown;
  private store: ClaimStore | undefined;
  /** The claims as they were last read. */
  stored: StoredClaims | undefined;
  /** The last reading before the rollback: later readings are not its cause. */
  private decisive: StoredClaims | undefined;
  /** When the own turn was acquired, measured before the call was sent. */
  private acquiredAt: Moment = { monotonic: 0, aws: 0 };
  private throttles = 0;
  /** When the claim was last marked with this run. */
  private markedAt: Moment = { monotonic: 0, aws: 0 };
  /** How many writes in a row had no answer so far. */
  private unanswered = 0;
  private readonly observer: Observer;
  private readonly progress: TurnProgress;

  constructor(private readonly publication: Publication) {
    const { name, goal } = publication;
    this.observer = new Observer(publication);
    this.progress = new TurnProgress(name, goal.key, publication);
  }

  /** Removes leftovers. If that fails, the next run does it. */
  async tidy(): Promise<void> {
    try {
      await this.store?.tidy();
    } catch (error) {
      if (!ConfigAggregatorError.is(error)) throw error;
    }
  }

  failed({ failed: failure, missing, unfinished }: Failed): PublishOutcome {
    const { key } = this.publication.goal;
    const { claims = [], damaged = [], torn = [], movedTo } = this.decisive ?? {};
    const others = claims.filter((claim) => claim.key !== key);
    const keysOf = (claims: typeof others) => claims.map((claim) => claim.key);
    const unreadable = [...damaged, ...torn];
    const concerned: Partial<Record<Failure, readonly string[]>> = {
      closing: keysOf(others.filter(({ closing }) => closing !== undefined)),
      claimed: [...keysOf(others.filter(({ accounts }) => accounts.length > 0)), ...unreadable],
      unreadable,
    };
    return {
      outcome: "failed",
      failure,
      missing,
      unfinished,
      live: this.live,
      others: concerned[failure] ?? [],
      ...(this.reason !== undefined && { reason: this.reason }),
      ...(failure === "moved" && { reason: movedTo }),
    };
  }

  async perform(action: Pending, state: State): Promise<Event> {
    if ("call" in action) return this.call(action, state);
    await this.wait(action.wait, state);
    return { event: "waited" };
  }

  private async call(call: Call, state: State): Promise<Event> {
    if (call.call === "describe") return this.describe();
    if (call.call === "put") return this.put(call.accounts);
    // Without an aggregator, there is no store.
    if (!this.store) return { event: call.call === "release" ? "released" : "written" };
    return this.callStore(call, this.store, state);
  }

  private async callStore(call: StoreCall, store: ClaimStore, state: State): Promise<Event> {
    const { clock } = this.publication;
    switch (call.call) {
      case "read":
        this.stored =
          (this.stored ? undefined : this.publication.snapshot?.stored) ??
          (await retrying(() => store.read(), clock));
        if (!isRollingBack(state)) this.decisive = this.stored;
        if (!this.wrote && this.live) await this.publication.admit?.(this.live, this.stored);
        return { event: "read", reading: await this.observer.reading(this.stored) };
      case "readTurns":
        return { event: "turns", turns: this.observer.turns(await retrying(() => store.readTurns(), clock)) };
      case "write": {
        const late = this.isLate(call.run);
        const written = await store.write(call.claim, this.mark(call.run, state));
        this.wrote ||= written.outcome !== "full";
        return this.written(written, state, "written", late);
      }
      case "release": {
        const late = this.isLate(call.run);
        const mark = this.mark(call.run, state, !store.exclusive);
        return this.written(await store.release(mark), state, "released", late);
      }
      case "absorb": {
        const abandoned = (this.stored?.claims ?? []).filter(({ key }) => call.keys.includes(key));
        return this.written(await store.absorb(abandoned), state, "absorbed");
      }
      case "acquire": {
        const late = this.isForgotten();
        this.acquiredAt = momentOf(clock, this.publication.api);
        const mark = this.mark("on", state, !store.exclusive) ?? { lasts: 0, isNew: false };
        const acquired = await store.acquire(call.over, mark);
        if (acquired.outcome === "unknown") return this.unknown();
        if (acquired.outcome !== "acquired") return { event: acquired.outcome };
        return { event: "acquired", nonce: acquired.nonce, ...(late && { late }) };
      }
    }
  }

  /**
   * The mark of this run for the next write; undefined if the run has finished.
   *
   * @param isWritten - whether the call writes the claim; a call for a lease doesn't
   */
  private mark(run: RunStatus, state: State, isWritten = true): RunMark | undefined {
    const { clock, timing } = this.publication;
    if (run === "on" && isWritten) this.markedAt = momentOf(clock, this.publication.api);
    if (run === "ended") return undefined;
    return { lasts: run === "failed" ? 0 : turnSeconds(timing), isNew: goalOf(state).isNew };
  }

  /** Whether others may have taken this run for killed before it finished. */
  private isLate(run: RunStatus): boolean {
    return run === "ended" && this.isForgotten();
  }

  /** Whether others may have taken this run for killed by now. */
  private isForgotten(): boolean {
    const { clock, timing } = this.publication;
    const age = longestBetween(this.markedAt, momentOf(clock, this.publication.api));
    return this.wrote && age >= turnSeconds(timing) * 1_000;
  }

  private written(
    written: Written,
    state: State,
    event: "written" | "released" | "absorbed",
    late = false,
  ): Event {
    // A rollback has its reason: that AWS rejected the Put, for example.
    if (written.outcome === "full" && !isRollingBack(state)) this.reason = written.shortage;
    if (written.outcome === "unknown") return this.unknown();
    this.unanswered = 0;
    if (written.outcome === "full") return { event: "full" };
    return event === "absorbed" ? { event } : { event, ...(late && { late }) };
  }

  private async describe(): Promise<Event> {
    const { api, name, inspect, open, clock, snapshot } = this.publication;
    const arn = this.publication.arn ?? this.live?.arn;
    this.live =
      (this.store ? undefined : snapshot?.live) ?? (await retrying(() => api.describe(name, arn), clock));
    if (this.live) inspect(this.live);
    if (this.live) this.store ??= snapshot?.store ?? (await open(this.live));
    return {
      event: "described",
      live: this.live && this.view(this.live),
      isTooOld: !this.isInTurn(),
    };
  }

  /** Whether the own turn is not too old to send anything. */
  private isInTurn(): boolean {
    const { clock, api, timing } = this.publication;
    return longestBetween(this.acquiredAt, momentOf(clock, api)) <= timing.turn;
  }

  private view({ source, filters }: LiveAggregator): LiveView {
    const { scalars } = this.publication;
    return {
      accounts: source.kind === "account" ? source.accountIds : [],
      scalars:
        scalars === undefined ||
        (sameRegions(scalars.regions, source.regions) && sameFilters(scalars.filters ?? filters, filters)),
    };
  }

  private async put(accountIds: readonly string[]): Promise<Event> {
    const { api, name, scalars } = this.publication;
    const { live } = this;
    if (accountIds.length > MOST_NAMED) return this.notPut(tooMany(name));
    if (live?.source.kind !== "account") throw new Error("what is put was described before");
    const regions = scalars?.regions ?? live.source.regions;
    const filters = scalars?.filters ?? live.filters;
    try {
      const source = { kind: "account", accountIds, regions } as const;
      const { arn } = await api.put({ name, source, filters }, { isDue: () => this.isInTurn() });
      this.throttles = 0;
      this.unanswered = 0;
      if (arn !== live.arn) throw new RecreatedByPutError(name, arn);
      return { event: "put" };
    } catch (error) {
      return this.notPut(error);
    }
  }

  /** @throws AwsError, if AWS repeatedly didn't answer */
  private unknown(error?: unknown): Event {
    this.unanswered += 1;
    if (this.unanswered <= UNANSWERED) return { event: "unknown" };
    throw noAnswer(this.publication.name, this.unanswered, error);
  }

  private notPut(error: unknown): Event {
    if (!(error instanceof AwsError)) throw error;
    switch (error.kind) {
      case "unknown-outcome":
        return this.unknown(error);
      case "late":
        return { event: "throttled" };
      case "throttled":
      case "unreachable":
        this.throttles += 1;
        if (this.throttles > THROTTLES) throw error;
        return { event: "throttled" };
      case "unauthenticated":
        throw error;
      default:
        this.reason = error;
        return { event: "refused" };
    }
  }

  private async wait(what: Wait, state: State): Promise<void> {
    const { clock, timing, name } = this.publication;
    const awaited = awaitedIn(state);
    if (what !== "turns") this.progress.reset();
    else
      this.progress.tell(
        awaited.map(({ key }) => key),
        this.observer.longest(awaited),
      );
    if (what === "gather") await clock.sleep(clock.random() * timing.gather);
    else await waitUntil(what === "landed" ? what : "visible", this.publication, timing, name);
  }
}
