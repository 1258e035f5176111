import * as pulumi from "@pulumi/pulumi";
import type { Secret } from "../domain/secretProperties";

/**
 * What of a program's values is secret, so that neither outputs nor lines in a preview repeat it.
 *
 * @param given - the values, by the kind of secret
 * @param defaultsFor - the options of a resource that also gets the default tags of the stack's configuration
 * @returns undefined if nothing is
 */
export async function secretsIn(
  given: Readonly<Partial<Record<Secret, unknown>>>,
  defaultsFor?: pulumi.CustomResourceOptions,
): Promise<string[] | undefined> {
  const flags = await Promise.all(Object.values(given).map((value) => pulumi.isSecret(pulumi.output(value))));
  const names = Object.keys(given).filter((_, index) => flags[index]);
  const inherits =
    defaultsFor !== undefined && defaultsFor.provider === undefined && isSecretConfig("aws:defaultTags");
  const all = inherits && !names.includes("tags") ? [...names, "tags"] : names;
  return all.length > 0 ? all : undefined;
}

/** Whether the stack's configuration marks a key as secret. The provider's process gets it in clear. */
function isSecretConfig(key: string): boolean {
  const { PULUMI_CONFIG_SECRET_KEYS: keys } = process.env;
  return keys !== undefined && (JSON.parse(keys) as string[]).includes(key);
}
