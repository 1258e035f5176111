import * as pulumi from "@pulumi/pulumi";

/** Each output as an unset property: the engine fills in only properties that exist. */
export function unset(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** The state holds accounts as a map by id; a program gets them as a sorted list without duplicates. */
export function asAccountList(accountIds: unknown): unknown {
  const isMap = typeof accountIds === "object" && accountIds !== null && !Array.isArray(accountIds);
  return isMap ? Object.keys(accountIds) : accountIds;
}

/** Whether a value from a program is known only later. */
export function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || (value instanceof Object && "then" in value);
}
