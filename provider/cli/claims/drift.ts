import { claimStack } from "../../domain/claimKey";
import { difference, sortedUnique } from "../../domain/sets";
import type { Expectation, ExpectedClaim } from "./expectation";
import type { Report, ReportedClaim } from "./report";

/** One difference between what is expected and what exists. */
export type Drift =
  /** An account that is expected in claims, but isn't in them. */
  | { readonly kind: "accountNotClaimed"; readonly claim: string; readonly accountId: string }
  /** An account that is in claims, but isn't expected. */
  | { readonly kind: "accountClaimed"; readonly claim: string; readonly accountId: string }
  /** An expected claim doesn't exist. */
  | { readonly kind: "claimMissing"; readonly claim: string; readonly accounts: readonly string[] }
  /** A claim that isn't expected. */
  | { readonly kind: "claimUnexpected"; readonly claim: string; readonly accounts: readonly string[] }
  /** Two claims have the same name: two states use it. */
  | { readonly kind: "claimTwice"; readonly claim: string; readonly keys: readonly string[] }
  /** An account that should be on the aggregator. */
  | { readonly kind: "accountMissing"; readonly accountId: string }
  /** An account that is on it, and shouldn't be. */
  | { readonly kind: "accountUnexpected"; readonly accountId: string }
  /** A claim that can't be read, or whose parts are missing. */
  | { readonly kind: "claimTorn" | "claimDamaged" | "notAClaim"; readonly key: string }
  | { readonly kind: "leaseDamaged" }
  | { readonly kind: "claimsMoved"; readonly found: string }
  | { readonly kind: "otherOwner"; readonly expected: string | null; readonly found: string | null }
  | { readonly kind: "otherStore"; readonly expected: string; readonly found: string };

/** All differences, in the order in which they are printed. */
export function driftOf(report: Report, expectation: Expectation): Drift[] {
  const { claims, aggregator, owner, store } = report;
  const isOpen = expectation.others === "allowed";
  const chosen = expectation.claims.map((expected) => ({ expected, found: chosenBy(expected, claims) }));
  const known = new Set(chosen.flatMap(({ found }) => found));
  const others = claims.filter((claim) => !known.has(claim));
  return [
    ...(expectation.owner !== undefined && expectation.owner !== owner
      ? [{ kind: "otherOwner", expected: expectation.owner, found: owner } as const]
      : []),
    ...(expectation.store !== undefined && expectation.store !== store
      ? [{ kind: "otherStore", expected: expectation.store, found: store } as const]
      : []),
    ...chosen.flatMap(({ expected, found }) => claimDrift(expected, found)),
    ...(isOpen
      ? []
      : others.map(({ name, accounts }) => ({ kind: "claimUnexpected", claim: name, accounts }) as const)),
    ...accountDrift(aggregator.accounts, claims, expectation),
    ...damage(report, expectation),
  ];
}

/** The claims that an entry selects. */
export function chosenBy(
  { kind, selector }: Pick<ExpectedClaim, "kind" | "selector">,
  claims: readonly ReportedClaim[],
): ReportedClaim[] {
  return claims.filter(({ key, name }) => {
    if (kind === "key") return key === selector;
    return kind === "name" ? name === selector : claimStack(key) === selector;
  });
}

function claimDrift(
  { kind, selector: claim, accounts }: ExpectedClaim,
  found: readonly ReportedClaim[],
): Drift[] {
  if (found.length === 0) return accounts.length > 0 ? [{ kind: "claimMissing", claim, accounts }] : [];
  const held = sortedUnique(found.flatMap((one) => one.accounts));
  const keys = found.map(({ key }) => key);
  return [
    ...(kind === "name" && keys.length > 1 ? [{ kind: "claimTwice", claim, keys } as const] : []),
    ...difference(accounts, held).map(
      (accountId) => ({ kind: "accountNotClaimed", claim, accountId }) as const,
    ),
    ...difference(held, accounts).map((accountId) => ({ kind: "accountClaimed", claim, accountId }) as const),
  ];
}

/** Accounts that are reported with a claim are not reported again. */
function accountDrift(
  live: readonly string[],
  claims: readonly ReportedClaim[],
  { accounts, claims: expected, others }: Expectation,
): Drift[] {
  const declared = sortedUnique(expected.flatMap((claim) => claim.accounts));
  const claimed = new Set(claims.flatMap((claim) => claim.accounts));
  const wanted = accounts ?? declared.filter((id) => claimed.has(id));
  const told = [...difference(claimed, declared), ...(accounts ? [] : declared)];
  const unexpected = difference(live, new Set([...wanted, ...told]));
  return [
    ...difference(wanted, live).map((accountId) => ({ kind: "accountMissing", accountId }) as const),
    ...(others === "allowed"
      ? []
      : unexpected.map((accountId) => ({ kind: "accountUnexpected", accountId }) as const)),
  ];
}

function damage({ torn, damaged, foreign, damagedLease, moved }: Report, expectation: Expectation): Drift[] {
  const { damaged: known } = expectation;
  return [
    ...difference(torn, known).map((key) => ({ kind: "claimTorn", key }) as const),
    ...difference(damaged, known).map((key) => ({ kind: "claimDamaged", key }) as const),
    ...difference(foreign, known).map((key) => ({ kind: "notAClaim", key }) as const),
    ...(damagedLease ? [{ kind: "leaseDamaged" } as const] : []),
    ...(moved === null ? [] : [{ kind: "claimsMoved", found: moved } as const]),
  ];
}
