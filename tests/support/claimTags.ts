import { claimBase, claimKey } from "../../provider/domain/claimKey";
import { formatOwner, OWNER_TAG, ownerTagValue } from "../../provider/domain/owner";
import type { Tags } from "../../provider/domain/tags";
import { formatNonce } from "../../provider/sharing/store/nonce";
import type { ClaimContent, StoredRun, StoredTurn } from "../../provider/sharing/store/store";
import { type ClaimStatus, formatClaim } from "../../provider/sharing/store/tagFormat";

export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";
export const [A, B, C, D, E] = [1, 2, 3, 4, 5].map((digit) => String(digit).repeat(12)) as [
  string,
  string,
  string,
  string,
  string,
];

/** Claims of three stacks; the first one owns the aggregator. */
export const OWNER = "acme/platform/prod";
export const OWNER_HASH = "fedcba9876543210fedcba9876543210";
export const OWNER_UID = "76543210fedcba98";
export const BASE = claimKey(claimBase(OWNER, "security", OWNER_HASH), OWNER_UID);
export const TEAM = "payments/prod/team:0123456789abcdef";
export const SEARCH = "search/prod/team:0123aaaaaaaaaaaa";

/** The version of seeded claims; runs write newer ones. */
export const VERSION = "0000001";

/** The tags of an aggregator that the stack `platform` owns. */
export function ownedBy(store: string | undefined, isCreating = false): Tags {
  const owner = formatOwner({ stack: OWNER, hash: OWNER_HASH });
  return { [OWNER_TAG]: ownerTagValue({ owner, uid: OWNER_UID }, { store, isCreating }) };
}

/** The tags of a claim that has been held for a minute. */
export function claimed(
  key: string,
  accounts: string[],
  more: Partial<ClaimContent> = {},
  status: ClaimStatus = {},
): Tags {
  return formatClaim(key, VERSION, { accounts, leaving: [], ...more }, status);
}

/** A run that renewed its mark at this time, as the tags contain it. */
export function runAt(stamp: number, { lasts = 370, isNew = false } = {}): StoredRun {
  return { nonce: formatNonce(stamp, lasts, 0), stamp, lasts, isNew };
}

/** A run that acquired its turn at this time. */
export function turnAt(
  key: string,
  at: number,
  more: { lasts?: number; isNew?: boolean } = {},
): { readonly run: StoredRun; readonly turn: StoredTurn } {
  const run = runAt(at, more);
  const { nonce, stamp, lasts } = run;
  return { run, turn: { key, nonce, stamp, lasts } };
}
