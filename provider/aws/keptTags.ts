import type { Tags } from "../merge/tags";
import type { Settings } from "./settings";

/*
 * AWS takes the tags of a Put on creation alone, and shows none in its answers. Some stand-ins for AWS, moto among them,
 * replace an aggregator's tags by those of each Put, so that a Put without tags removes all of them, the claims of other
 * stacks included. They show the tags in their answers, by which they are told: to them, a Put brings the tags along that
 * are there. To AWS itself nothing else is sent than ever.
 */

/** Hosts of AWS itself, private endpoints included. */
const AWS_HOSTS = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|on\.aws)$/;

/** Whether AWS Config is called at an address that isn't AWS's. */
export function isElsewhere(
  { endpoints }: Pick<Settings, "endpoints">,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const url = endpoints.config ?? env.AWS_ENDPOINT_URL_CONFIG_SERVICE ?? env.AWS_ENDPOINT_URL;
  if (url === undefined || !URL.canParse(url)) return false;
  return !AWS_HOSTS.test(new URL(url).hostname);
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
