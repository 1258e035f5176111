import { lookAgain } from "../../aws/patient";
import type { Item } from "../../aws/table";
import { NO_CLAIM } from "../../domain/claims";
import { claimsTableArgs } from "../../domain/claimsTable";
import { inSlices } from "../../engine/inSlices";
import { ClaimItem } from "./dynamodb/claimItem";
import {
  claimChanges,
  HALF_WRITTEN,
  isReadable,
  keyAttributes,
  LEASE,
  readingClaims,
  secondsNow,
  sortKey,
  tombstonesIn,
} from "./dynamodb/items";
import { LeaseItem } from "./dynamodb/leaseItem";
import type { DynamodbClaims } from "./dynamodb/options";
import { settled } from "./dynamodb/settled";
import type { ClaimStore, StoredClaim, Written } from "./store";

/** How long a removed item is kept, in seconds: far longer than an earlier write can take to land. */
const TOMBSTONE_KEPT = 3_600;

/** How many removed items a run deletes at most. */
const TOMBSTONES = 10;

/**
 * A store in a DynamoDB table: an item for each claim, and one for the lease, which only one stack can have at a time.
 *
 * Every write is conditional on what was read, and has an id. If its answer is lost, it is sent again under the same
 * condition: if the first request took effect, the condition fails, and DynamoDB returns an item with the same id. A
 * late request overwrites nothing, because its condition no longer holds.
 *
 * Calls also throw ConfigAggregatorError: if another run of the same stack has written its claim, if the claim or the
 * lease can't be parsed, or if a turn is acquired although the claims were moved.
 */
export function dynamodbClaims(options: DynamodbClaims): ClaimStore {
  const { table, name, aggregator, clock, now } = options;
  const claim = new ClaimItem(options);
  const lease = new LeaseItem(options);
  let items: readonly Item[] = [];
  /** Keys of claims that could not be parsed in repeated readings. */
  const damaged = new Set<string>();

  const named = (sort: string) => items.find((item) => item[claimsTableArgs.rangeKey] === sort);
  const query = async () => {
    items = await table.query(aggregator);
    return inSlices(readingClaims(items));
  };
  const isWhole = (stored: Awaited<ReturnType<typeof query>>) =>
    isReadable(named(LEASE)) && stored.damaged.every((key) => damaged.has(key));

  const remove = async (key: string, writeId: string): Promise<Written> => {
    const place = { partition: aggregator, sort: sortKey(key) };
    const held = items.find((item) => item[claimsTableArgs.rangeKey] === place.sort) ?? keyAttributes(place);
    const changes = claimChanges(NO_CLAIM, {
      writeId: options.newId(),
      version: Number(held.version ?? 0) + 1,
      seconds: secondsNow(options),
      removed: true,
    });
    const { result } = await settled(() => table.update(place, changes, { writeId }), clock);
    return { outcome: result === undefined ? "unknown" : "written" };
  };

  return {
    name,
    exclusive: true,
    read: async () => {
      const stored = await lookAgain(query, isWhole, { clock, visible: HALF_WRITTEN });
      for (const key of stored.damaged) damaged.add(key);
      claim.note(named(claim.sortKey));
      return { ...stored, ...lease.note(named(LEASE)) };
    },
    readTurns: () => lease.readTurns(),
    write: (next, run) => (next ? claim.write(next, run) : claim.remove()),
    acquire: (over, run) => lease.acquire(over, run),
    release: () => lease.release(),
    absorb: async (claims: readonly StoredClaim[]) => {
      for (const { key, version } of claims) {
        const written = await remove(key, version);
        if (written.outcome !== "written") return written;
      }
      return { outcome: "written" };
    },
    touch: () => claim.touch(),
    place: (stored) => claim.place(stored),
    tidy: async () => {
      const old = tombstonesIn(items).filter(({ since }) => now() / 1000 - since > TOMBSTONE_KEPT);
      for (const { item } of old.slice(0, TOMBSTONES)) {
        const place = { partition: aggregator, sort: String(item[claimsTableArgs.rangeKey]) };
        await table.remove(place, { writeId: String(item.writeId) });
      }
    },
    retire: (to) => lease.retire(to),
  };
}
