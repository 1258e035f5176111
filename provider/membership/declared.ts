import { formatId } from "../domain/aggregatorId";
import type { ClaimLocation } from "../domain/claimLocation";
import { storeName } from "../domain/claimLocation";
import { isRecord } from "../domain/values";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { Context } from "../sharing/context";
import { OtherStoreError, UnsharedError } from "../sharing/errors";
import type { Sharing } from "../sharing/program";
import type { Inputs } from "./inputs";

/**
 * How the program of a membership declares the aggregator to join; undefined where nothing is known of that.
 *
 * @param news - as the constructor sends it: `joins` is what the aggregator was given, if the program passes it
 */
export function sharingOf(
  { checkCache }: Context,
  { aggregatorName: name, region }: Inputs,
  { joins, claimKey }: Readonly<Record<string, unknown>>,
): Sharing | undefined {
  const isKnown = !isUnknown(name) && !isUnknown(region);
  // What its own provider made of it says more: also where claims are kept that it doesn't say itself.
  const checked = isKnown
    ? checkCache.program.aggregatorOf(formatId(name, region), String(claimKey))
    : undefined;
  return checked ?? (isRecord(joins) ? sharingIn(joins, region) : undefined);
}

function sharingIn({ merge, claims }: Readonly<Record<string, unknown>>, region: string): Sharing {
  const isKnown = isRecord(claims) && !hasUnknown(claims) && !isUnknown(region);
  return {
    merge: isUnknown(merge) ? undefined : String(merge),
    store: isKnown ? storeName(claims as ClaimLocation, region) : undefined,
  };
}

/** Where the program has a membership keep its claim; undefined if it is not known, or for the aggregator's tags to say. */
export function storeIn({ claims, region }: Inputs): string | undefined {
  return claims === undefined || hasUnknown(claims) || isUnknown(region)
    ? undefined
    : storeName(claims, region);
}

/** Why an aggregator can't be joined as the same program declares it; undefined if nothing speaks against it. */
export function explainUnjoinable(
  inputs: Inputs,
  sharing: Sharing | undefined,
): UnsharedError | OtherStoreError | undefined {
  if (sharing?.merge === undefined) return undefined;
  const { aggregatorName, region } = inputs;
  const [name, where] = [aggregatorName, region].map((value) => (isUnknown(value) ? "(known later)" : value));
  if (sharing.merge !== "shared") return new UnsharedError(String(name), String(where), sharing.merge);
  const [theirs, own] = [sharing.store, storeIn(inputs)];
  const isElsewhere = theirs !== undefined && own !== undefined && theirs !== own;
  return isElsewhere ? new OtherStoreError(String(name), String(where), theirs, own) : undefined;
}
