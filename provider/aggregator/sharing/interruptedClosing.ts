import { retrying } from "../../aws/retry";
import { locationOf } from "../../domain/claimLocation";
import { ownerClaimKey } from "../../domain/identity";
import { sharedIn } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { propagationOf, timingOf } from "../../engine/timing";
import type { Context } from "../../process/context";
import { readClaims } from "../../sharing/claims";
import { Sightings } from "../../sharing/protocol/expiry";
import { TurnProgress } from "../../sharing/protocol/progress";
import { type StoredTurn, splitClaims } from "../../sharing/store/store";
import type { Outputs } from "../inputs";

/** How long to wait before looking again, in milliseconds. */
const PAUSE = 2_000;

/**
 * If a killed run of this resource was about to move the claims, to end sharing or to delete the aggregator, waits
 * until nothing it sent can still take effect: a late write would undo what the owner tag says from now on.
 *
 * @param before - the tags as they were read
 * @returns the tags, including everything that took effect meanwhile
 */
export async function waitForClosing(context: Context, olds: Outputs, before: Tags): Promise<Tags> {
  const { configuration, clock } = context;
  const { name, region, arn } = olds;
  const api = configuration.api(region);
  const propagation = propagationOf(configuration);
  const listTags = () => retrying(() => api.listTags(arn), clock);
  const closing = new InterruptedClosing(context, olds);
  let turn = await closing.find(before);
  if (!turn) return before;
  const progress = new TurnProgress(name, turn.key, context);
  for (; turn; turn = await closing.find(await listTags())) {
    progress.tell([turn.key], closing.remains(turn));
    await clock.sleep(Math.max(PAUSE, propagation));
  }
  // The last write that took effect is visible a moment later.
  await clock.sleep(propagation);
  return listTags();
}

/** A closing that a killed run of the owner started. */
class InterruptedClosing {
  readonly #context: Context;
  readonly #olds: Outputs;
  readonly #sightings: Sightings;

  constructor(context: Context, olds: Outputs) {
    this.#context = context;
    this.#olds = olds;
    this.#sightings = new Sightings(context.clock);
  }

  /** The run, if what it sent can still take effect. The tags tell which store holds its claim. */
  async find(tags: Tags): Promise<StoredTurn | undefined> {
    const { configuration, clock } = this.#context;
    const { region, arn } = this.#olds;
    const key = ownerClaimKey(this.#olds);
    const store = sharedIn(tags);
    const location = store === undefined ? this.#olds.claims : locationOf(store);
    const read = () => readClaims(this.#context, { region, arn, location }, tags);
    const { own } = splitClaims(await retrying(read, clock), key);
    if (!own?.closing || !own.run) return undefined;
    const turn = { key, ...own.run };
    const timing = timingOf(configuration.settings.publishing);
    return this.#sightings.isExpired(turn, timing, configuration.api(region).earliest()) ? undefined : turn;
  }

  remains(turn: StoredTurn): number {
    return this.#sightings.remains(turn);
  }
}
