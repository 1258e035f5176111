import { count, firstOf } from "./listing";

/** What happens to the regions in which an account authorizes an aggregator. */
export interface RegionChange {
  /** Regions that get an authorization. */
  readonly added?: readonly string[];
  /** Regions in which an existing authorization is taken over. */
  readonly adopted?: readonly string[];
  /** Regions that lose their authorization. */
  readonly removed?: readonly string[];
  /** Regions that the resource gives up; the authorization stays because it existed before. */
  readonly left?: readonly string[];
  /** Regions that keep their authorization. */
  readonly kept?: number;
}

/**
 * A change of regions in words: `+2 regions (eu-central-1, eu-west-1), −1 region (us-east-1), 14 kept`. Empty if
 * nothing changes.
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
