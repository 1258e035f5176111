import { count, firstOf } from "./listing";

/** What becomes of the regions in which an account authorizes an aggregator. */
export interface RegionChange {
  /** Get an authorization. */
  readonly added?: readonly string[];
  /** Have one that was there before, which is taken over. */
  readonly adopted?: readonly string[];
  /** Lose theirs. */
  readonly removed?: readonly string[];
  /** Are no longer this resource's, and keep theirs: it was there before. */
  readonly left?: readonly string[];
  /** Have theirs, and keep it. */
  readonly kept?: number;
}

/**
 * A change of regions in words:
 * `+2 regions (eu-central-1, eu-west-1), −1 region (us-east-1), 14 kept`. Empty if there is nothing to tell.
 */
export function regionLine({
  added = [],
  adopted = [],
  removed = [],
  left = [],
  kept = 0,
}: RegionChange): string {
  return [
    added.length > 0 && `+${countRegions(added)}`,
    adopted.length > 0 && `adopts what is there in ${countRegions(adopted)}`,
    removed.length > 0 && `−${countRegions(removed)}`,
    left.length > 0 && `leaves what was there before in ${countRegions(left)}`,
    kept > 0 && `${kept} kept`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** `2 regions (eu-central-1, eu-west-1)` */
export function countRegions(regions: readonly string[]): string {
  const counted = count(regions.length, "region");
  return regions.length === 0 ? counted : `${counted} (${firstOf(regions)})`;
}
