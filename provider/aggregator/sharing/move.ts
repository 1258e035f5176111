import { type AwsError, ConfigAggregatorError, isUnknownOutcome } from "../../aws/errors";
import { longestBetween, type Moment, momentOf } from "../../aws/moment";
import { retrying } from "../../aws/retry";
import { TAGS_STORE } from "../../domain/claimLocation";
import { NO_CLAIM } from "../../domain/claims";
import { ownerClaimKey } from "../../domain/identity";
import { count } from "../../domain/listing";
import { OWNER_TAG, ownerTagValue, sharedIn } from "../../domain/owner";
import type { Timing } from "../../domain/timing";
import { timingOf } from "../../engine/timing";
import { openStore, type StoreReference } from "../../sharing/claims";
import type { SharingContext } from "../../sharing/context";
import { ClaimsFullError, nameClaims, UnreadableClaimError } from "../../sharing/errors";
import { noAnswer, UNANSWERED } from "../../sharing/protocol/errors";
import { Sightings, turnSeconds } from "../../sharing/protocol/expiry";
import {
  beginMove,
  type MoveAction,
  type MoveEvent,
  type MoveFailure,
  reduceMove,
} from "../../sharing/protocol/move";
import { waitUntil } from "../../sharing/protocol/progress";
import { counted } from "../../sharing/protocol/reading";
import type { Shortage } from "../../sharing/store/shortage";
import { type ClaimStore, type StoredClaim, splitClaims } from "../../sharing/store/store";

import { empty, emptyForGood, fill, readStored, shortageOfAll } from "../../sharing/storeAdmin";
import { type Inputs, type Outputs, referenceIn, storeIn } from "../inputs";
import { close, reopen } from "./shared";

/**
 * Moves the claims of all stacks to another store. No stack can join or leave meanwhile, and runs that have already
 * started finish first. Once the owner tag names the new store, members get an error that tells them to change their
 * settings. If the move is killed before that, the next run starts it again; if it is killed later, the next run
 * finishes it.
 *
 * @throws ClaimsFullError, UnreadableClaimError; the claims are then where they were
 */
export async function move(context: SharingContext, olds: Outputs, inputs: Inputs): Promise<void> {
  const { region, arn } = olds;
  const to = storeIn(inputs) ?? "";
  if (sharedIn(await context.configuration.api(region).listTags(arn)) === to)
    return giveUp(context, olds, to);
  await close(context, olds, { step: "moved", advice: { others: "", own: "" }, force: true });
  const mover = new Mover(context, olds, inputs);
  let { state, action } = reduceMove(beginMove(), { event: "start" });
  for (;;) {
    if ("done" in action) return mover.tell();
    if ("failed" in action) throw mover.errorOf(action.failed);
    ({ state, action } = reduceMove(state, await mover.perform(action)));
  }
}

/** Leaves the former store: a table records where claims are now; from tags, they are removed. */
export async function giveUp(context: SharingContext, olds: Outputs, to: string): Promise<void> {
  const left = openStore(context, referenceIn(olds), ownerClaimKey(olds));
  if (left.retire) await left.retire(to);
  else await emptyForGood(context, referenceIn(olds));
}

/** Executes what the reducer of a move decides. */
class Mover {
  readonly #context: SharingContext;
  readonly #olds: Outputs;
  readonly #inputs: Inputs;
  readonly #timing: Timing;
  readonly #next: StoreReference;
  readonly #left: ClaimStore;
  /** The claims of all stacks, as they were read last. */
  #claims: readonly StoredClaim[] = [];
  #unreadable: readonly string[] = [];
  #shortage: Shortage | undefined;
  #reason: unknown;
  /** When the own claim was last marked with this run. */
  #markedAt: Moment = { monotonic: 0, aws: 0 };
  readonly #sightings: Sightings;
  #isTold = false;
  /** How many calls in a row had no answer so far. */
  #unanswered = 0;

  constructor(context: SharingContext, olds: Outputs, inputs: Inputs) {
    const { region, arn } = olds;
    this.#context = context;
    this.#olds = olds;
    this.#inputs = inputs;
    this.#timing = timingOf(context.configuration.settings.publishing);
    this.#next = { region, arn, location: inputs.claims };
    this.#sightings = new Sightings(context.clock);
    this.#left = openStore(context, referenceIn(olds), ownerClaimKey(olds));
  }

