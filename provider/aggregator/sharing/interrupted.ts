import { isUnknownOutcome } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import { locationOf } from "../../domain/claimLocation";
import { sharedIn } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { timingOf } from "../../engine/timing";
import { readClaims } from "../../sharing/claims";
import type { Context } from "../../sharing/context";
import { Sightings } from "../../sharing/protocol/turns";
import { splitClaims } from "../../sharing/store/store";
import { type Outputs, ownerClaimKey } from "../inputs";

/** How long to wait before looking again, in milliseconds. */
const PAUSE = 2_000;

/**
 * Waits for what a killed run of this resource has sent, if that was about to move the claims, to end sharing or to
 * delete the aggregator: landing late, it would undo what the owner tag says from now on.
 *
 * @param before - the tags as they were read
 * @returns the tags, with all that has landed in them
 */
export async function outlastClosing(context: Context, olds: Outputs, before: Tags): Promise<Tags> {
  const { configuration, clock, say } = context;
  const { name, region, arn } = olds;
  const api = configuration.api(region);
  const timing = timingOf(configuration.settings.claims);
  const sightings = new Sightings(clock);
  const key = ownerClaimKey(olds);
  let tags = before;
  const turnIn = async (now: Tags) => {
    const store = sharedIn(now);
    const claims = store === undefined ? olds.claims : locationOf(store);
    const read = () => readClaims(context, { region, arn, claims }, now);
    const { own } = splitClaims(await retrying(read, clock), key);
    const turn = own?.closing && own.run && { key, ...own.run };
    return turn && sightings.isDead(turn, timing, api.earliest()) ? undefined : turn;
  };
  const turn = await turnIn(tags);
  if (!turn) return tags;
  say(
    `${name}: waiting for a run of this stack that was interrupted, at most ${Math.ceil(sightings.remains(turn) / 1000)} s, ` +
      "until nothing it has sent can take effect",
  );
  const listTags = () => retrying(() => api.listTags(arn), clock);
  do {
    await clock.sleep(Math.max(PAUSE, timing.visible));
    tags = await listTags();
  } while (await turnIn(tags));
  // What has landed last is seen a moment later.
  await clock.sleep(timing.visible);
  return listTags();
}

/** A context, and whether some write that was made with it may have no effect yet. */
export interface Noted {
  readonly context: Context;
  isUnsure(): boolean;
}

/** A context that notes whether the answer to some write was lost. */
export function noting(context: Context): Noted {
  let isUnsure = false;
  const noted =
    <A extends unknown[], T>(write: (...args: A) => Promise<T>) =>
    (...args: A) =>
      write(...args).catch((error: unknown) => {
        isUnsure ||= isUnknownOutcome(error);
        throw error;
      });
  const { configuration } = context;
  const api: typeof configuration.api = (region) => {
    const plain = configuration.api(region);
    return { ...plain, put: noted(plain.put), tag: noted(plain.tag), untag: noted(plain.untag) };
  };
  return { context: { ...context, configuration: { ...configuration, api } }, isUnsure: () => isUnsure };
}

/** Waits until nothing that was sent before can take effect any more, and everybody sees what has. */
export async function outlastWrites({ configuration, clock, say }: Context, name: string): Promise<void> {
  const { landed, visible } = timingOf(configuration.settings.claims);
  say(
    `${name}: the answer of AWS was lost: waiting ${Math.ceil(landed / 1000)} s, until what was sent can no longer take ` +
      "effect",
  );
  await clock.sleep(landed + visible);
}
