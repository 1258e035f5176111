import {
  type AggregatorApi,
  type Filters,
  type LiveAggregator,
  type Regions,
  sameFilters,
  sameRegions,
} from "../../aws/aggregator";
import { AwsError, ConfigAggregatorError, isGone } from "../../aws/errors";
import { longestBetween, type Moment, momentOf } from "../../aws/moment";
import { type Clock, retrying } from "../../aws/retry";
import { indexing } from "../../domain/claimIndex";
import { claimName, isNamesake } from "../../domain/claimKey";
import { MOST_NAMED } from "../../domain/claims";
import { toldBy } from "../../domain/error";
import { type ByFace, both } from "../../domain/errorText";
import { ACCOUNT_QUOTA } from "../../domain/quotas";
import type { Timing } from "../../domain/timing";
import { inSlices } from "../../engine/inSlices";
import {
  type ClaimStore,
  isPredecessor,
  type RunMark,
  type StoredClaim,
  type StoredClaims,
  type StoredTurn,
  splitClaims,
  type Written,
} from "../store/store";
import type {
  Action,
  Call,
  Done,
  Event,
  Failure,
  Goal,
  LiveView,
  OwnClaim,
  Progress,
  ReadClaim,
  Reading,
  Turn,
  Wait,
} from "./protocol";
import { counted } from "./reading";
import { begin, reduce, type State } from "./reduce";
import { Sightings, turnLasts } from "./turns";

/** How often in a row AWS may ask to come back later. */
const THROTTLES = 30;

/** How many writes in a row may have no answer. */
const UNANSWERED = 4;

/** Waits longer than this are announced, in milliseconds, and again each time as long has passed. */
const ANNOUNCED = { first: 3_000, again: 60_000 };

/** What was read a moment ago, with which a run can begin: its first Describe, and its first reading of the claims. */
export interface Begun {
  readonly live: LiveAggregator;
  readonly store: ClaimStore;
  readonly stored: StoredClaims;
}

/** What a run of the protocol works with. */
export interface Publication {
  readonly name: string;
  /** Of the aggregator, where it is known before the run. */
  readonly arn?: string;
  readonly goal: Goal;
  readonly api: AggregatorApi;
  /**
   * Opens the store of the claims. Called once, with the aggregator as it was found.
   *
   * Throws where this aggregator is not one to keep claims of.
   */
  open(live: LiveAggregator): Promise<ClaimStore>;
  readonly begun?: Begun;
  /** When the resource was created, in seconds since the epoch, AWS's time. See `isPredecessor`. */
  readonly createdAt?: number | undefined;
  readonly timing: Timing;
  readonly clock: Clock;
  /** Regions and filters, where the stack owns the aggregator; everybody else leaves them as they are. */
  readonly scalars?: { readonly regions: Regions; readonly filters: Filters | undefined };
  /** Throws where this aggregator is not one to publish to. Called with each reading of it. */
  inspect(live: LiveAggregator): void;
  /** Tells what is being waited for. */
  say(line: string): void;
}

/** How a run ended. */
export type Published =
  /** `live` is the aggregator as it was last read; undefined where there is none. */
  | { readonly outcome: Done; readonly live: LiveAggregator | undefined }
  | {
      readonly outcome: "failed";
      readonly failure: Failure;
      /** Keys of the claims of others that are the cause: that close it, hold it, or can't be read. */
      readonly others: readonly string[];
      /** What was said about it: by AWS, or by the store. */
      readonly reason?: unknown;
      /** What the stack held before, and the aggregator didn't show at the end. */
      readonly missing: readonly string[];
      /** The claim is as the run has written it, and the next run goes on from there. */
      readonly unfinished: boolean;
      readonly live: LiveAggregator | undefined;
    };

/**
 * Executes what the reducer decides: makes its calls one after the other, and waits.
 *
 * @throws AwsError, where a call fails in a way that repeating won't mend; PublishingInterrupted, where that happens
 *   after the claim was written
 */
export async function publish(publication: Publication): Promise<Published> {
  const run = new Run(publication);
  let { state, action } = reduce(begin(publication.goal), { event: "start" });
  for (;;) {
    if ("done" in action) {
      await run.tidy();
      return { outcome: action.done, live: run.live };
    }
    if ("failed" in action) {
      await run.tidy();
      return run.failed(action);
    }
    const event = await carriedOn(run, () => run.perform(action as Pending, state));
    ({ state, action } = reduce(state, event));
  }
}

