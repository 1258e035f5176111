import { LEAVING_COUNTS } from "../../domain/timing";
import type { StoredClaims } from "../store/store";

/**
 * The claims as they count at a time: who left long ago has no say any more in what an outsider may have put there
 * since.
 *
 * @param now - AWS's time, in milliseconds since the epoch
 */
export function counted(stored: StoredClaims, now: number): StoredClaims {
  const claims = stored.claims.map((claim) => {
    const { leavingSince, ...rest } = claim;
    const isOld = leavingSince !== undefined && now - leavingSince * 1000 > LEAVING_COUNTS;
    return isOld ? { ...rest, leaving: [] } : claim;
  });
  return { ...stored, claims };
}