  tell(): void {
    const [from, to] = [storeIn(this.#olds), storeIn(this.#inputs)];
    this.#context.info(
      `${this.#olds.name}: the claims of ${count(this.#claims.length, "stack")} were moved from ${from} to ${to}`,
    );
  }

  errorOf(failure: MoveFailure): unknown {
    const { name, region } = this.#olds;
    if (failure === "unreadable") return new UnreadableClaimError(name, region, this.#unreadable);
    if (failure === "full" && this.#shortage) return new ClaimsFullError(name, region, this.#shortage);
    return this.#reason;
  }

  async perform(action: Exclude<MoveAction, { done: string } | { failed: string }>): Promise<MoveEvent> {
    if ("wait" in action) {
      const what = action.wait === "landed" ? action.wait : "visible";
      await waitUntil(what, this.#context, this.#timing, this.#olds.name);
      return { event: "waited" };
    }
    try {
      const event = await this.#call(action.call);
      return event.event === "unknown" ? this.#unknown(undefined) : this.#answered(event);
    } catch (error) {
      if (!ConfigAggregatorError.is(error)) throw error;
      if (isUnknownOutcome(error)) return this.#unknown(error);
      // Only another run can try these again: they read, leave the former store, or undo the move.
      if (["read", "locate", "retire", "clear", "reopen"].includes(action.call)) throw this.#reason ?? error;
      this.#reason = error;
      return { event: "refused" };
    }
  }

  #answered(event: MoveEvent): MoveEvent {
    this.#unanswered = 0;
    return event;
  }

  /** @throws AwsError, if AWS repeatedly didn't answer: the next run carries on */
  #unknown(error: AwsError | undefined): MoveEvent {
    this.#unanswered += 1;
    if (this.#unanswered <= UNANSWERED) return { event: "unknown" };
    throw this.#reason ?? noAnswer(this.#olds.name, this.#unanswered, error);
  }

  async #call(call: Extract<MoveAction, { call: string }>["call"]): Promise<MoveEvent> {
    const { configuration, clock } = this.#context;
    const { region, arn } = this.#olds;
    const api = configuration.api(region);
    const to = storeIn(this.#inputs) ?? "";
    switch (call) {
      case "read":
        return this.#read();
      case "mark":
        return this.#mark();
      case "copy":
        // A table that was left before records that, and no stack could acquire its lease.
        await openStore(this.#context, this.#next, ownerClaimKey(this.#olds)).retire?.(undefined);
        await fill(this.#context, this.#next, this.#copied(), () => this.#proceed());
        return { event: "done" };
      case "flip": {
        if (this.#age() > this.#timing.turn) return { event: "late" };
        const value = ownerTagValue({ ...this.#inputs, uid: this.#olds.uid ?? "" }, { store: to });
        await api.tag(arn, { [OWNER_TAG]: value });
        return { event: "done" };
      }
      case "locate": {
        const tags = await retrying(() => api.listTags(arn), clock);
        return { event: "located", moved: sharedIn(tags) === to };
      }
      case "retire":
        await giveUp(this.#context, this.#olds, to);
        return { event: "done" };
      case "clear":
        await empty(this.#context, this.#next);
        return { event: "done" };
      case "reopen":
        await reopen(this.#context, this.#olds);
        return { event: "done" };
    }
  }

  async #read(): Promise<MoveEvent> {
    const { configuration, clock, info } = this.#context;
    const { region, arn, name } = this.#olds;
    const api = configuration.api(region);
    // Without this, the copy would give accounts that left long ago a new date.
    const stored = counted(await readStored(this.#context, referenceIn(this.#olds)), api.now());
    this.#claims = stored.claims;
    this.#unreadable = [...stored.torn, ...stored.damaged];
    const running = stored.claims.flatMap(({ key, run }) =>
      run &&
      key !== ownerClaimKey(this.#olds) &&
      !this.#sightings.isExpired({ key, ...run }, this.#timing, api.earliest())
        ? [{ key, nonce: run.nonce, isExpired: false }]
        : [],
    );
    if (running.length > 0 && !this.#isTold) {
      this.#isTold = true;
      info(`${name}: waiting for ${nameClaims(running.map(({ key }) => key))} before claims are moved`);
    }
    const isToTags = storeIn(this.#inputs) === TAGS_STORE;
    this.#shortage = isToTags
      ? shortageOfAll(await retrying(() => api.listTags(arn), clock), this.#claims)
      : undefined;
    return {
      event: "read",
      running,
      unreadable: this.#unreadable.length > 0,
      full: this.#shortage !== undefined,
    };
  }

  async #mark(): Promise<MoveEvent> {
    const key = ownerClaimKey(this.#olds);
    const { own = NO_CLAIM } = splitClaims(await this.#left.read(), key);
    const { accounts, leaving } = own;
    this.#markedAt = this.#moment();
    const mark = { lasts: turnSeconds(this.#timing), isNew: false };
    const { outcome } = await this.#left.write({ accounts, leaving, closing: "forced" }, mark);
    return { event: outcome === "written" ? "done" : "unknown" };
  }

  /**
   * Marks the own claim again in time: a write that is sent long after the mark could take effect after a later run has
   * started.
   */
  async #proceed(): Promise<void> {
    if (this.#age() > this.#timing.turn / 2) await this.#mark();
  }

  #age(): number {
    return longestBetween(this.#markedAt, this.#moment());
  }

  #moment(): Moment {
    const { configuration, clock } = this.#context;
    return momentOf(clock, configuration.api(this.#olds.region));
  }

  /** The claims for the new store, where stacks may join: the owner's is not closing. */
  #copied(): StoredClaim[] {
    const key = ownerClaimKey(this.#olds);
    return this.#claims.map((claim) => {
      if (claim.key !== key) return claim;
      const { closing: _, run: __, ...own } = claim;
      return own;
    });
  }
}