const DELETE_IT = "Delete the new one, run `pulumi up --refresh` in the stack that owned the former one";

/** The Put recreated an aggregator that was deleted after it was read. */
export class RecreatedByPutError extends ConfigAggregatorError<{
  readonly name: string;
  readonly arn: string;
}> {
  override readonly name = "RecreatedByPutError";

  constructor(name: string, arn: string) {
    super({
      code: "RecreatedByPut",
      facts: { name, arn },
      what:
        `aggregator ${name} was deleted by somebody at the same time, so the Put created another one (${arn}), which no ` +
        "stack owns.",
      effect: "changed",
      advice: {
        deployment: `${DELETE_IT}, then here.`,
        commandLine: `${DELETE_IT}.`,
      },
    });
  }
}

/** A run that stopped after it had written its claim: the next one carries on. */
export class PublishingInterrupted extends ConfigAggregatorError<{ readonly arn: string }> {
  override readonly name = "PublishingInterrupted";

  constructor(
    cause: ConfigAggregatorError,
    /** The aggregator, as it was last read. */
    readonly live: LiveAggregator,
  ) {
    const told = toldBy(cause);
    const goesOn = cause instanceof AwsError && !isGone(cause) ? [RECORDED] : [];
    super({
      code: "PublishingInterrupted",
      facts: { arn: live.arn },
      ...told,
      details: [...(told.details ?? []), ...goesOn],
      cause,
    });
  }
}

const RECORDED: ByFace = {
  deployment: "What this stack claims is recorded: run it again, and it continues from there.",
  commandLine: "The claim is still recorded: run this command again, and it continues from there.",
};

async function carriedOn<T>(run: Run, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const { live, wrote } = run;
    throw wrote && live && ConfigAggregatorError.is(error)
      ? new PublishingInterrupted(run.afterRefusal(error), live)
      : error;
  }
}

type Failed = Extract<Action, { failed: Failure }>;

type Pending = Exclude<Action, { done: Done } | Failed>;

type StoreCall = Exclude<Call, { call: "describe" | "put" }>;

/** The impure half of one run: time, calls, and what they leave behind for the next call. */
class Run {
  live: LiveAggregator | undefined;
  /** Whether something of this run may be in the store. */
  wrote = false;
  private store: ClaimStore | undefined;
  private stored: StoredClaims | undefined;
  /** The reading on which the run has turned back, or would: what it reads while it puts back is no cause of that. */
  private decisive: StoredClaims | undefined;
  private reason: unknown;
  /** When the own turn was taken; it is counted from before that was sent. */
  private takenAt: Moment = { monotonic: 0, aws: 0 };
  private throttles = 0;
  /** When the claim was last told that this run goes on. */
  private markedAt: Moment = { monotonic: 0, aws: 0 };
  /** How many writes in a row had no answer. */
  private unanswered = 0;
  private readonly sightings: Sightings;
  private waiting: { since: number; announced: number } | undefined;

  constructor(private readonly publication: Publication) {
    this.sightings = new Sightings(publication.clock);
  }

  /** What is left over is in nobody's way: the next run removes it, if this one can't. */
  async tidy(): Promise<void> {
    try {
      await this.store?.tidy();
    } catch (error) {
      if (!ConfigAggregatorError.is(error)) throw error;
    }
  }

