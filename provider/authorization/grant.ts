import { isUnknownOutcome } from "../aws/errors";
import { lookAgain } from "../aws/patient";
import { retrying } from "../aws/retry";
import { isOwnedBy, OWNER_TAG, ownerTagValue, parseOwner } from "../domain/owner";
import { desiredTags, type Tags, tagChange, visibleTags } from "../domain/tags";
import { propagationOf } from "../engine/timing";
import type { Context } from "../process/context";
import { AuthorizationExistsError, type Found } from "./errors";
import { findAuthorization } from "./find";
import {
  authorizedIn,
  declaredTags,
  describeAuthorized,
  type Grant,
  type Inputs,
  identityIn,
  labelOf,
  ownerTagIn,
} from "./inputs";
import { type Existing, isControlTowers, isStillOwn, relationOf } from "./relation";

/** An authorization that exists, as this resource has left it. */
export interface Granted extends Grant {
  readonly arn: string;
  /** Without the owner tag. */
  readonly tags: Tags;
}

/** How far a run has come in a region, also if it ends with an error. */
export interface Progress {
  granted?: Granted;
  /** A Put was sent, and AWS has not rejected it: an authorization of this resource may exist. */
  isSent?: true;
  /** The answer to a Put was lost: it may take effect later. */
  isLost?: true;
}

/** What a run wants in each region. */
export interface Goal {
  readonly inputs: Inputs;
  readonly uid: string;
  /** The run creates the resource, and has yet to mark the create as finished. */
  readonly isCreating: boolean;
  /** Tags that were declared before. */
  readonly formerTags: Tags;
  /** Ids of creates that were killed, see `unfinishedIds`. */
  readonly unfinished: readonly string[];
  /** Regions whose owner tag says until the end of the run that an update is under way, see `journal.ts`. */
  readonly marked?: readonly string[];
}

/** The owner tag of a region while the run goes on; undefined if there is to be none. */
function ownerTagOf({ inputs, uid, isCreating, marked = [] }: Goal, region: string): string | undefined {
  // The mark stays even if the program no longer wants an owner tag.
  return marked.includes(region)
    ? ownerTagValue(identityIn(inputs, uid), { isExtending: true })
    : ownerTagIn(inputs, uid, { isCreating });
}

/** What is known about a region before the run. */
export interface Before {
  /** What was read a moment ago. */
  readonly seen?: { readonly found: Existing | undefined } | undefined;
  /** What the state records about it. */
  readonly recorded?: Grant | undefined;
}

/**
 * Authorizes in a region.
 *
 * Each step is safe wherever the process dies, and also if an answer is lost or comes late:
 *
 * - If an authorization exists already, a Put changes nothing, whoever made it. So neither a reading that was too old
 *   nor a Put that takes effect after a second one does harm.
 * - A Put sets tags only if it creates. So the owner tag that is read afterwards shows whose Put created the
 *   authorization, and nothing is recorded as made by this resource before that reading.
 * - A create that is killed leaves its name and the word `creating`, by which the next create recognises it. An update
 *   leaves the id, which the state knows.
 *
 * @throws AuthorizationExistsError, AwsError
 */
export async function grant(
  context: Context,
  region: string,
  goal: Goal,
  progress: Progress,
  { seen, recorded }: Before = {},
): Promise<void> {
  let known = seen;
  await retrying(async () => {
    const found = known ? known.found : await findAuthorization(context, region, authorizedIn(goal.inputs));
    known = undefined;
    if (found) await keep(context, region, goal, progress, found, recorded);
    else await make(context, region, goal, progress);
  }, context.clock);
}

async function make(context: Context, region: string, goal: Goal, progress: Progress): Promise<void> {
  const { inputs } = goal;
  const { configuration } = context;
  const api = configuration.authorizations(region);
  const owner = ownerTagOf(goal, region);
  const declared = declaredTags(inputs);
  const tags = { ...declared, ...(owner !== undefined && { [OWNER_TAG]: owner }) };
  const live = await api.put(authorizedIn(inputs), tags).catch((error: unknown) => {
    if (isUnknownOutcome(error)) Object.assign(progress, { isSent: true, isLost: true });
    throw error;
  });
  progress.isSent = true;
  const made = await confirm(context, region, goal, live.arn);
  if (made === undefined) {
    progress.granted = {
      arn: live.arn,
      ...(live.creationTime !== undefined && { creationTime: live.creationTime }),
      tags: visibleTags(tags, configuration.settings.ignoreTags),
    };
    return;
  }
  // Another Put was faster, so this one changed nothing.
  await keep(context, region, goal, progress, { live, tags: made });
}

