import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import { CLAIM_PREFIX } from "../../claims/key";
import type { ClaimStore, StoredClaim, StoredClaims, Written } from "../../claims/store";
import { formatClaim } from "../../claims/tagFormat";
import { countedTags, TAGS } from "../../claims/tags";
import type { HeldClaim } from "../../merge/claims";
import type { Tags } from "../../merge/tags";
import type { Context } from "../context";
import { isTable, type Kept, openStore, readWhole } from "./claims";
import { timingOf } from "./timing";

/** How often a claim is written of which the answer is lost. */
const TRIES = 4;

/** Puts claims into a store in place of what it holds of this aggregator, which nobody uses at the time. */
export async function fill(context: Context, kept: Kept, claims: readonly StoredClaim[]): Promise<void> {
  await empty(context, kept);
  for (const { key, accounts, leaving } of claims) {
    const store = openStore(context, kept, key);
    await writeSurely(context, store, () => ({ accounts, leaving }));
  }
}

/** Removes all claims of an aggregator from a store. What is no claim stays. */
export async function empty(context: Context, kept: Kept): Promise<void> {
  const { claims, torn } = await readStored(context, kept);
  for (const key of [...claims.map((claim) => claim.key), ...torn]) {
    await removeSurely(context, kept, key);
  }
}

/** Removes the claim of a stack that doesn't write it itself at the time, and a turn that a killed run has left. */
export async function removeSurely(context: Context, kept: Kept, key: string): Promise<void> {
  const store = openStore(context, kept, key);
  await surely(context, async () => {
    const { turns } = await store.read();
    const yielded = turns.some((turn) => turn.key === key) ? await store.yield() : undefined;
    return yielded?.outcome === "unknown" ? yielded : store.write(undefined);
  });
}

/**
 * Removes the claim on an aggregator that is gone. With its tags that has happened by itself; in a table it would only
 * be in the way of nobody, so that a failure doesn't matter.
 */
export async function forget(context: Context, kept: Kept, key: string): Promise<void> {
  if (!isTable(kept.claims)) return;
  const store = openStore(context, kept, key);
  try {
    const { claims } = await store.read();
    if (claims.some((claim) => claim.key === key)) await store.write(undefined);
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
  }
}

/** Everything that a store holds of an aggregator. */
export function readStored(context: Context, kept: Kept): Promise<StoredClaims> {
  return retrying(
    async () => readWhole(context, kept, await openStore(context, kept, "").read()),
    context.clock,
  );
}

/** Why claims don't fit on the tags of an aggregator; undefined where they do. */
export function overflowing(tags: Tags, claims: readonly StoredClaim[]): string | undefined {
  const others = countedTags(tags).filter((key) => !key.startsWith(CLAIM_PREFIX)).length;
  const own = claims.reduce(
    (sum, claim) => sum + Object.keys(formatClaim(claim.key, claim, undefined)).length,
    0,
  );
  return others + own <= TAGS
    ? undefined
    : `an aggregator holds ${TAGS} tags, and ${claims.length} claims need ${own} beside ${others} others`;
}

/**
 * Writes the claim of a stack that doesn't write it itself at the time. What was sent and may still take effect is
 * waited for: coming late, it would undo what that stack writes by then.
 */
export async function writeSurely(
  context: Context,
  store: ClaimStore,
  claim: (stored: StoredClaims) => HeldClaim,
): Promise<void> {
  await surely(context, async () => store.write(claim(await store.read())));
}

async function surely(context: Context, write: () => Promise<Written>): Promise<void> {
  const { configuration, clock, say } = context;
  const { landed } = timingOf(configuration.settings.claims);
  for (let tries = 1; ; tries++) {
    const written = await retrying(write, clock);
    if (written.outcome === "written") return;
    const reason = written.outcome === "full" ? written.reason : "the answer was lost";
    if (written.outcome === "full" || tries === TRIES)
      throw new AwsError(`a claim could not be written: ${reason}`, "refused", "ClaimNotWritten", undefined);
    say(
      `the answer of AWS was lost: waiting ${Math.ceil(landed / 1000)} s, until what was sent can no longer take effect`,
    );
    await clock.sleep(landed);
  }
}
