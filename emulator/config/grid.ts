import type { Aggregator, Regions } from "../aggregator";
import type { Call } from "../call";
import { organizationOf } from "../organizations/membership";
import { usableRegions } from "../regions";
import { invalidNextToken } from "./page";

/** An account of an aggregator, or the organization. */
export interface AggregatedSource {
  readonly id: string;
  readonly type: "ACCOUNT" | "ORGANIZATION";
}

/** A source in one of its regions. */
export interface Cell {
  readonly source: AggregatedSource;
  readonly region: string;
  /** The position of the source among all of them. */
  readonly index: number;
}

/** A string with which {@link Grid.cellsFrom} starts at a cell. */
export function cursorOf({ source, region, index }: Cell): string {
  return `${source.id} ${region} ${index}`;
}

/** Every source of an aggregator in each of its regions: up to 170,000 cells, which are never all in memory at once. */
export interface Grid {
  /** The cells from a cursor on; default: all. Sorted by source, then by region, in the aggregator's order. */
  cellsFrom(cursor?: string): Generator<Cell>;
}

export function gridOf(aggregator: Aggregator, call: Call): Grid {
  const { ids, organization } = sourcesOf(aggregator, call);
  const regionsIn = regionsByAccount(aggregator.source.regions, call);
  return {
    *cellsFrom(cursor) {
      const from = cursor === undefined ? undefined : readCursor(cursor);
      const first = from === undefined ? 0 : indexOf(from, ids);
      for (let index = first; index < ids.length; index++) {
        const id = ids[index] as string;
        const source: AggregatedSource = { id, type: id === organization ? "ORGANIZATION" : "ACCOUNT" };
        const regions = regionsIn(id);
        const resumed = index === first && from?.source === id;
        for (const region of resumed ? regions.slice(Math.max(0, regions.indexOf(from.region))) : regions) {
          yield { source, region, index };
        }
      }
    },
  };
}

interface Position {
  readonly source: string;
  readonly region: string;
  readonly index: number;
}

/** Only a forged token contains an invalid cursor. */
function readCursor(cursor: string): Position {
  const [source = "", region = "", index = ""] = cursor.split(" ");
  if (!/^\d+$/.test(index)) throw invalidNextToken();
  return { source, region, index: Number(index) };
}

/** Accounts may have been added or removed since: if the source is gone, the one at its position is used. */
function indexOf({ source, index }: Position, ids: readonly string[]): number {
  if (ids[index] === source) return index;
  const moved = ids.indexOf(source);
  return moved < 0 ? index : moved;
}

/** The accounts; for an organization, preceded by the organization itself. */
function sourcesOf(
  { source }: Aggregator,
  call: Call,
): { readonly ids: readonly string[]; readonly organization?: string } {
  if (source.kind === "account") return { ids: source.accountIds };
  const found = organizationOf(call.caller.account, call);
  if (found === undefined) return { ids: [] };
  const { id, managementAccount, members, delegatedAdministrators } = found;
  const accounts = new Set([managementAccount, ...members, ...delegatedAdministrators]);
  return { ids: [id, ...accounts], organization: id };
}

/** Reads regions per account: most accounts have the same regions enabled. */
function regionsByAccount(regions: Regions, { caller, settings }: Call): (id: string) => readonly string[] {
  if (regions !== "all") return () => regions;
  const others = new Set(settings.regionStatuses.map(({ account }) => account));
  const common = usableRegions("", caller.partition, settings);
  return (id) => (others.has(id) ? usableRegions(id, caller.partition, settings) : common);
}
