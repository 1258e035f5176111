import type { Raw } from "../domain/values";

/**
 * Whether something differs that only the state records, besides the provider's text and what is secret.
 *
 * @param flags - the inputs of the resource that AWS never sees
 */
export function recordedDiffers<Inputs extends object>(
  olds: Inputs,
  news: Inputs,
  flags: readonly (keyof Inputs & string)[],
): boolean {
  const differs = (name: string) =>
    JSON.stringify((olds as Raw)[name]) !== JSON.stringify((news as Raw)[name]);
  return ["__provider", "secrets", ...flags].some(differs);
}
