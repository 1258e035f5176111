import { accountsOf } from "../../aws/aggregator";
import { claimKey, rawClaimName } from "../../domain/claimKey";
import { difference, sortedUnique } from "../../domain/sets";
import { LEAVING_COUNTS, type Timing } from "../../domain/timing";
import { isExpired } from "../../sharing/protocol/expiry";
import type { StoredClaim, StoredRun, StoredTurn } from "../../sharing/store/store";
import { isoTime } from "../wording";
import type { ClaimsSnapshot } from "./snapshot";

/** Everything about the claims on an aggregator, in the format of `--json`. Times are ISO 8601. */
export interface Report {
  readonly aggregator: {
    readonly name: string;
    readonly region: string;
    readonly arn: string;
    readonly accounts: readonly string[];
  };
  /** `organization/project/stack` of the stack that owns it; null: no stack does. */
  readonly owner: string | null;
  /** Whether that stack's create of the aggregator has not finished. */
  readonly creating: boolean;
  /** Whether stacks may join. */
  readonly shared: boolean;
  /** Where claims are kept: `tags`, or `dynamodb:REGION/TABLE`. */
  readonly store: string;
  readonly claims: readonly ReportedClaim[];
  /** Accounts on the aggregator that no claim holds. */
  readonly unclaimed: readonly string[];
  /** Who holds the turn to publish, if claims are kept in a table. */
  readonly turn: Publishing | null;
  /** Keys of claims with missing parts. */
  readonly torn: readonly string[];
  /** Keys of claims that can't be read, or come from a later version. */
  readonly damaged: readonly string[];
  /** Tags or items that look like claims but aren't. */
  readonly foreign: readonly string[];
  /** Whether the lease's item can't be read. */
  readonly damagedLease: boolean;
  /** Where the claims were moved to; null: they weren't. */
  readonly moved: string | null;
}

/** One claim. */
export interface ReportedClaim {
  readonly key: string;
  /** `project/stack/resource` */
  readonly name: string;
  /** Whether it belongs to the aggregator's owner. */
  readonly owner: boolean;
  readonly accounts: readonly string[];
  /** Its accounts that are on the aggregator. */
  readonly live: readonly string[];
  /** Its accounts that are not. */
  readonly missing: readonly string[];
  /** Its accounts that other claims hold too. */
  readonly sharedWith: readonly { readonly key: string; readonly accounts: readonly string[] }[];
  /** Accounts that it no longer holds, and that are to be removed. */
  readonly leaving: readonly string[];
  readonly leavingSince: string | null;
  /** False if the accounts have been leaving for so long that this no longer counts. */
  readonly leavingCounts: boolean;
  readonly publishing: Publishing | null;
  /** The unfinished run of its stack; null: no run is unfinished, and the claim is settled. */
  readonly run: Run | null;
  /** Its stack lets no other stack join any more. */
  readonly closing: "closing" | "forced" | null;
}

/** A turn to publish. */
interface Publishing {
  readonly key: string;
  readonly since: string;
  /** Its run ended without releasing it: nothing that it has sent can still take effect. */
  readonly interrupted: boolean;
}

/** An unfinished run of a claim's stack. */
interface Run {
  /** When it last renewed its mark. */
  readonly since: string;
  /** Until when something that it has sent may still take effect. */
  readonly until: string;
  /** It creates the resource. */
  readonly creating: boolean;
  /** It was killed: nothing that it has sent can still take effect. */
  readonly interrupted: boolean;
}

/** The report on what was read. */
export function reportOf(snapshot: ClaimsSnapshot): Report {
  const { name, region, live, owner, shared, store, stored, timing, now } = snapshot;
  const accounts = accountsOf(live.source);
  const holders = holdersOf(stored.claims);
  const turns = new Map(stored.turns.map((turn) => [turn.key, publishing(turn, timing, now)]));
  const [lease = null] = snapshot.location ? turns.values() : [];
  const there = new Set(accounts);
  return {
    aggregator: { name, region, arn: live.arn, accounts },
    owner: owner?.stack ?? null,
    creating: owner?.isCreating === true,
    shared,
    store,
    claims: stored.claims.map((claim) => ({
      key: claim.key,
      name: rawClaimName(claim.key),
      owner: isOwners(claim.key, snapshot),
      accounts: sortedUnique(claim.accounts),
      live: claim.accounts.filter((id) => there.has(id)),
      missing: claim.accounts.filter((id) => !there.has(id)),
      sharedWith: sharers(claim, holders),
      leaving: claim.leaving,
      leavingSince: claim.leavingSince === undefined ? null : isoTime(claim.leavingSince),
      leavingCounts: leavingCounts(claim, now),
      publishing: turns.get(claim.key) ?? null,
      run: claim.run ? running(claim.key, claim.run, timing, now) : null,
      closing: claim.closing ?? null,
    })),
    unclaimed: difference(accounts, holders.keys()),
    turn: lease,
    torn: stored.torn,
    damaged: stored.damaged,
    foreign: stored.foreign,
    damagedLease: snapshot.damagedLease === true,
    moved: snapshot.moved ?? null,
  };
}

/** The keys of the claims that hold each account. */
export function holdersOf(claims: readonly StoredClaim[]): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, string[]>();
  for (const { key, accounts } of claims)
    for (const id of accounts) {
      const keys = holders.get(id);
      if (keys) keys.push(key);
      else holders.set(id, [key]);
    }
  return holders;
}

function sharers(
  { key: own, accounts }: StoredClaim,
  holders: ReadonlyMap<string, readonly string[]>,
): ReportedClaim["sharedWith"] {
  const shared = new Map<string, string[]>();
  for (const id of accounts)
    for (const key of holders.get(id) ?? []) {
      if (key === own) continue;
      const ids = shared.get(key);
      if (ids) ids.push(id);
      else shared.set(key, [id]);
    }
  return [...shared].map(([key, ids]) => ({ key, accounts: ids }));
}

/** Whether a claim's leaving accounts still count. */
export function leavingCounts({ leavingSince }: StoredClaim, now: number): boolean {
  return leavingSince !== undefined && now - leavingSince * 1000 <= LEAVING_COUNTS;
}

/** Whether a claim belongs to the aggregator's owner: a name alone proves nothing. */
export function isOwners(key: string, { owner }: Pick<ClaimsSnapshot, "owner">): boolean {
  if (owner === undefined) return false;
  const base = `${rawClaimName(key)}:${owner.hash.slice(0, 16)}`;
  return key === claimKey(base, owner.uid);
}

function running(key: string, run: StoredRun, timing: Timing, now: number): Run {
  const { nonce, stamp, lasts, isNew } = run;
  return {
    since: isoTime(stamp),
    until: isoTime(stamp + lasts),
    creating: isNew,
    interrupted: isExpired({ key, nonce, stamp, lasts }, timing, now),
  };
}

function publishing(turn: StoredTurn, timing: Timing, now: number): Publishing {
  return { key: turn.key, since: isoTime(turn.stamp), interrupted: isExpired(turn, timing, now) };
}
