import { LEAVING_COUNTS } from "../../domain/timing";
import type { StoredClaims } from "../store/store";
import type { Reading } from "./protocol";

/** How often a torn claim is read again before it counts as damaged. */
const TORN_READINGS = 5;

/**
 * The claims without leaving accounts that are too old: these are no longer removed, because somebody else may have
 * added them again by now.
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
 * Whether a claim is torn and has to be read again.
 *
 * @param times - how often in a row a claim was torn
 */
export function isTorn(times: number, reading: Reading): boolean {
  return reading.torn && times < TORN_READINGS;
}

/** A reading in which claims that stay torn count as damaged. */
export function wholeReading(reading: Reading): Reading {
  return reading.torn ? { ...reading, torn: false, damaged: true } : reading;
}
