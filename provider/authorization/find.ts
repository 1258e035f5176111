import type { Authorized } from "../aws/authorizations";
import { isGone } from "../aws/errors";
import type { Context } from "../sharing/context";
import type { Existing } from "./relation";

/**
 * What authorizes these aggregators in a region: a Describe, and a ListTags where something is found. One whose tags are
 * gone was deleted a moment ago. If a reading was too old and it is there all the same, a Put changes nothing about it.
 */
export async function findAuthorization(
  { configuration }: Context,
  region: string,
  authorized: Authorized,
): Promise<Existing | undefined> {
  const live = await configuration.authorizations(region).find(authorized);
  if (!live) return undefined;
  try {
    return { live, tags: await configuration.api(region).listTags(live.arn) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
