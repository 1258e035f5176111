import { FIRST_WELL, KINDS, type PageData } from "./data";
import { unpacked } from "./numbers";
import type { View } from "./view";

/** The data of the page, ready to be read cell by cell. -1 means none. */
export interface Model {
  readonly data: PageData;
  readonly kinds: Float64Array;
  readonly causeOf: Float64Array;
  readonly errorOf: Float64Array;
  readonly resources: Float64Array;
  /** Seconds since `data.updatesFrom`. */
  readonly updated: Float64Array;
  /** Indices of the stacks that claim an account. */
  stacksOf(account: number): readonly number[];
  /** The kinds of a cell in the earlier reports, oldest first; -1 if it was not expected. */
  historyOf(cell: number): readonly number[];
}

export function modelOf(data: PageData): Model {
  const length = data.accounts.length * data.regions.length;
  const column = (text: string) => unpacked(text, length);
  return {
    data,
    kinds: column(data.kinds),
    causeOf: column(data.causeOf),
    errorOf: column(data.errorOf),
    resources: column(data.resources),
    updated: column(data.updated),
    stacksOf: holders(data),
    historyOf: history(data, column),
  };
}

function holders({ accounts, stacks = [] }: PageData): Model["stacksOf"] {
  const byId = new Map<string, number[]>();
  stacks.forEach((stack, index) => {
    for (const id of stack.accounts) byId.set(id, [...(byId.get(id) ?? []), index]);
  });
  return (account) => byId.get(accounts[account] ?? "") ?? [];
}

/** Unpacks when a cell is opened: most readers open few cells, and a report may have many earlier ones. */
function history({ history: earlier }: PageData, column: (text: string) => Float64Array): Model["historyOf"] {
  let columns: readonly Float64Array[] | undefined;
  return (cell) => {
    columns ??= earlier.map(({ kinds }) => column(kinds));
    return columns.map((kinds) => kinds[cell] ?? -1);
  };
}

/** The part of the map that is shown. */
export interface Selection {
  /** Indices of accounts, in the order of the rows. */
  readonly rows: readonly number[];
  /** Indices of regions, in the order of the columns. */
  readonly columns: readonly number[];
  /** How many findings each account has in the shown regions, by the account's index. */
  readonly findings: Uint32Array;
  /** Cells that match the filters. */
  readonly cells: number;
  matches(cell: number): boolean;
}

/** The accounts and regions that a view shows. */
export function select(model: Model, view: View): Selection {
  const { accounts, regions, causes } = model.data;
  const region = regions.indexOf(view.region);
  const columns = region < 0 ? regions.map((_, index) => index) : [region];
  const kinds = new Set(view.kinds.map((kind) => KINDS.indexOf(kind)));
  const wantedCauses = new Set(causes.flatMap(({ id }, index) => (id === view.cause ? [index] : [])));
  const matches = (cell: number) =>
    (model.kinds[cell] ?? -1) >= 0 &&
    (kinds.size === 0 || kinds.has(model.kinds[cell] ?? -1)) &&
    (wantedCauses.size === 0 || wantedCauses.has(model.causeOf[cell] ?? -1));
  const tally = tallyOf(model, columns);
  const wanted = wantedBy(model, view);
  const rows: number[] = [];
  let cells = 0;
  for (let account = 0; account < accounts.length; account++) {
    if (!wanted(account)) continue;
    const matching = columns.filter((column) => matches(account * regions.length + column)).length;
    if (matching > 0) rows.push(account);
    cells += matching;
  }
  return { rows: sorted(rows, view.sort, tally), columns, findings: tally.findings, cells, matches };
}

function wantedBy(model: Model, { query, stack }: View): (account: number) => boolean {
  const { accounts, stacks = [] } = model.data;
  // Consoles show and copy ids as `1111-2222-3333` or `1111 2222 3333`.
  const text = query.replace(/[\s-]/g, "");
  const claim = stacks.find(({ key }) => key === stack);
  const claimed = claim && new Set(claim.accounts);
  return (account) => {
    const id = accounts[account] ?? "";
    return id.includes(text) && (claimed === undefined || claimed.has(id));
  };
}

/** The values to sort accounts by, by the account's index. */
interface Tally {
  /** The index of the worst kind. */
  readonly worst: Uint8Array;
  readonly findings: Uint32Array;
  readonly resources: Float64Array;
}

function tallyOf({ data, kinds, resources }: Model, columns: readonly number[]): Tally {
  const { accounts, regions } = data;
  const tally = {
    worst: new Uint8Array(accounts.length).fill(KINDS.length),
    findings: new Uint32Array(accounts.length),
    resources: new Float64Array(accounts.length),
  };
  for (let account = 0; account < accounts.length; account++)
    for (const column of columns) {
      const cell = account * regions.length + column;
      const kind = kinds[cell] ?? -1;
      if (kind < 0) continue;
      tally.worst[account] = Math.min(tally.worst[account] ?? kind, kind);
      if (kind < FIRST_WELL) tally.findings[account] = (tally.findings[account] ?? 0) + 1;
      tally.resources[account] = (tally.resources[account] ?? 0) + Math.max(0, resources[cell] ?? 0);
    }
  return tally;
}

/** Accounts come sorted by id, which decides between equal ones. */
function sorted(rows: readonly number[], by: View["sort"], tally: Tally): readonly number[] {
  const { worst, findings, resources } = tally;
  const of = (values: ArrayLike<number>, account: number) => values[account] ?? 0;
  const most = (values: ArrayLike<number>, a: number, b: number) => of(values, b) - of(values, a);
  switch (by) {
    case "account":
      return rows;
    case "worst":
      return [...rows].sort((a, b) => of(worst, a) - of(worst, b) || most(findings, a, b) || a - b);
    case "findings":
      return [...rows].sort((a, b) => most(findings, a, b) || of(worst, a) - of(worst, b) || a - b);
    case "resources":
      return [...rows].sort((a, b) => most(resources, a, b) || a - b);
  }
}
