import type { Tags } from "../domain/tags";

/*
 * AWS takes the tags of a Put on creation alone, and shows none in its answers. Some stand-ins for AWS, moto among them,
 * replace an aggregator's tags by those of each Put, so that a Put without tags removes all of them, the claims of other
 * stacks included. They show the tags in their answers, by which they are told: to them, a Put brings the tags along that
 * are there. To AWS itself nothing else is sent than ever.
 */

/** Hosts of AWS itself, private endpoints included. */
const AWS_HOSTS = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|on\.aws)$/;

/** Whether a request went to a host that isn't AWS's. */
export function isStandIn(host: string | undefined): boolean {
  return host !== undefined && !AWS_HOSTS.test(host);
}

/** The tags that a stand-in shows with an aggregator in its answer; undefined if it shows none. */
export function shownTags(answered: unknown): Tags | undefined {
  const { Tags: tags } = (answered ?? {}) as { Tags?: unknown };
  if (!Array.isArray(tags)) return undefined;
  return Object.fromEntries(
    (tags as readonly { Key?: string; Value?: string }[]).flatMap(({ Key, Value = "" }) =>
      Key === undefined ? [] : [[Key, Value]],
    ),
  );
}
