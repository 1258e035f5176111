import type { Authorized } from "../aws/authorizations";
import { isGone } from "../aws/errors";
import { retrying } from "../aws/retry";
import { settleInParallel } from "../engine/inParallel";
import type { Context } from "../process/context";
import type { Existing } from "./relation";

/**
 * The authorization for these aggregators in a region: a Describe, and a ListTags if something is found. If its tags
 * are gone, it was just deleted. If the reading was too old and the authorization still exists, a Put changes nothing
 * about it.
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

/** How many regions are worked on at a time. */
export const PARALLEL = 8;

/** The result of reading a region. */
export type Look = { readonly found: Existing | undefined } | { readonly error: unknown };

/** Reads regions once, in parallel; returns the result of each by region. */
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

/** What was found, by region. A region that could not be checked isn't included. */
export type Seen = ReadonlyMap<string, { readonly found: Existing | undefined }>;

/** Reads regions, in parallel. */
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
