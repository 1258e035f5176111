import { accountsOf } from "../../aws/aggregator";
import { accountLine, countAccounts } from "../../domain/accountLine";
import { claimName } from "../../domain/claimKey";
import { count, firstOf } from "../../domain/listing";
import { inline } from "../../domain/printable";
import { difference, sortedUnique } from "../../domain/sets";
import { describeAwsOwner } from "../../live/errors";
import { awsOwner } from "../../live/found";
import { ClosingError, LastAccountError, UnreadableClaimError } from "../../sharing/errors";
import { isExpired, turnRemains } from "../../sharing/protocol/expiry";
import type { StoredClaim, StoredClaims, StoredTurn } from "../../sharing/store/store";
import { NotPrunedError, type PruneRefusal } from "./errors";
import { holdersOf, isOwners, leavingCounts } from "./report";
import type { ClaimsSnapshot } from "./snapshot";
import { storeText } from "./text";

/** What happens to the accounts of a claim that is pruned. */
export interface Pruning {
  readonly claim: StoredClaim;
  /** Accounts that leave the aggregator. */
  readonly leave: readonly string[];
  /** Accounts that stay because others claim them. */
  readonly held: readonly string[];
  /** Accounts that stay although no stack claims them any more. */
  readonly kept: readonly string[];
  /** Accounts that were not on it. */
  readonly absent: readonly string[];
  /** The claim's leaving accounts are listed for too long to count, and are forgotten. */
  readonly forget: boolean;
}

/**
 * The effect of pruning claims.
 *
 * @param keys - of readable claims
 * @param keep - remove only the claims, not the accounts
 * @throws NotPrunedError, ClosingError, UnreadableClaimError, LastAccountError
 */
export function planPruning(
  snapshot: ClaimsSnapshot,
  keys: readonly string[],
  keep: boolean,
): readonly Pruning[] {
  refuse(snapshot, keys, keep);
  const { live, stored, now } = snapshot;
  const there = new Set(accountsOf(live.source));
  const remaining = stored.claims.filter(({ key }) => !keys.includes(key));
  const wanted = holdersOf(remaining);
  const prunings = stored.claims
    .filter(({ key }) => keys.includes(key))
    .map((claim): Pruning => {
      const counts = leavingCounts(claim, now);
      const own = sortedUnique([...claim.accounts, ...(counts && !keep ? claim.leaving : [])]);
      const onIt = own.filter((id) => there.has(id));
      const free = onIt.filter((id) => !wanted.has(id));
      return {
        claim,
        leave: keep ? [] : free,
        kept: keep ? free : [],
        held: onIt.filter((id) => wanted.has(id)),
        absent: claim.accounts.filter((id) => !there.has(id)),
        forget: claim.leaving.length > 0 && !counts,
      };
    });
  refuseEmptying(snapshot, prunings, wanted);
  return prunings;
}

/** All runs and turns in a store, expired or not. */
export function runsAndTurns({ claims, turns }: StoredClaims): StoredTurn[] {
  return [...turns, ...claims.flatMap(({ key, run }) => (run ? [{ key, ...run }] : []))];
}

/** Runs and turns of these claims whose requests may still be sent, or take effect. */
export function turnsOf(
  { stored, timing, now }: ClaimsSnapshot,
  keys: readonly string[],
): readonly StoredTurn[] {
  return runsAndTurns(stored).filter(
    (turn, index, all) =>
      keys.includes(turn.key) &&
      !isExpired(turn, timing, now) &&
      all.findIndex(({ key, nonce }) => key === turn.key && nonce === turn.nonce) === index,
  );
}

/** Milliseconds until the last of these turns expires. */
export function remainingOf({ timing, now }: ClaimsSnapshot, turns: readonly StoredTurn[]): number {
  return Math.max(...turns.map((turn) => turnRemains(turn, timing, now)));
}

function refuse(snapshot: ClaimsSnapshot, keys: readonly string[], keep: boolean): void {
  const { name, region, live, tags, stored, shared, owner, moved } = snapshot;
  const own = keys.find((key) => isOwners(key, snapshot));
  if (own !== undefined)
    throw new NotPrunedError(
      "owner",
      `${inline(own)} is not pruned: it is the claim of the stack that owns aggregator ${name} in ${region}`,
      "Destroy that stack, which deletes the aggregator, or first let another stack take it over (adopt: true).",
    );
  if (moved !== undefined)
    throw new NotPrunedError(
      "moved",
      `the claims of aggregator ${name} in ${region} are not pruned: they were moved from ${snapshot.store} to ${inline(moved)}`,
      "Run `pulumi up` in the stack that owns it, which finishes the move, then prune them.",
    );
  if (keep) return;
  const service = awsOwner(live, tags);
  if (service !== undefined) throw onlyClaims(snapshot, "aws", `it ${describeAwsOwner(service)}`);
  if (!shared && owner !== undefined)
    throw onlyClaims(
      snapshot,
      "not shared",
      `${inline(owner.stack)} owns it alone and no longer looks at claims`,
    );
  const closing = stored.claims.filter(({ key, closing: by }) => by !== undefined && !keys.includes(key));
  if (closing.length > 0)
    throw new ClosingError(
      name,
      region,
      closing.map(({ key }) => key),
      "changed",
    );
  const unread = [...stored.torn, ...stored.damaged];
  if (unread.length > 0) throw new UnreadableClaimError(name, region, unread);
}

function onlyClaims({ name, region }: ClaimsSnapshot, because: PruneRefusal, why: string): NotPrunedError {
  return new NotPrunedError(
    because,
    `no account is removed from aggregator ${name} in ${region}: ${why}`,
    "Prune with --keep-accounts, which removes the claims only.",
  );
}

/** AWS requires at least one account. Claims of others count, even if their accounts are not live yet. */
function refuseEmptying(
  { name, region, live }: ClaimsSnapshot,
  prunings: readonly Pruning[],
  wanted: ReadonlyMap<string, readonly string[]>,
): void {
  const leave = prunings.flatMap((pruning) => pruning.leave);
  if (leave.length === 0 || wanted.size > 0 || difference(accountsOf(live.source), leave).length > 0) return;
  throw new LastAccountError(name, region);
}

/** A plan for people: what will happen, or would happen. */
export function planText(snapshot: ClaimsSnapshot, prunings: readonly Pruning[]): string {
  const { name, region, store, stored } = snapshot;
  const wanted = holdersOf(
    stored.claims.filter(({ key }) => !prunings.some(({ claim }) => claim.key === key)),
  );
  const head = `${name} in ${region}: to be pruned: ${prunings.length} of ${count(stored.claims.length, "claim")}, kept ${storeText(store)}`;
  return [head, ...prunings.flatMap((pruning) => linesOf(pruning, wanted))].join("\n");
}

function linesOf(
  { claim, leave, held, kept, absent, forget }: Pruning,
  wanted: ReadonlyMap<string, readonly string[]>,
): string[] {
  const by = sortedUnique(held.flatMap((id) => wanted.get(id) ?? [])).map(claimName);
  const lines = [
    accountLine({ removed: leave }),
    accountLine({ staying: { ids: held, through: `through ${firstOf(by)}` } }),
    accountLine({ unclaimed: kept }),
    absent.length > 0 && `${countAccounts(absent, false)} ${absent.length === 1 ? "is" : "are"} not on it`,
    forget && `forgets ${countAccounts(claim.leaving, false)} that it released long ago`,
  ].filter((line) => typeof line === "string" && line !== "");
  return [inline(claim.key), ...(lines.length > 0 ? lines : ["no account"]).map((line) => `  ${line}`)];
}
