import type { HeldClaim } from "../../../provider/domain/claims";
import type { RunStatus } from "../../../provider/sharing/protocol/protocol";
import { ACCOUNT_BITS, ALL_ACCOUNTS, listOf, setOf, textOf } from "./accounts";

/*
 * What the registers of the model AWS hold, each packed into a number: a claim with the mark on it, and the aggregator.
 */

const LEAVING = ACCOUNT_BITS;
const CLOSING = LEAVING + ACCOUNT_BITS;
const MARK = CLOSING + 2;
const AGED = MARK + 3;
const PRESENT = AGED + 1;
const RUN = PRESENT + 1;
const EXPIRED = RUN + 2;

const CLOSINGS = [undefined, "closing", "forced"] as const;

/** How many nonces one stack may have in use at a time; zero means none. */
export const NONCES = 8;

/** No claim, and no mark. */
export const NOTHING = 0;

/** The status of its stack's run in a claim. */
export const ENDED = 0;
const RUNNING = 1;
const CREATING = 2;
const FAILED = 3;

export function runKind(run: RunStatus, isNew: boolean): number {
  if (run === "ended") return ENDED;
  if (run === "failed") return FAILED;
  return isNew ? CREATING : RUNNING;
}

export function claimValue(claim: HeldClaim | undefined, mark: number, run = ENDED): number {
  const closing = CLOSINGS.indexOf(claim?.closing);
  return (
    setOf(claim?.accounts ?? []) |
    (setOf(claim?.leaving ?? []) << LEAVING) |
    (closing << CLOSING) |
    (mark << MARK) |
    (run << RUN) |
    (1 << PRESENT)
  );
}

export function runOf(value: number): number {
  return (value >> RUN) & 3;
}

/** Whether the claim says that a run is going on. */
export function isRunning(value: number): boolean {
  return runOf(value) === RUNNING || runOf(value) === CREATING;
}

export function isCreate(value: number): boolean {
  return runOf(value) === CREATING || runOf(value) === FAILED;
}

export function hasExpired(value: number): boolean {
  return runOf(value) === FAILED || (value & (1 << EXPIRED)) !== 0;
}

/** The claim once its run has expired. */
export function expired(value: number): number {
  return value | (1 << EXPIRED);
}

/** The part of a claim about accounts. */
export function contentOf(value: number): number {
  return value & ~((((NONCES - 1) << MARK) | (3 << RUN) | (1 << EXPIRED)) >>> 0);
}

export function markOf(value: number): number {
  return (value >> MARK) & (NONCES - 1);
}

/** The claim with another mark, and another run. */
export function withMark(value: number, mark: number, run: number): number {
  return contentOf(value) | (mark << MARK) | (run << RUN) | (1 << PRESENT);
}

/** The part of a claim about turns. */
export function markOnly(value: number): number {
  return value & ((NONCES - 1) << MARK);
}

export function claimedBy(value: number): number {
  return value & ALL_ACCOUNTS;
}

/** The leaving accounts that count: none after a day. */
export function leavingOf(value: number): number {
  return isAged(value) ? 0 : (value >> LEAVING) & ALL_ACCOUNTS;
}

function isAged(value: number): boolean {
  return (value & (1 << AGED)) !== 0;
}

/** The claim a day later. */
export function aged(value: number): number {
  const old = isRunning(value) ? expired(value) : value;
  return (value >> LEAVING) & ALL_ACCOUNTS ? old | (1 << AGED) : old;
}

/** The claim as it is stored. */
export function keptClaim(value: number): HeldClaim | undefined {
  if ((value & (1 << PRESENT)) === 0) return undefined;
  const closing = CLOSINGS[(value >> CLOSING) & 3];
  return {
    accounts: listOf(claimedBy(value)),
    leaving: listOf((value >> LEAVING) & ALL_ACCOUNTS),
    ...(closing && { closing }),
  };
}

/** The claim as readers count it. */
export function countedClaim(value: number): HeldClaim | undefined {
  const claim = keptClaim(value);
  return claim && { ...claim, leaving: listOf(leavingOf(value)) };
}

export function claimText(value: number, stack: string): string {
  const claim = keptClaim(value);
  if (!claim) return "–";
  const leaving = claim.leaving.length > 0 ? ` leaving [${claim.leaving.join(" ")}]` : "";
  const age = isAged(value) ? " (since a day)" : "";
  const closing = claim.closing ? ` ${claim.closing}` : "";
  const mark = markOf(value) ? ` publishing ${nonceName(stack, markOf(value))}` : "";
  const run = ["", " running", " creating", " failed"][runOf(value)] ?? "";
  const late = hasExpired(value) && isRunning(value) ? " (expired)" : "";
  return `${textOf(claimedBy(value))}${leaving}${age}${closing}${run}${late}${mark}`;
}

/** Nonces are numbered for each stack: `A#1`. */
export function nonceName(stack: string, mark: number): string {
  return `${stack}#${mark}`;
}

export function nonceNumber(name: string): number {
  return Number(name.slice(name.indexOf("#") + 1));
}

const SCALARS = ACCOUNT_BITS;
const EXISTS = SCALARS + 1;

/** The value of a deleted aggregator. */
export const DELETED = 0;

/** @param scalars - 0: as they were; 1: as the owner of a scenario declares them */
export function liveValue(accounts: number, scalars: number): number {
  return accounts | (scalars << SCALARS) | (1 << EXISTS);
}

export function liveAccounts(value: number): number {
  return value & ALL_ACCOUNTS;
}

export function scalarsOf(value: number): number {
  return (value >> SCALARS) & 1;
}

export function liveText(value: number): string {
  if (value === DELETED) return "no aggregator";
  return textOf(liveAccounts(value)) + (scalarsOf(value) ? " with the new regions" : "");
}
