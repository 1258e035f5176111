import type { AggregatorApi, LiveAggregator } from "../../aws/aggregator";
import { AwsError } from "../../aws/errors";
import { OWNER_TAG, type Owner, parseOwner, sameOwner } from "../../merge/owner";
import type { Tags } from "../../merge/tags";
import { AggregatorExistsError, AwsOwnedError } from "./errors";
import { awsOwner } from "./found";
import type { Inputs } from "./inputs";

/**
 * How a resource that has no state relates to an aggregator of its name.
 *
 * - `own`: it made it: a create that was killed, or a replacement whose old one is still there
 * - `adopted`: somebody else made it, and the program says to take it over
 */
export type Claimable = "own" | "adopted";

/**
 * Decides whether a resource may go on with an aggregator that exists already.
 *
 * @throws AwsOwnedError, AggregatorExistsError
 */
export function claimable(inputs: Inputs, live: LiveAggregator, tags: Tags): Claimable {
  refuseAwsOwned(live, inputs.region);
  const owner = tags[OWNER_TAG];
  if (sameOwner(owner, inputs.owner)) return "own";
  if (inputs.adopt) return "adopted";
  throw new AggregatorExistsError(live, inputs.region, parseOwner(owner), hidesAccounts(inputs));
}

/** @throws AwsOwnedError */
export function refuseAwsOwned(live: LiveAggregator, region: string): void {
  const service = awsOwner(live);
  if (service !== undefined) throw new AwsOwnedError(live.name, region, service);
}

/** Whether account ids must not be printed. */
export function hidesAccounts({ secretOutputs }: Pick<Inputs, "secretOutputs">): boolean {
  return secretOutputs?.includes("accountIds") ?? false;
}

/** An aggregator that was found under the name of a resource that has no state. */
export interface Existing {
  readonly live: LiveAggregator;
  /** All tags, the owner tag included. */
  readonly tags: Tags;
  readonly owner: Owner | undefined;
}

/** A Describe, and a ListTags where something is found. */
export async function findExisting(api: AggregatorApi, name: string): Promise<Existing | undefined> {
  const live = await api.describe(name);
  if (!live) return undefined;
  const tags = await api.listTags(live.arn);
  return { live, tags, owner: parseOwner(tags[OWNER_TAG]) };
}

/**
 * As {@link findExisting}, for what may be on its way out: one whose tags are gone is gone. Not for creating, where a
 * Put would go over what somebody else has made a moment ago.
 */
export async function findRemaining(api: AggregatorApi, name: string): Promise<Existing | undefined> {
  try {
    return await findExisting(api, name);
  } catch (error) {
    if (error instanceof AwsError && error.kind === "gone") return undefined;
    throw error;
  }
}
