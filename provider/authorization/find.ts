import type { Authorized } from "../aws/authorizations";
import { isGone } from "../aws/errors";
import { retrying } from "../aws/retry";
import { settleInParallel } from "../engine/inParallel";
import type { Context } from "../sharing/context";
import type { Existing } from "./relation";

/**
 * What authorizes these aggregators in a region: a Describe, and a ListTags if something is found. One whose tags are
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

/** In how many regions something goes on at a time. */
export const PARALLEL = 8;

/** How the look at a region ended. */
export type Look = { readonly found: Existing | undefined } | { readonly error: unknown };

/** Looks at regions once, in parallel; how each look ended, by region. */
export async function lookOnce(
  context: Context,
  regions: readonly string[],
  authorized: Authorized,
): Promise<ReadonlyMap<string, Look>> {
  const outcomes = await settleInParallel(regions, PARALLEL, async (region) => ({
    found: await findAuthorization(context, region, authorized),
  }));
  return new Map(
    outcomes.map((outcome, index) => [regions[index] ?? "", "value" in outcome ? outcome.value : outcome]),
  );
}

/** What was found in regions, by region. One that could not be checked isn't among them. */
export type Seen = ReadonlyMap<string, { readonly found: Existing | undefined }>;

/** Looks at regions, in parallel. */
export async function lookInEach(
  context: Context,
  regions: readonly string[],
  authorized: Authorized,
): Promise<Seen> {
  const outcomes = await settleInParallel(regions, PARALLEL, (region) =>
    retrying(() => findAuthorization(context, region, authorized), context.clock),
  );
  return new Map(
    outcomes.flatMap((outcome, index) =>
      "value" in outcome ? [[regions[index] ?? "", { found: outcome.value }] as const] : [],
    ),
  );
}
