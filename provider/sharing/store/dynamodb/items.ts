import type { AttributeValue, Changes, Item, ItemKey } from "../../../aws/table";
import { isAccountId } from "../../../domain/accountId";
import { isClaimKey } from "../../../domain/claimKey";
import type { HeldClaim } from "../../../domain/claims";
import { claimsTableArgs } from "../../../domain/claimsTable";
import { IdMap } from "../../../domain/idMap";
import { sortedUnique } from "../../../domain/sets";
import { atOnce, type Slices } from "../../../domain/slices";
import type { StoredClaim, StoredClaims, StoredRun, StoredTurn } from "../store";

/*
 * The format of a claim and of the lease as items of a table, readable in the AWS console:
 *
 *   aggregator  arn:aws:config:…      item  claim:payments/prod/team:0123456789abcdef
 *   accounts    { "111111111111" }    leaving  { "222222222222" }    leavingSince  2026-01-01T00:00:00.000Z
 *   closing     closing | forced      removed  true, if it only keeps a late request from making the claim again
 *   run, runSince, runLasts (seconds), isNew (true: it creates the resource): while a run of its stack is going on
 *   format 1, version (writes so far), writeId, writtenAt
 *
 *   aggregator  arn:aws:config:…      item  lease
 *   holder, nonce, since, lasts (seconds): while a stack has its turn; then lastHolder, releasedAt
 *   format 1, version (turns acquired and released so far); moved: where the claims are kept now
 */

/** Sort key of the lease. It sorts after the claims, so that a query reads the lease after them. */
export const LEASE = "lease";

const CLAIM = "claim:";

/** A later version of this package that changes the format uses another number. */
const FORMAT = 1;

const { hashKey, rangeKey } = claimsTableArgs;

/** The lease of one aggregator. */
export interface Lease {
  /** How many times it was written. */
  readonly version: number;
  /** Undefined while no stack has it. */
  readonly turn?: StoredTurn;
  /** The store to which the claims were moved. */
  readonly moved?: string;
}

/** The sort key of a claim's item. */
export function sortKey(key: string): string {
  return CLAIM + key;
}

/** The attributes of one write. */
interface Writing {
  readonly writeId: string;
  readonly version: number;
  /** AWS's time, since the epoch. */
  readonly seconds: number;
  /** Whether the claim is removed. */
  readonly removed: boolean;
  /** The run that is going on. */
  readonly run?: StoredRun | undefined;
  /** When the leaving accounts were written, if that was an earlier write. In seconds since the epoch. */
  readonly leavingSince?: number | undefined;
}

/** The changes that write a claim into its item. */
export function claimChanges(
  { accounts, leaving, closing }: HeldClaim,
  { writeId, version, seconds, removed, run, leavingSince = seconds }: Writing,
): Changes {
  return {
    format: FORMAT,
    version,
    writeId,
    writtenAt: timeOf(seconds),
    accounts: sortedUnique(accounts),
    leaving: sortedUnique(leaving),
    // Dated at every write, because this write may finish a run that was killed long ago.
    leavingSince: leaving.length > 0 ? timeOf(leavingSince) : undefined,
    closing,
    removed: removed ? "true" : undefined,
    run: run?.nonce,
    runSince: run && timeOf(run.stamp),
    runLasts: run?.lasts,
    isNew: run?.isNew ? "true" : undefined,
  };
}

/** The changes that acquire the lease. */
export function acquiredLease({ key, nonce, stamp, lasts }: StoredTurn, version: number): Changes {
  return {
    format: FORMAT,
    version,
    holder: key,
    nonce,
    since: timeOf(stamp),
    lasts,
    lastHolder: undefined,
    releasedAt: undefined,
  };
}

/** The changes that release the lease. */
export function releasedLease(key: string, version: number, seconds: number): Changes {
  return {
    version,
    holder: undefined,
    nonce: undefined,
    since: undefined,
    lasts: undefined,
    lastHolder: key,
    releasedAt: timeOf(seconds),
  };
}

/** The changes that record in the lease where claims are kept now; undefined if they are kept here again. */
export function movedLease(to: string | undefined, version: number): Changes {
  return {
    format: FORMAT,
    version,
    moved: to,
    holder: undefined,
    nonce: undefined,
    since: undefined,
    lasts: undefined,
  };
}

/** The changes that only give the lease a new version. */
export function touchedLease(version: number): Changes {
  return { version };
}

/** An item after a change. */
export function changed(item: Item, changes: Changes): Item {
  const attributes = Object.entries({ ...item, ...changes }).filter(
    (entry): entry is [string, NonNullable<AttributeValue>] =>
      entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0),
  );
  return Object.fromEntries(attributes);
}

/** How many bytes DynamoDB counts for an item of this format. */
export function itemSize(item: Item): number {
  const sizes = Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueSize(value));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function valueSize(value: AttributeValue): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  // One byte for two digits, one for the number, and one for its sign.
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 2;
  return (value ?? []).reduce((sum, member) => sum + Buffer.byteLength(member) + 1, 3);
}

