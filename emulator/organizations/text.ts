import { noOrganizations, type Organizations } from "./registry";
import type { Tree } from "./tree";

/** An organization in the state file: maps as lists. */
interface Line extends Omit<Tree, "units" | "accounts"> {
  readonly units: readonly (Tree["units"] extends ReadonlyMap<string, infer U> ? U : never)[];
  readonly accounts: readonly (Tree["accounts"] extends ReadonlyMap<string, infer A> ? A : never)[];
}

interface Lines {
  readonly trees: readonly Line[];
  readonly standalone: readonly string[];
}

/** Organizations as JSON. */
export function serializeOrganizations({ trees, standalone }: Organizations): string {
  const lines: Lines = {
    trees: [...trees.values()].map((tree) => ({
      ...tree,
      units: [...tree.units.values()],
      accounts: [...tree.accounts.values()],
    })),
    standalone: [...standalone],
  };
  return JSON.stringify(lines);
}

/** Reads the parsed result of {@link serializeOrganizations}; an older file has none. */
export function parseOrganizations(parsed: unknown): Organizations {
  if (parsed === undefined) return noOrganizations;
  const { trees, standalone } = parsed as Lines;
  return {
    trees: new Map(
      trees.map((line) => [line.id, { ...line, units: byId(line.units), accounts: byId(line.accounts) }]),
    ),
    standalone: new Set(standalone),
  };
}

function byId<T extends { readonly id: string }>(values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [value.id, value]));
}
