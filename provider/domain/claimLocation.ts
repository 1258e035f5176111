import { createHash } from "node:crypto";

/** Where the claims of an aggregator are kept; without a table, on its tags. */
export interface ClaimLocation {
  /** Name or ARN of a DynamoDB table. */
  readonly dynamodbTable?: string;
  /** The table's region. Default: that of the ARN, then the aggregator's. */
  readonly region?: string;
}

/** The region and the name of a table. */
export function tableOf(
  { dynamodbTable = "", region }: ClaimLocation,
  aggregatorRegion: string,
): { readonly region: string; readonly table: string } {
  const [, named, table] = /^arn:[^:]+:dynamodb:([^:]+):\d+:table\/(.+)$/.exec(dynamodbTable) ?? [];
  return { region: region ?? named ?? aggregatorRegion, table: table ?? dynamodbTable };
}

/** What an owner tag has room for. */
const NAME_LENGTH = 120;

/** A store as the owner tag names it, and as two stacks compare it. */
export function storeName(location: ClaimLocation | undefined, aggregatorRegion: string): string {
  if (location?.dynamodbTable === undefined) return TAGS_STORE;
  const { region, table } = tableOf(location, aggregatorRegion);
  const name = `dynamodb:${region}/${table}`;
  if (name.length <= NAME_LENGTH) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, NAME_LENGTH - 9)}-${hash}`;
}

/** Where the store of this name is; undefined for the aggregator's tags. */
export function locationOf(store: string): ClaimLocation | undefined {
  const [, region, dynamodbTable] = /^dynamodb:([^/]+)\/(.+)$/.exec(store) ?? [];
  return dynamodbTable && region ? { dynamodbTable, region } : undefined;
}

/** How to set a resource's `claims` so that they are kept in the store of this name. */
export function adviceFor(store: string): string {
  const location = locationOf(store);
  return location === undefined
    ? "leave claims.dynamodbTable out"
    : `set claims: { dynamodbTable: "${location.dynamodbTable}", region: "${location.region}" }`;
}

/** How the owner tag names this store. */
export const TAGS_STORE = "tags";
