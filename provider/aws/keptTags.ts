import type { Tags } from "../domain/tags";

/*
 * AWS uses the tags of a Put only on creation, and never shows tags in its answers. Some stand-ins for AWS, moto among
 * them, replace an aggregator's tags with those of each Put, so a Put without tags removes all of them, including the
 * claims of other stacks. A stand-in shows tags in its answers; we detect it by that, and add the existing tags to each
 * Put. Requests to AWS are unchanged.
 */

/** Host names of AWS itself, including private endpoints. */
const AWS_HOSTS = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|on\.aws)$/;

/** Whether a request went to a host that doesn't belong to AWS. */
export function isStandIn(host: string | undefined): boolean {
  return host !== undefined && !AWS_HOSTS.test(host);
}

/** The tags in a stand-in's answer; undefined if it shows none. */
export function shownTags(answered: unknown): Tags | undefined {
  const { Tags: tags } = (answered ?? {}) as { Tags?: unknown };
  if (!Array.isArray(tags)) return undefined;
  return Object.fromEntries(
    (tags as readonly { Key?: string; Value?: string }[]).flatMap(({ Key, Value = "" }) =>
      Key === undefined ? [] : [[Key, Value]],
    ),
  );
}
