import type { ReportedState } from "./report";
import { REPORTED_STATES } from "./report";

/** What AWS Config says about a source in a region. */
export interface ReportedSource {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly state: ReportedState;
  /** Milliseconds since the epoch. */
  readonly updated?: number | undefined;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/** What is known about a source in a region; `state` is undefined if AWS Config says nothing about it. */
export type GridCell = Omit<ReportedSource, "state"> & {
  readonly state: ReportedState | undefined;
  /** Undefined if they were not counted. */
  readonly resources: number | undefined;
};

/** The cells of a region. */
interface Column {
  /** 0: not reported; otherwise 1 plus the index in REPORTED_STATES. */
  states: Uint8Array;
  /** 0: not known. */
  updated: Float64Array;
  resources: Float64Array;
  /** 0 if the source is neither expected nor reported. */
  isCell: Uint8Array;
  /** By row. */
  readonly errors: Map<number, Pick<ReportedSource, "errorCode" | "errorMessage">>;
  isCounted: boolean;
}

/**
 * What is known about up to 170,000 sources: 10,000 accounts in 17 regions take about 3 MB, plus the errors that AWS
 * Config reports. Accounts and regions may come in any order.
 */
export class HealthGrid {
  readonly #rows = new Map<string, number>();
  readonly #columns = new Map<string, Column>();
  #capacity = 64;

  /** Adds a cell for a source that must exist, whatever AWS Config says about it. */
  expect(accountId: string, region: string): void {
    const [column, row] = this.#at(accountId, region);
    column.isCell[row] = 1;
  }

  report({ accountId, region, state, updated = 0, errorCode, errorMessage }: ReportedSource): void {
    const [column, row] = this.#at(accountId, region);
    column.isCell[row] = 1;
    column.states[row] = REPORTED_STATES.indexOf(state) + 1;
    column.updated[row] = updated;
    if (errorCode === undefined && errorMessage === undefined) column.errors.delete(row);
    else column.errors.set(row, { errorCode, errorMessage });
  }

  /** Marks a region's resources as counted: a source for which none were counted is then empty. */
  counted(region: string): void {
    this.#column(region).isCounted = true;
  }

  /** Adds to the resources of a source. Ignores sources that are neither expected nor reported. */
  count(accountId: string, region: string, resources: number): void {
    const row = this.#rows.get(accountId);
    const column = this.#columns.get(region);
    if (row === undefined || column === undefined) return;
    column.resources[row] = (column.resources[row] ?? 0) + resources;
  }

  get accounts(): string[] {
    return [...this.#rows.keys()].sort();
  }

  get regions(): string[] {
    return [...this.#columns.keys()].sort();
  }

  /** All cells, sorted by account and region. */
  *cells(): Generator<GridCell> {
    const regions = this.regions;
    for (const accountId of this.accounts) yield* this.#cellsOf(accountId, regions);
  }

  *#cellsOf(accountId: string, regions: readonly string[]): Generator<GridCell> {
    const row = this.#rows.get(accountId) ?? 0;
    for (const region of regions) {
      const { states, updated, resources, isCell, errors, isCounted } = this.#column(region);
      if (isCell[row] !== 1) continue;
      yield {
        accountId,
        region,
        state: REPORTED_STATES[(states[row] ?? 0) - 1],
        updated: updated[row] || undefined,
        resources: isCounted ? resources[row] : undefined,
        ...errors.get(row),
      };
    }
  }

  #at(accountId: string, region: string): [column: Column, row: number] {
    const row = this.#rows.get(accountId) ?? this.#rows.size;
    this.#rows.set(accountId, row);
    if (row >= this.#capacity) this.#grow();
    return [this.#column(region), row];
  }

  #column(region: string): Column {
    const column = this.#columns.get(region) ?? emptyColumn(this.#capacity);
    this.#columns.set(region, column);
    return column;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const column of this.#columns.values()) {
      const larger = emptyColumn(this.#capacity);
      larger.states.set(column.states);
      larger.updated.set(column.updated);
      larger.resources.set(column.resources);
      larger.isCell.set(column.isCell);
      Object.assign(column, { ...larger, errors: column.errors, isCounted: column.isCounted });
    }
  }
}

function emptyColumn(capacity: number): Column {
  return {
    states: new Uint8Array(capacity),
    updated: new Float64Array(capacity),
    resources: new Float64Array(capacity),
    isCell: new Uint8Array(capacity),
    errors: new Map(),
    isCounted: false,
  };
}
