import { isUnknownOutcome } from "../aws/errors";
import { lookAgain } from "../aws/patient";
import { retrying } from "../aws/retry";
import { isOwnedBy, OWNER_TAG, ownerTagValue, parseOwner } from "../domain/owner";
import { desiredTags, type Tags, tagChange, visibleTags } from "../domain/tags";
import { visibleIn } from "../engine/timing";
import type { Context } from "../sharing/context";
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

/** An authorization that is there, as this resource has left it. */
export interface Granted extends Grant {
  readonly arn: string;
  /** Without the owner tag. */
  readonly tags: Tags;
}

/** How far a run has come in a region, also if it ends with an error. */
export interface Progress {
  granted?: Granted;
  /** A Put was sent, and AWS has not refused it: something of this resource's may be there. */
  isSent?: true;
  /** The answer to a Put was lost: it may take effect later. */
  isLost?: true;
}

/** What a run wants in each region. */
export interface Goal {
  readonly inputs: Inputs;
  readonly uid: string;
  /** It is the create of the resource, which has yet to say that it has come to its end. */
  readonly isCreating: boolean;
  /** Tags that were declared before. */
  readonly formerTags: Tags;
  /** Ids of creates that were killed, see `unfinishedIds`. */
  readonly unfinished: readonly string[];
  /** Regions whose authorization says until the end of the run that an update is under way, see `journal.ts`. */
  readonly marked?: readonly string[];
}

/** The owner tag in a region for as long as the run goes on; undefined if there is to be none. */
function ownerTagOf({ inputs, uid, isCreating, marked = [] }: Goal, region: string): string | undefined {
  // The mark stays even if the program no longer wants an owner tag.
  return marked.includes(region)
    ? ownerTagValue(identityIn(inputs, uid), { isExtending: true })
    : ownerTagIn(inputs, uid, { isCreating });
}

/** What is known of a region before. */
export interface Before {
  /** What was read a moment ago. */
  readonly seen?: { readonly found: Existing | undefined } | undefined;
  /** What the state has of it. */
  readonly recorded?: Grant | undefined;
}

/**
 * Authorizes in a region.
 *
 * Each step is safe wherever the process dies, or an answer is lost or comes late:
 *
 * - If there is an authorization already, a Put changes nothing, whoever made it. So a reading that was too old, and a Put
 *   that takes effect after a second one, do no harm.
 * - Tags count only when a Put creates. The owner tag that is read afterwards therefore says whose Put that was, and
 *   nothing is recorded as made by this resource before it was read.
 * - A create that is killed leaves its name and the word `creating`, by which the next one knows it; an update leaves the
 *   id, which the state knows.
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
  // Somebody else was faster: the Put has changed nothing.
  await keep(context, region, goal, progress, { live, tags: made });
}

/**
 * Whether a Put has created the authorization, by the owner tag that it carried.
 *
 * @returns undefined if it has; otherwise the tags of what somebody else has made
 */
async function confirm(
  { configuration, clock }: Context,
  region: string,
  { inputs, uid }: Goal,
  arn: string,
): Promise<Tags | undefined> {
  // Without an owner tag nothing tells; the region was checked right before.
  if (inputs.ownerTag === false) return undefined;
  const isOwn = (tags: Tags) => isOwnedBy(tags[OWNER_TAG], identityIn(inputs, uid));
  const visible = visibleIn(configuration);
  // A reading may be of one that had this ARN before.
  const tags = await lookAgain(() => configuration.api(region).listTags(arn), isOwn, { clock, visible });
  return isOwn(tags) ? undefined : tags;
}

/** Goes on with what is there: brings an own one to what is declared, takes over another's if the program says so. */
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

/** The error of authorizations that others have made. */
export function existing(inputs: Inputs, found: readonly Found[]): AuthorizationExistsError {
  return new AuthorizationExistsError(labelOf(inputs), describeAuthorized(inputs), found, inputs.owner);
}

/**
 * Brings the tags of an authorization to what is declared; those that others put there stay. What AWS Control Tower
 * manages is not touched.
 *
 * @returns the tags by then, without the owner tag
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
  // Tags go before others come, because a resource holds 50 of them.
  if (untag.length > 0) await api.untag(live.arn, untag);
  const tag = { ...set, ...marked };
  if (Object.keys(tag).length > 0) await api.tag(live.arn, tag);
  return desired;
}
