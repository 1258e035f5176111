import type { LiveAggregator } from "../../aws/aggregator";
import { isGone } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import type { Item } from "../../aws/table";
import { type ClaimLocation, storeName, tableOf } from "../../domain/claimLocation";
import { claimsTableArgs } from "../../domain/claimsTable";
import { sharedIn, type TaggedOwner } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import type { Timing } from "../../domain/timing";
import { timingOf } from "../../engine/timing";
import { UnknownAggregatorError } from "../../live/errors";
import { type Existing, findRemaining } from "../../live/find";
import { likelyAggregator } from "../../live/likely";
import type { Context } from "../../process/context";
import { isTable } from "../../sharing/claims";
import { LEASE, type Lease, readClaims, readLease, sortKey } from "../../sharing/store/dynamodb/items";
import type { StoredClaims } from "../../sharing/store/store";
import { parseClaims } from "../../sharing/store/tagFormat";
import { NoTableError } from "./errors";
import { type RawClaims, rawTags } from "./raw";
import { resolveStore } from "./resolveStore";
import type { Named } from "./target";

/** How often mismatched parts are read again before they count as damaged. */
const TORN_READINGS = 5;

/** An aggregator, and everything that is stored about claims on it. */
export interface ClaimsSnapshot extends Named {
  readonly live: LiveAggregator;
  readonly tags: Tags;
  readonly owner: TaggedOwner | undefined;
  /** Whether its tags say that stacks share it. */
  readonly shared: boolean;
  /** Where claims are kept; undefined: in its tags. */
  readonly location: ClaimLocation | undefined;
  /** The name of that store. */
  readonly store: string;
  readonly stored: StoredClaims;
  /** Entries that can't be read as claims, exactly as they are stored. */
  readonly raw: RawClaims;
  /** The lease can't be read. */
  readonly damagedLease?: true;
  /** Where the claims were moved to, according to the table. */
  readonly moved?: string;
  readonly timing: Timing;
  /** The earliest that AWS's time can be, in milliseconds since the epoch: no turn counts as expired too early. */
  readonly now: number;
}

/**
 * Reads everything: a Describe and a ListTags, and a Query if claims are kept in a table.
 *
 * @param table - name or ARN, if one was given
 * @throws UnknownAggregatorError, NoTableError, TableMismatchError, UnnamedTableError, AwsError
 */
export async function readSnapshot(
  context: Context,
  named: Named,
  table: string | undefined,
): Promise<ClaimsSnapshot> {
  const { configuration, clock } = context;
  const timing = timingOf(configuration.settings.publishing);
  for (let readings = 1; ; readings++) {
    const snapshot = await readOnce(context, named, table);
    if (snapshot.stored.torn.length === 0 || readings === TORN_READINGS) return { ...snapshot, timing };
    await clock.sleep(timing.propagation);
  }
}

async function readOnce(
  context: Context,
  named: Named,
  table: string | undefined,
): Promise<Omit<ClaimsSnapshot, "timing">> {
  const found = await find(context, named);
  const location = resolveStore(named, found.tags, table);
  const content = isTable(location) ? await readTable(context, named, found, location) : readTags(found.tags);
  return {
    ...named,
    ...found,
    ...content,
    shared: sharedIn(found.tags) !== undefined,
    location,
    store: storeName(location, named.region),
    now: context.configuration.api(named.region).earliest(),
  };
}

async function find({ configuration, clock }: Context, { name, region }: Named): Promise<Existing> {
  const api = configuration.api(region);
  const found = await retrying(() => findRemaining(api, name), clock);
  if (found) return found;
  throw new UnknownAggregatorError({ name, region }, await likelyAggregator(api, name));
}

type Content = Pick<ClaimsSnapshot, "stored" | "raw" | "damagedLease" | "moved">;

function readTags(tags: Tags): Content {
  const stored = parseClaims(tags);
  return { stored, raw: rawTags(tags, stored) };
}

async function readTable(
  { configuration, clock }: Context,
  named: Named,
  { live }: Existing,
  location: ClaimLocation & { readonly dynamodbTable: string },
): Promise<Content> {
  const { region } = tableOf(location, named.region);
  const table = configuration.table(region, location.dynamodbTable);
  const items = await retrying(() => table.query(live.arn), clock).catch((error: unknown) => {
    if (isGone(error)) throw new NoTableError(named, location.dynamodbTable, region, error);
    throw error;
  });
  const claims = readClaims(items);
  const lease = leaseIn(items);
  return {
    stored: { ...claims, turns: typeof lease === "object" && lease.turn ? [lease.turn] : [] },
    raw: new Map([
      ...claims.damaged.map((key) => [key, attributesOf(items, sortKey(key))] as const),
      ...claims.foreign.map((sort) => [sort, attributesOf(items, sort)] as const),
    ]),
    ...(lease === "damaged" && { damagedLease: true }),
    ...(typeof lease === "object" && lease.moved !== undefined && { moved: lease.moved }),
  };
}

function leaseIn(items: readonly Item[]): Lease | "damaged" | undefined {
  const item = items.find((one) => one[claimsTableArgs.rangeKey] === LEASE);
  return item && readLease(item);
}

function attributesOf(items: readonly Item[], sort: string): Item {
  return items.find((item) => item[claimsTableArgs.rangeKey] === sort) ?? {};
}
