import { AwsError } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import type { StoredClaim, StoredClaims, Written } from "../../claims/store";
import { formatClaim } from "../../claims/tagFormat";
import { TAGS } from "../../claims/tags";
import type { Tags } from "../../merge/tags";
import type { Context } from "../context";
import { type Kept, openStore, readWhole } from "./claims";

/** Puts claims into a store in place of what it holds of this aggregator, which nobody uses at the time. */
export async function fill(context: Context, kept: Kept, claims: readonly StoredClaim[]): Promise<void> {
  await empty(context, kept);
  for (const { key, accounts, leaving } of claims) {
    const store = openStore(context, kept, key);
    await repeated(context, async () => {
      await store.read();
      return store.write({ accounts, leaving });
    });
  }
}

/** Removes all claims of an aggregator from a store. What is no claim stays. */
export async function empty(context: Context, kept: Kept): Promise<void> {
  const { claims, torn } = await readStored(context, kept);
  for (const key of [...claims.map((claim) => claim.key), ...torn]) {
    const store = openStore(context, kept, key);
    await repeated(context, async () => {
      await store.read();
      return store.write(undefined);
    });
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
  const others = Object.keys(tags).filter((key) => !/^(aws:|aggregator-claim:)/.test(key)).length;
  const own = claims.reduce(
    (sum, claim) => sum + Object.keys(formatClaim(claim.key, claim, undefined)).length,
    0,
  );
  return others + own <= TAGS
    ? undefined
    : `an aggregator holds ${TAGS} tags, and ${claims.length} claims need ${own} beside ${others} others`;
}

/** A write of which the outcome is unknown is done again: nobody else writes, and it always comes to the same. */
function repeated(context: Context, write: () => Promise<Written>): Promise<void> {
  return retrying(async () => {
    const written = await write();
    if (written.outcome === "written") return;
    const reason = written.outcome === "full" ? written.reason : "the answer was lost";
    throw new AwsError(
      `a claim could not be written: ${reason}`,
      "unknown-outcome",
      "ClaimNotWritten",
      undefined,
    );
  }, context.clock);
}
