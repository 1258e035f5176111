import { createHash } from "node:crypto";
import type { Report } from "./problem";
import { brokenRegion } from "./region";
import { isRecord, refuseOthers, withoutNull } from "./values";

/** Where the claims of an aggregator are kept; without a table, in its tags. */
export interface ClaimLocation {
  /** Name or ARN of a DynamoDB table. */
  readonly dynamodbTable?: string;
  /** The table's region. Default: that of the ARN, then the aggregator's. */
  readonly region?: string;
}

const TABLE_NAME = /^[\w.-]{3,255}$/;
const TABLE_ARN = /^arn:[\w-]+:dynamodb:([a-z\d-]+):\d{12}:table\/[\w.-]{3,255}$/;

/** What a check of a location knows besides the value. */
interface LocationCheck {
  /** The location's property path: `claims`. */
  readonly path: string;
  readonly report: Report;
  /** Whether a value is known only later, so that it can't be checked. */
  isLater(value: unknown): boolean;
  /** Members that belong somewhere else, and where. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

/** Reports the rules that a location breaks, for a resource as well as for the provider. */
export function checkClaimLocation(
  value: unknown,
  { path, report, isLater, elsewhere }: LocationCheck,
): void {
  if (!isRecord(value)) {
    report(path, value, "an object");
    return;
  }
  const given = withoutNull(value);
  refuseOthers(given, ["dynamodbTable", "region"], `${path}.`, report, elsewhere);
  const { dynamodbTable: table, region } = given;
  const isTableKnown = table !== undefined && !isLater(table);
  if (isTableKnown && !isTableReference(table))
    report(`${path}.dynamodbTable`, table, "the name of a DynamoDB table, or its ARN");
  if (region === undefined || isLater(region)) return;
  const rule = typeof region === "string" ? brokenRegion(region) : brokenRegion("");
  if (rule) report(`${path}.region`, region, rule);
  if (table === undefined)
    report(`${path}.region`, undefined, `set together with ${path}.dynamodbTable`, "can only be");
  const [, named] = isTableKnown ? (TABLE_ARN.exec(String(table)) ?? []) : [];
  if (named !== undefined && named !== region)
    report(`${path}.region`, region, `the region of the table's ARN, ${named}, or left out`);
}

/** Whether this can be the name or the ARN of a DynamoDB table. */
function isTableReference(value: unknown): value is string {
  return typeof value === "string" && (TABLE_NAME.test(value) || TABLE_ARN.test(value));
}

/** The region and the name of a table. */
export function tableOf(
  { dynamodbTable = "", region }: ClaimLocation,
  aggregatorRegion: string,
): { readonly region: string; readonly table: string } {
  const [, named, table] = /^arn:[^:]+:dynamodb:([^:]+):\d+:table\/(.+)$/.exec(dynamodbTable) ?? [];
  return { region: region ?? named ?? aggregatorRegion, table: table ?? dynamodbTable };
}

/** The longest name of a store that an owner tag can hold. */
const NAME_LENGTH = 120;

/** The name of a store, as the owner tag contains it and as two stacks compare it. */
export function storeName(location: ClaimLocation | undefined, aggregatorRegion: string): string {
  if (location?.dynamodbTable === undefined) return TAGS_STORE;
  const { region, table } = tableOf(location, aggregatorRegion);
  const name = `dynamodb:${region}/${table}`;
  if (name.length <= NAME_LENGTH) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, NAME_LENGTH - 9)}-${hash}`;
}

/** The location of the store with this name; undefined for the aggregator's tags. */
export function locationOf(store: string): ClaimLocation | undefined {
  const [, region, dynamodbTable] = /^dynamodb:([^/]+)\/(.+)$/.exec(store) ?? [];
  return dynamodbTable && region ? { dynamodbTable, region } : undefined;
}

/** How to set a resource's `claims` so that they are kept in the store with this name. */
export function adviceFor(store: string): string {
  const location = locationOf(store);
  return location === undefined
    ? "leave claims.dynamodbTable out"
    : `set claims: { dynamodbTable: "${location.dynamodbTable}", region: "${location.region}" }`;
}

/** The name of this store in the owner tag. */
export const TAGS_STORE = "tags";