/** Reads the item of the lease. */
export function readLease(item: Item): Lease | "damaged" {
  const { version, format, holder, nonce, since, lasts, moved } = item;
  if (moved !== undefined) return { version: 0, moved: String(moved) };
  if (typeof version !== "number" || format !== FORMAT) return "damaged";
  if (nonce === undefined) return { version };
  const stamp = secondsOf(since);
  if (typeof nonce !== "string" || typeof holder !== "string" || stamp === undefined) return "damaged";
  if (typeof lasts !== "number") return "damaged";
  return { version, turn: { key: holder, nonce, stamp, lasts } };
}

/** How long a reading may show an item half written, in milliseconds. DynamoDB never does; a local replacement may. */
export const HALF_WRITTEN = 1_200;

/** Whether the item of the lease can be parsed, or doesn't exist. */
export function isReadable(item: Item | undefined): boolean {
  return item === undefined || readLease(item) !== "damaged";
}

/** Reads the claims in the items of an aggregator. Ignores the lease. */
export function readClaims(items: readonly Item[]): Omit<StoredClaims, "turns" | "movedTo"> {
  return atOnce(readingClaims(items));
}

/** Like {@link readClaims}, with one item in each step. */
export function* readingClaims(items: readonly Item[]): Slices<Omit<StoredClaims, "turns" | "movedTo">> {
  const ids = new AccountIds();
  const claims: StoredClaim[] = [];
  const damaged: string[] = [];
  const foreign: string[] = [];
  for (const item of items) {
    const name = String(item[rangeKey]);
    const key = name.slice(CLAIM.length);
    if (name === LEASE) continue;
    if (!name.startsWith(CLAIM) || !isClaimKey(key)) {
      foreign.push(name);
      continue;
    }
    const claim = readClaim(key, item, ids);
    if (claim === "damaged") damaged.push(key);
    else if (claim !== "removed") claims.push(claim);
    yield setSize(item.accounts) + setSize(item.leaving);
  }
  return { claims, torn: [], damaged, foreign };
}

function readClaim(key: string, item: Item, ids: AccountIds): StoredClaim | "damaged" | "removed" {
  const { format, version, writeId, closing, removed, run: nonce } = item;
  if (format !== FORMAT || typeof version !== "number" || typeof writeId !== "string") return "damaged";
  if (removed !== undefined) return "removed";
  const accounts = ids.in(item.accounts);
  const leaving = ids.in(item.leaving);
  const leavingSince = secondsOf(item.leavingSince);
  if (accounts === undefined || leaving === undefined) return "damaged";
  if (leaving.length > 0 !== (leavingSince !== undefined)) return "damaged";
  if (closing !== undefined && closing !== "closing" && closing !== "forced") return "damaged";
  const run = nonce === undefined ? undefined : readRun(item);
  if (run === "damaged") return "damaged";
  return {
    key,
    version: writeId,
    accounts,
    leaving,
    ...(leavingSince !== undefined && { leavingSince }),
    ...(closing && { closing }),
    ...(run && { run }),
  };
}

function readRun({ run: nonce, runSince, runLasts: lasts, isNew }: Item): StoredRun | "damaged" {
  const stamp = secondsOf(runSince);
  if (typeof nonce !== "string" || typeof lasts !== "number" || stamp === undefined) return "damaged";
  return { nonce, stamp, lasts, isNew: isNew === "true" };
}

/** The removed items, which only make late requests fail, and when they were removed, in seconds since the epoch. */
export function tombstonesIn(items: readonly Item[]): { readonly item: Item; readonly since: number }[] {
  return items.flatMap((item) => {
    const since = secondsOf(item.writtenAt);
    return item.removed !== undefined && typeof item.writeId === "string" && since !== undefined
      ? [{ item, since }]
      : [];
  });
}

/** The account ids of many items. An id that several claims hold is in memory only once. */
class AccountIds {
  readonly #known = new IdMap<string>();

  /** Undefined if the value is not a set of account ids. A missing value is an empty set. */
  in(value: AttributeValue | undefined): string[] | undefined {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return undefined;
    const ids = value.map((member: string) => this.#known.get(member) ?? this.#learn(member));
    return ids.every((id) => id !== undefined) ? sortedUnique(ids) : undefined;
  }

  #learn(member: string): string | undefined {
    if (!isAccountId(member)) return undefined;
    this.#known.add(member, member);
    return member;
  }
}

function setSize(value: AttributeValue | undefined): number {
  return Array.isArray(value) ? value.length : 1;
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function secondsOf(value: AttributeValue | undefined): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time / 1000;
}

/** The keys of an item, as attributes. */
export function keyAttributes({ partition, sort }: ItemKey): Item {
  return { [hashKey]: partition, [rangeKey]: sort };
}

/** AWS's time, in whole seconds since the epoch, as items hold it. */
export function secondsNow({ now }: { now(): number }): number {
  return Math.floor(now() / 1000);
}
