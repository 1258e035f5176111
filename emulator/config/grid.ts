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
  /** From which {@link Grid.cellsFrom} begins with this cell. */
  readonly cursor: string;
}

/** Every source of an aggregator in each of its regions: up to 170,000 cells, which are never all there at once. */
export interface Grid {
  /** The cells from a cursor on; default: all. Sources come in their order, and the regions of each in theirs. */
  cellsFrom(cursor?: string): Generator<Cell>;
}

export function gridOf(aggregator: Aggregator, call: Call): Grid {
  const sources = sourcesOf(aggregator, call);
  const regionsIn = regionsByAccount(aggregator.source.regions, call);
  return {
    *cellsFrom(cursor) {
      const from = cursor === undefined ? undefined : readCursor(cursor);
      const first = from === undefined ? 0 : indexOf(from, sources);
      for (let index = first; index < sources.length; index++) {
        const source = sources[index] as AggregatedSource;
        const regions = regionsIn(source.id);
        const resumed = index === first && from?.source === source.id;
        for (const region of resumed ? regions.slice(Math.max(0, regions.indexOf(from.region))) : regions) {
          yield {
            source,
            region,
            get cursor() {
              return `${source.id} ${region} ${index}`;
            },
          };
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

/** Only who made a token up has a cursor that is none. */
function readCursor(cursor: string): Position {
  const [source = "", region = "", index = ""] = cursor.split(" ");
  if (!/^\d+$/.test(index)) throw invalidNextToken();
  return { source, region, index: Number(index) };
}

/** Accounts may have come and gone since: the source is looked for, and what has its place stands in for one that is gone. */
function indexOf({ source, index }: Position, sources: readonly AggregatedSource[]): number {
  if (sources[index]?.id === source) return index;
  const moved = sources.findIndex(({ id }) => id === source);
  return moved < 0 ? index : moved;
}

function sourcesOf(aggregator: Aggregator, call: Call): readonly AggregatedSource[] {
  if (aggregator.source.kind === "account") {
    return aggregator.source.accountIds.map((id) => ({ id, type: "ACCOUNT" }));
  }
  const organization = organizationOf(call.caller.account, call);
  if (organization === undefined) return [];
  const { id, managementAccount, members, delegatedAdministrators } = organization;
  const accounts = new Set([managementAccount, ...members, ...delegatedAdministrators]);
  return [
    { id, type: "ORGANIZATION" },
    ...[...accounts].map((account) => ({ id: account, type: "ACCOUNT" as const })),
  ];
}

/** Looks regions up at once: most accounts have made of them what all have. */
function regionsByAccount(regions: Regions, { caller, settings }: Call): (id: string) => readonly string[] {
  if (regions !== "all") return () => regions;
  const others = new Set(settings.regionStatuses.map(({ account }) => account));
  const common = usableRegions("", caller.partition, settings);
  return (id) => (others.has(id) ? usableRegions(id, caller.partition, settings) : common);
}
