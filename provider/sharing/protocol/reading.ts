import { LEAVING_COUNTS } from "../../domain/timing";
import type { StoredClaims } from "../store/store";
import type { Reading } from "./protocol";

/** How often a claim that was read in pieces is read again before it counts as damaged. */
const TORN_READINGS = 5;

/**
 * The claims as they count at a time: what a stack left long ago is no longer taken out, since an outsider may have put it
 * back by now.
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

/**
 * Whether some claim was read in pieces, so that it is read again.
 *
 * @param times - how often in a row that has happened
 */
export function isTorn(times: number, reading: Reading): boolean {
  return reading.torn && times < TORN_READINGS;
}

/** A claim that stays in pieces is a damaged one. */
export function wholeReading(reading: Reading): Reading {
  return reading.torn ? { ...reading, torn: false, damaged: true } : reading;
}
