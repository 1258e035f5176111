import { ConfigAggregatorError } from "../aws/errors";
import { retrying } from "../aws/retry";
import { CLAIM_PREFIX } from "../domain/claimKey";
import type { HeldClaim } from "../domain/claims";
import { sharedIn } from "../domain/owner";
import { TAGS } from "../domain/quotas";
import type { Tags } from "../domain/tags";
import { propagationOf, timingOf } from "../engine/timing";
import { waitUntilLanded } from "../live/lostAnswer";
import type { Context } from "../process/context";
import { isTable, openStore, openTags, readWhole, type StoreReference } from "./claims";
import { ClaimNotWrittenError } from "./errors";
import type { Shortage } from "./store/shortage";
import type { ClaimStore, RunMark, StoredClaim, StoredClaims, Written } from "./store/store";
import { tagCount } from "./store/tagFormat";
import { countedTags, reserveFor } from "./store/tags";

/** How often a claim is written if the answer is lost. */
const TRIES = 4;

/**
 * Replaces the claims of this aggregator in a store. No stack may use the store at the time.
 *
 * @param proceed - called before each write
 */
export async function fill(
  context: Context,
  reference: StoreReference,
  claims: readonly StoredClaim[],
  proceed: () => Promise<void>,
): Promise<void> {
  await empty(context, reference, proceed);
  const open = await opening(context, reference);
  for (const claim of claims) {
    await proceed();
    await confirmed(context, () => open(claim.key).place(claim));
  }
}

/** Removes all claims of an aggregator from a store. Everything else stays. */
export async function empty(
  context: Context,
  reference: StoreReference,
  proceed: () => Promise<void> = async () => {},
): Promise<void> {
  const { claims, torn, turns } = await readStored(context, reference);
  const open = await opening(context, reference);
  for (const key of [...claims.map((claim) => claim.key), ...torn]) {
    await proceed();
    if (turns.some((turn) => turn.key === key)) await removeConfirmed(context, reference, key);
    else await confirmed(context, () => open(key).write(undefined));
  }
}

/**
 * Opens the store for one stack after the other, and reads it at most once.
 *
 * @param read - the tags of the aggregator, if they have just been read
 */
async function opening(
  context: Context,
  reference: StoreReference,
  read?: Tags,
): Promise<(key: string) => ClaimStore> {
  if (isTable(reference.location)) return (key) => openStore(context, reference, key);
  const { configuration, clock } = context;
  const tags =
    read ?? (await retrying(() => configuration.api(reference.region).listTags(reference.arn), clock));
  return (key) => {
    const store = openTags(context, reference, key);
    store.learn(tags);
    return store;
  };
}

/**
 * Like {@link empty}, and repeats it: a stack that read a moment ago that claims are kept there may have written one
 * meanwhile.
 */
export async function emptyForGood(context: Context, reference: StoreReference): Promise<void> {
  const { configuration, clock } = context;
  const propagation = propagationOf(configuration);
  for (let tries = 0; tries < TRIES; tries++) {
    await empty(context, reference);
    await clock.sleep(propagation);
    const { claims, torn } = await readStored(context, reference);
    if (claims.length + torn.length === 0) return;
  }
}

/** Removes a claim on behalf of its stack, and a turn that a killed run left. */
export async function removeConfirmed(
  context: Context,
  reference: StoreReference,
  key: string,
): Promise<void> {
  const store = openStore(context, reference, key);
  await confirmed(context, async () => {
    const { turns } = await store.read();
    const released = turns.some((turn) => turn.key === key) ? await store.release() : undefined;
    return released?.outcome === "unknown" ? released : store.write(undefined);
  });
}

/**
 * Removes the claim on an aggregator that is gone. A claim on its tags is gone with them. A claim in a table does no
 * harm, so a failure is ignored.
 */
export async function forget(context: Context, reference: StoreReference, key: string): Promise<void> {
  if (!isTable(reference.location)) return;
  const store = openStore(context, reference, key);
  try {
    const { claims } = await store.read();
    if (claims.some((claim) => claim.key === key)) await store.write(undefined);
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
  }
}

/**
 * Writes the own claim again as it is, so that a late write of a killed run can't undo it. If the refresh may not
 * write, it prints a warning and continues.
 *
 * @param tags - of the aggregator, as they were when the claim was read
 */
export async function touch(
  context: Context,
  name: string,
  reference: StoreReference,
  key: string,
  tags: Tags,
): Promise<void> {
  const { warn, configuration } = context;
  const listTags = () => configuration.api(reference.region).listTags(reference.arn);
  try {
    const open = await opening(context, reference, tags);
    const before = sharedIn(tags);
    let isSent = false;
    // Waits if the answer is lost: a late write could bring the claim back after its stack has left.
    await confirmed(context, async () => {
      // The owner may have moved the claims during that wait.
      const isMoved = isSent && sharedIn(await listTags()) !== before;
      isSent = true;
      return isMoved ? { outcome: "written" } : open(key).touch();
    });
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    warn(
      `${name}: the claim of this stack could not be written again (${error.what}). If a run of this stack ` +
        "was killed in the last minutes, run `pulumi up --refresh` later, so that what it sent can't take effect unseen",
    );
  }
}

/** Everything that a store holds about an aggregator. */
export function readStored(context: Context, reference: StoreReference): Promise<StoredClaims> {
  return retrying(
    async () => readWhole(context, reference, await openStore(context, reference, "").read()),
    context.clock,
  );
}

/** Why claims don't fit on the tags of an aggregator; undefined if they do. */
export function shortageOfAll(tags: Tags, claims: readonly HeldClaim[]): Shortage | undefined {
  const others = countedTags(tags).filter((key) => !key.startsWith(CLAIM_PREFIX)).length;
  const needed = claims.reduce((sum, claim) => sum + tagCount(claim), 0);
  const reserve = reserveFor(claims);
  return others + needed + reserve <= TAGS
    ? undefined
    : { of: "tags for all", claims: claims.length, needed, others, reserve };
}

/**
 * Writes a claim on behalf of its stack. If an answer is lost, waits until that write can no longer take effect: later,
 * it would undo what the stack has written since.
 *
 * @param run - set if the run goes on after this write
 */
export async function writeConfirmed(
  context: Context,
  store: ClaimStore,
  claim: (stored: StoredClaims) => HeldClaim,
  run?: RunMark,
): Promise<void> {
  await confirmed(context, async () => store.write(claim(await store.read()), run));
  await store.tidy();
}

async function confirmed(context: Context, write: () => Promise<Written>): Promise<void> {
  const { configuration, clock } = context;
  for (let tries = 1; ; tries++) {
    const written = await retrying(write, clock);
    if (written.outcome === "written") return;
    if (written.outcome === "full") throw new ClaimNotWrittenError(written.shortage);
    if (tries === TRIES) throw new ClaimNotWrittenError();
    await waitUntilLanded(context, timingOf(configuration.settings.publishing).inFlight);
  }
}
