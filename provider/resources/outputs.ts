import * as pulumi from "@pulumi/pulumi";

/** Each output as a property that isn't set: the engine's answer is put into those that are there. */
export function unset(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** The state holds accounts as a map by id; a program gets them as a list, sorted and each once. */
export function asAccountList(accountIds: unknown): unknown {
  const isMap = typeof accountIds === "object" && accountIds !== null && !Array.isArray(accountIds);
  return isMap ? Object.keys(accountIds) : accountIds;
}

/** Whether a value that a program hands over is known only later. */
export function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || (value instanceof Object && "then" in value);
}

/** Whether the stack's configuration holds a key as secret. The provider's process gets it in clear. */
export function isSecretConfig(key: string): boolean {
  const { PULUMI_CONFIG_SECRET_KEYS: keys } = process.env;
  return keys !== undefined && (JSON.parse(keys) as string[]).includes(key);
}
