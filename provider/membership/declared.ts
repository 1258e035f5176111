import { formatId } from "../domain/aggregatorId";
import type { ClaimLocation } from "../domain/claimLocation";
import { storeName } from "../domain/claimLocation";
import { isRecord } from "../domain/values";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { SharingContext } from "../sharing/context";
import { DeclaredUnsharedError, OtherStoreError } from "../sharing/errors";
import type { Sharing } from "../sharing/program";
import type { Inputs } from "./inputs";

/**
 * How the program of a membership declares the aggregator to join; undefined if that isn't known.
 *
 * @param news - as the constructor sends it: `joins` holds the arguments of the aggregator, if the program passes it
 */
export function sharingOf(
  { program }: SharingContext,
  { aggregatorName: name, region }: Inputs,
  { joins, claimKey }: Readonly<Record<string, unknown>>,
): Sharing | undefined {
  const isKnown = !isUnknown(name) && !isUnknown(region);
  // The aggregator's own check knows more: also a store that comes from the provider's settings.
  const checked = isKnown ? program.aggregatorOf(formatId(name, region), String(claimKey)) : undefined;
  return checked ?? (isRecord(joins) ? sharingIn(joins, region) : undefined);
}

function sharingIn({ merge, claims }: Readonly<Record<string, unknown>>, region: string): Sharing {
  const isKnown = isRecord(claims) && !hasUnknown(claims) && !isUnknown(region);
  return {
    merge: isUnknown(merge) ? undefined : String(merge),
    store: isKnown ? storeName(claims as ClaimLocation, region) : undefined,
  };
}

/**
 * The store in which the program has a membership keep its claim; undefined if it is not known, or if the aggregator's
 * tags decide.
 */
export function storeIn({ claims, region }: Inputs): string | undefined {
  return claims === undefined || hasUnknown(claims) || isUnknown(region)
    ? undefined
    : storeName(claims, region);
}

/** Why an aggregator can't be joined in the way the same program declares it; undefined if it can. */
export function explainUnjoinable(
  inputs: Inputs,
  sharing: Sharing | undefined,
): DeclaredUnsharedError | OtherStoreError | undefined {
  if (sharing?.merge === undefined) return undefined;
  const { aggregatorName, region } = inputs;
  const [name, where] = [aggregatorName, region].map((value) => (isUnknown(value) ? "(known later)" : value));
  if (sharing.merge !== "shared")
    return new DeclaredUnsharedError(String(name), String(where), sharing.merge);
  const [theirs, own] = [sharing.store, storeIn(inputs)];
  const isElsewhere = theirs !== undefined && own !== undefined && theirs !== own;
  return isElsewhere ? new OtherStoreError(String(name), String(where), theirs, own) : undefined;
}
