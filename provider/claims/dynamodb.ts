import { ClaimItem } from "./dynamodb/claimItem";
import { LEASE, readingClaims } from "./dynamodb/items";
import { LeaseItem } from "./dynamodb/leaseItem";
import type { DynamodbClaims } from "./dynamodb/options";
import { inSlices } from "./inSlices";
import type { ClaimStore } from "./store";
import { claimsTableArgs } from "./table";

/**
 * Claims in a DynamoDB table: an item for each claim, and one for the lease, which a single stack can have at a time.
 *
 * Every write is conditional on what was read, and bears an id. One whose answer was lost is sent again under the same
 * condition: where the first has landed, the condition fails and DynamoDB shows an item with that very id. A request
 * that comes late overwrites nothing, since its condition no longer holds by then.
 *
 * Calls also throw ConfigAggregatorError: where another run of the same stack has written its claim, where the claim or
 * the lease can't be read, and where the claims were moved.
 */
export function dynamodbClaims(options: DynamodbClaims): ClaimStore {
  const { table, name, aggregator } = options;
  const claim = new ClaimItem(options);
  const lease = new LeaseItem(options);
  return {
    name,
    exclusive: true,
    read: async () => {
      const items = await table.query(aggregator);
      const named = (sort: string) => items.find((item) => item[claimsTableArgs.rangeKey] === sort);
      claim.note(named(claim.sortKey));
      return { ...(await inSlices(readingClaims(items))), turns: lease.note(named(LEASE)) };
    },
    readTurns: () => lease.readTurns(),
    write: (next) => (next ? claim.write(next) : claim.remove()),
    take: (over, lasts) => lease.take(over, lasts),
    yield: () => lease.release(),
    retire: (to) => lease.retire(to),
  };
}