  failed({ failed: failure, missing, unfinished }: Failed): Published {
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

  /** What AWS has refused before is what has to be mended. */
  afterRefusal(error: ConfigAggregatorError): ConfigAggregatorError {
    if (!(this.reason instanceof AwsError)) return error;
    return this.reason.with({ rollback: error });
  }

  async perform(action: Pending, state: State): Promise<Event> {
    if ("call" in action) return this.call(action, state);
    await this.wait(action.wait, state);
    return { event: "waited" };
  }

  private async call(call: Call, state: State): Promise<Event> {
    if (call.call === "describe") return this.describe();
    if (call.call === "put") return this.put(call.accounts);
    // Without an aggregator there is nothing that a claim could be on.
    if (!this.store) return { event: call.call === "yield" ? "yielded" : "written" };
    return this.callStore(call, this.store, state);
  }

  private async callStore(call: StoreCall, store: ClaimStore, state: State): Promise<Event> {
    const { clock } = this.publication;
    switch (call.call) {
      case "read":
        this.stored =
          (this.stored ? undefined : this.publication.begun?.stored) ??
          (await retrying(() => store.read(), clock));
        if (state.failure === undefined) this.decisive = this.stored;
        return { event: "read", reading: await this.reading(this.stored) };
      case "readTurns":
        return { event: "turns", turns: this.judged(await retrying(() => store.readTurns(), clock)) };
      case "write": {
        const late = this.isLate(call.run);
        const written = await store.write(call.claim, this.mark(call.run, state));
        this.wrote ||= written.outcome !== "full";
        return this.written(written, "written", late);
      }
      case "yield": {
        const late = this.isLate(call.run);
        const mark = this.mark(call.run, state, !store.exclusive);
        return this.written(await store.yield(mark), "yielded", late);
      }
      case "absorb": {
        const abandoned = (this.stored?.claims ?? []).filter(({ key }) => call.keys.includes(key));
        return this.written(await store.absorb(abandoned), "absorbed");
      }
      case "take": {
        const late = this.isForgotten();
        this.takenAt = momentOf(clock, this.publication.api);
        const mark = this.mark("on", state, !store.exclusive) ?? { lasts: 0, isNew: false };
        const taken = await store.take(call.over, mark);
        if (taken.outcome === "unknown") return this.unknown();
        if (taken.outcome !== "taken") return { event: taken.outcome };
        return { event: "taken", nonce: taken.nonce, ...(late && { late }) };
      }
    }
  }

  /**
   * What the claim says of this run from now on.
   *
   * @param isWritten - the call writes the claim; that of a lease leaves it as it is
   */
  private mark(run: Progress, { goal }: State, isWritten = true): RunMark | undefined {
    const { clock, timing } = this.publication;
    if (run === "on" && isWritten) this.markedAt = momentOf(clock, this.publication.api);
    if (run === "ended") return undefined;
    return { lasts: run === "failed" ? 0 : turnLasts(timing), isNew: goal.isNew };
  }

  /** Whether others may have taken this run for killed before it came to its end. */
  private isLate(run: Progress): boolean {
    return run === "ended" && this.isForgotten();
  }

  /** Whether others may have taken this run for killed by now. */
  private isForgotten(): boolean {
    const { clock, timing } = this.publication;
    const age = longestBetween(this.markedAt, momentOf(clock, this.publication.api));
    return this.wrote && age >= turnLasts(timing) * 1_000;
  }

  private written(written: Written, event: "written" | "yielded" | "absorbed", late = false): Event {
    if (written.outcome === "full") this.reason = written.reason;
    if (written.outcome === "unknown") return this.unknown();
    this.unanswered = 0;
    if (written.outcome === "full") return { event: "full" };
    return event === "absorbed" ? { event } : { event, ...(late && { late }) };
  }

  private async describe(): Promise<Event> {
    const { api, name, inspect, open, clock, begun } = this.publication;
    const arn = this.publication.arn ?? this.live?.arn;
    this.live =
      (this.store ? undefined : begun?.live) ?? (await retrying(() => api.describe(name, arn), clock));
    if (this.live) inspect(this.live);
    if (this.live) this.store ??= begun?.store ?? (await open(this.live));
    return {
      event: "described",
      live: this.live && this.view(this.live),
      expired: !this.isInTurn(),
    };
  }

  /** Whether the own turn is not too old to send anything. */
  private isInTurn(): boolean {
    const { clock, api, timing } = this.publication;
    return longestBetween(this.takenAt, momentOf(clock, api)) <= timing.turn;
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

  /** @throws AwsError, where AWS doesn't answer time and again */
  private unknown(error?: unknown): Event {
    this.unanswered += 1;
    if (this.unanswered <= UNANSWERED) return { event: "unknown" };
    const { name } = this.publication;
    const what = `aggregator ${name}: AWS has not answered ${this.unanswered} writes in a row.`;
    throw new AwsError(what, "refused", "NoAnswer", {
      advice: both("Run it again once AWS answers."),
      cause: error,
    });
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

  /** What a store has read, with the times taken for facts, and indexed, so that no step of the reducer takes long. */
  private async reading(stored: StoredClaims): Promise<Reading> {
    const { goal, api } = this.publication;
    const { turns, torn, damaged } = stored;
    const { own, others: all } = splitClaims(counted(stored, api.now()), goal.key);
    // As they were when they were read: time passes below.
    const judged = this.judged(turns);
    const ownClaim = own && this.claimOf(own);
    const others = all.map((claim) => this.otherOf(claim));
    await inSlices(indexing(others));
    return {
      own: ownClaim,
      others,
      elsewhere: stored.movedTo !== undefined,
      turns: judged,
      // An own claim that makes no sense is written anew.
      torn: torn.some((key) => key !== goal.key),
      damaged: damaged.some((key) => key !== goal.key),
    };
  }

  private otherOf(claim: StoredClaim): ReadClaim {
    const { key } = claim;
    const { goal, createdAt } = this.publication;
    const isOfName = goal.isNew
      ? isNamesake(key, goal.key)
      : isPredecessor(claim, { key: goal.key, createdAt });
    return { key, ...this.claimOf(claim), ...(isOfName && { namesake: true }) };
  }

  private claimOf({ key, accounts, leaving, closing, run }: StoredClaim): OwnClaim {
    return {
      accounts,
      leaving,
      ...(closing && { closing }),
      ...(run && {
        run: { nonce: run.nonce, isNew: run.isNew, expired: this.isExpired({ key, ...run }) },
      }),
    };
  }

  private judged(turns: readonly StoredTurn[]): Turn[] {
    return turns.map((turn) => ({ key: turn.key, nonce: turn.nonce, dead: this.isExpired(turn) }));
  }

  /** Whether nothing that was sent in a turn, or by a run, can take effect any more. */
  private isExpired(turn: StoredTurn): boolean {
    const { api, timing } = this.publication;
    return this.sightings.isDead(turn, timing, api.earliest());
  }

  private async wait(what: Wait, state: State): Promise<void> {
    const { clock, timing } = this.publication;
    if (what === "turns") this.announceTurns(state);
    else this.waiting = undefined;
    if (what === "landed") this.announceLanding(timing.landed);
    await clock.sleep(
      what === "company"
        ? clock.random() * timing.company
        : what === "landed"
          ? timing.landed
          : timing.visible,
    );
  }

  private announceTurns({ awaited }: State): void {
    const { clock, name, say, goal } = this.publication;
    const now = clock.now();
    this.waiting ??= { since: now, announced: 0 };
    const { since, announced } = this.waiting;
    const isDue = announced === 0 ? now - since >= ANNOUNCED.first : now - announced >= ANNOUNCED.again;
    if (!isDue || awaited.length === 0) return;
    this.waiting = { since, announced: now };
    const left = Math.max(...awaited.map((turn) => this.sightings.remains(turn)));
    const most = `at most ${Math.ceil(left / 1000)} s more`;
    const isOwn = awaited.every(({ key }) => key === goal.key);
    const who = isOwn
      ? "a run of this stack that was interrupted"
      : awaited.map(({ key }) => claimName(key)).join(", ");
    say(
      announced > 0 ? `${name}: still waiting for ${who}, ${most}` : `${name}: ${firstly(who, isOwn, most)}`,
    );
  }

  private announceLanding(duration: number): void {
    const { name, say } = this.publication;
    if (duration >= ANNOUNCED.first)
      say(
        `${name}: the answer of AWS was lost: waiting ${Math.ceil(duration / 1000)} s, until what was sent can no ` +
          "longer take effect",
      );
  }
}

/** As AWS says it, which need not be asked: more are claimed than are named here, so that none must be put. */
function tooMany(name: string): AwsError {
  const most = MOST_NAMED.toLocaleString("en-US");
  return new AwsError(
    `aggregator ${name}: stacks claim more than ${most} accounts on it, and ${ACCOUNT_QUOTA}. Nothing was sent.`,
    "refused",
    "LimitExceededException",
  );
}

function firstly(who: string, isOwn: boolean, most: string): string {
  const why = "until nothing it has sent can take effect";
  return isOwn
    ? `waiting for ${who}, ${most}, ${why}`
    : `waiting for ${who} to finish publishing, ${most} (a run that was interrupted is waited for ${why})`;
}