/**
 * Reads the owner tag to see whether our Put created the authorization.
 *
 * @returns undefined if it did; otherwise the tags of the authorization that another Put created
 */
async function confirm(
  { configuration, clock }: Context,
  region: string,
  { inputs, uid }: Goal,
  arn: string,
): Promise<Tags | undefined> {
  // Without an owner tag this can't be seen. The region was checked right before.
  if (inputs.ownerTag === false) return undefined;
  const isOwn = (tags: Tags) => isOwnedBy(tags[OWNER_TAG], identityIn(inputs, uid));
  const visible = propagationOf(configuration);
  // The reading may show an earlier authorization with the same ARN.
  const tags = await lookAgain(() => configuration.api(region).listTags(arn), isOwn, { clock, visible });
  return isOwn(tags) ? undefined : tags;
}

/** Continues with an existing authorization: updates an own one, and takes over another's if the program allows it. */
async function keep(
  context: Context,
  region: string,
  goal: Goal,
  progress: Progress,
  found: Existing,
  recorded?: Grant,
): Promise<void> {
  const { inputs, uid, unfinished } = goal;
  const own = identityIn(inputs, uid);
  const relation = relationOf(found, own, unfinished);
  const isMade = recorded !== undefined && !recorded.adopted && isStillOwn(found, recorded, own);
  const isOwn = isMade || relation === "own" || relation === "unfinished";
  if (!isOwn && !inputs.adopt && !recorded?.adopted) {
    delete progress.isSent;
    throw existing(inputs, [{ region, relation, owner: parseOwner(found.tags[OWNER_TAG]) }]);
  }
  if (isOwn) progress.isSent = true;
  const grant: Grant = {
    ...(found.live.creationTime !== undefined && { creationTime: found.live.creationTime }),
    ...(!isOwn && { adopted: true }),
  };
  const tags = await bring(context, region, goal, found, grant);
  progress.granted = { ...grant, arn: found.live.arn, tags };
}

/** The error about authorizations that others made. */
export function existing(inputs: Inputs, found: readonly Found[]): AuthorizationExistsError {
  return new AuthorizationExistsError(labelOf(inputs), describeAuthorized(inputs), found, inputs.owner);
}

/**
 * Sets the declared tags on an authorization and keeps the tags of others. It doesn't change what AWS Control Tower
 * manages.
 *
 * @returns the tags afterwards, without the owner tag
 */
async function bring(
  { configuration }: Context,
  region: string,
  goal: Goal,
  { live, tags }: Existing,
  { adopted }: Grant,
): Promise<Tags> {
  const { inputs, formerTags } = goal;
  const { ignoreTags } = configuration.settings;
  const visible = visibleTags(tags, ignoreTags);
  if (isControlTowers(tags)) return visible;
  const desired = desiredTags("preserve", formerTags, declaredTags(inputs), visible);
  const { set = {}, remove = [] } = tagChange(visible, desired) ?? {};
  const owner = adopted ? undefined : ownerTagOf(goal, region);
  const marked = owner !== undefined && tags[OWNER_TAG] !== owner ? { [OWNER_TAG]: owner } : {};
  const isUnmarked = !adopted && owner === undefined && tags[OWNER_TAG] !== undefined;
  const untag = [...remove, ...(isUnmarked ? [OWNER_TAG] : [])];
  const api = configuration.api(region);
  // Remove tags before adding others: a resource holds at most 50.
  if (untag.length > 0) await api.untag(live.arn, untag);
  const tag = { ...set, ...marked };
  if (Object.keys(tag).length > 0) await api.tag(live.arn, tag);
  return desired;
}
