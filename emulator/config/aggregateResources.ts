import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import { records } from "../recording";
import { recordingGroupIn } from "../recordings";
import type { Counts } from "../resources";
import { type Cell, cursorOf, gridOf } from "./grid";
import { statusLookup } from "./sourceStatus";

/** A property by which resources can be grouped. */
export type Property = "accountId" | "awsRegion" | "resourceType";

/** The number of resources with these properties. */
export interface Resources extends Readonly<Record<Property, string>> {
  readonly count: number;
}

/** The resources of an account in one region that an aggregator holds. */
export interface Collected {
  readonly cell: Cell;
  /** By type; never empty. */
  readonly resources: readonly Resources[];
}

/**
 * The resources that an aggregator holds of its sources, from a cursor on. A source that SUCCEEDED has what its
 * recorder records and the aggregator's filter includes. Sources without resources are left out.
 */
export function* collectedFrom(
  aggregator: Aggregator,
  call: Call,
  wanted: (resources: Omit<Resources, "count">) => boolean,
  cursor?: string,
): Generator<Collected> {
  const statusOf = statusLookup(aggregator, call);
  const included = aggregator.filters?.ResourceType?.Value;
  for (const cell of gridOf(aggregator, call).cellsFrom(cursor)) {
    if (cell.source.type !== "ACCOUNT") continue;
    const counts = call.state.resources.in(cell.source.id, cell.region);
    if (counts.size === 0) continue;
    const resources = resourcesIn(cell, counts, call).filter(
      (each) => included?.includes(each.resourceType) !== false && wanted(each),
    );
    if (resources.length === 0) continue;
    if (statusOf(cell.source, cell.region)?.status === "SUCCEEDED") yield { cell, resources };
  }
}

/** The total number of these resources. */
export function sumOf(resources: readonly Resources[]): number {
  return resources.reduce((sum, { count }) => sum + count, 0);
}

function resourcesIn({ source, region }: Cell, counts: Counts, { reads, settings }: Call): Resources[] {
  const group = recordingGroupIn({ account: source.id, region }, reads.recordings, settings);
  if (group === undefined) return [];
  return [...counts]
    .filter(([resourceType, count]) => count > 0 && records(group, resourceType))
    .map(([resourceType, count]) => ({ accountId: source.id, awsRegion: region, resourceType, count }));
}

/** The number of resources with the same value of a property. */
export interface Group {
  readonly value: string;
  readonly count: number;
}

/**
 * The groups by a property, each with a cursor from which it can be found again. Accounts come in the order of the
 * aggregator and are calculated one by one; regions and types are sorted by name.
 */
export function* groupsFrom(
  property: Property,
  collected: (cursor?: string) => Iterable<Collected>,
  cursor?: string,
): Generator<readonly [cursor: string, group: Group]> {
  if (property === "accountId") yield* accountsFrom(collected(cursor));
  else {
    const sums = new Map<string, number>();
    for (const { resources } of collected()) {
      for (const each of resources) sums.set(each[property], (sums.get(each[property]) ?? 0) + each.count);
    }
    for (const [value, count] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (cursor === undefined || value >= cursor) yield [value, { value, count }];
    }
  }
}

/** The cells of an account are adjacent. */
function* accountsFrom(collected: Iterable<Collected>): Generator<readonly [cursor: string, group: Group]> {
  let current: { readonly cursor: string; readonly value: string; count: number } | undefined;
  for (const { cell, resources } of collected) {
    if (current?.value !== cell.source.id) {
      if (current !== undefined) yield [current.cursor, current];
      current = { cursor: cursorOf(cell), value: cell.source.id, count: 0 };
    }
    current.count += sumOf(resources);
  }
  if (current !== undefined) yield [current.cursor, current];
}
