import { type ClaimLocation, locationOf, storeName, TAGS_STORE } from "../../domain/claimLocation";
import { sharedIn } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { TableMismatchError, UnnamedTableError } from "./errors";
import type { Named } from "./target";

/** The ending of a name that was shortened to fit into the owner tag. */
const SHORTENED = /-[0-9a-f]{8}$/;

/** The length of a shortened name. */
const LONGEST = 120;

/**
 * Where the claims of an aggregator are kept; undefined: in its tags.
 *
 * @param tags - all of its tags
 * @param table - name or ARN, if one was given
 * @throws TableMismatchError, UnnamedTableError
 */
export function resolveStore(
  aggregator: Named,
  tags: Tags,
  table: string | undefined,
): ClaimLocation | undefined {
  const store = sharedIn(tags);
  if (table === undefined) return store === undefined ? undefined : wholeLocation(aggregator, store);
  const { region } = (store !== undefined && locationOf(store)) || {};
  // A name without an ARN may mean a table in another region than the aggregator's.
  const location = { dynamodbTable: table, ...(region && !table.startsWith("arn:") && { region }) };
  if (store !== undefined && storeName(location, aggregator.region) !== store)
    throw new TableMismatchError(aggregator, store, table);
  return location;
}

function wholeLocation(aggregator: Named, store: string): ClaimLocation | undefined {
  if (store === TAGS_STORE) return undefined;
  const location = locationOf(store);
  const isShortened = store.length >= LONGEST && SHORTENED.test(store);
  if (location === undefined || isShortened) throw new UnnamedTableError(aggregator, store);
  return location;
}
