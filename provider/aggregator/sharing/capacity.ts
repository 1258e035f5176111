import { accountsOf } from "../../aws/aggregator";
import { CLAIM_PREFIX } from "../../domain/claimKey";
import { TAGS_STORE } from "../../domain/claimLocation";
import { NO_CLAIM, nextClaim } from "../../domain/claims";
import type { ConfigAggregatorError } from "../../domain/error";
import { OWNER_TAG, sharedIn } from "../../domain/owner";
import { TAGS } from "../../domain/quotas";
import { difference } from "../../domain/sets";
import type { Tags } from "../../domain/tags";
import { hasUnknown } from "../../engine/unknown";
import { findRemaining } from "../../live/find";
import type { Context } from "../../sharing/context";
import { ClaimsFullError, UnreadableClaimError } from "../../sharing/errors";
import { counted } from "../../sharing/protocol/reading";
import type { StoredClaim } from "../../sharing/store/store";
import { splitClaims } from "../../sharing/store/store";
import { formatClaim, parseClaims, tagCount } from "../../sharing/store/tagFormat";
import { countedTags, keptFree, overflow, reserveFor } from "../../sharing/store/tags";
import { overflowing, readStored } from "../../sharing/storeAdmin";
import { TagsFullError } from "../errors";
import { type Declared, declaredIn, type Inputs, kindIn, ownerClaimKey, storeIn } from "../inputs";

/**
 * Whether the tags of an aggregator have room for what its owner will claim, beside all that others have there. AWS is
 * asked only where more is needed than before.
 *
 * @param known - inputs of the last deployment
 * @returns why there is none; undefined if there is
 * @throws UnreadableClaimError, AwsError
 */
export async function roomPreflight(
  context: Context,
  inputs: Inputs,
  known: Inputs | undefined,
): Promise<ConfigAggregatorError | undefined> {
  if (!known || isReplaced(known, inputs) || !isOnTags(inputs) || !needsMore(known, inputs)) return undefined;
  const found = await findRemaining(context.configuration.api(known.region), known.name);
  if (!found) return undefined;
  // A move that was interrupted may have brought them to the tags already.
  const isOnTable = known.merge === "shared" && storeIn(known) !== TAGS_STORE;
  const isMoved = isOnTable && sharedIn(found.tags) !== TAGS_STORE;
  if (!isMoved) return lackOfRoom(inputs, known, found.tags);
  const place = { region: known.region, arn: found.live.arn, claims: known.claims };
  const now = context.configuration.api(known.region).now();
  const { claims, torn, damaged } = counted(await readStored(context, place), now);
  if (torn.length + damaged.length > 0)
    throw new UnreadableClaimError(known.name, known.region, [...torn, ...damaged]);
  const reason = overflowing(found.tags, claims);
  if (reason) return new ClaimsFullError(known.name, known.region, reason);
  return lackOfRoom(inputs, known, withClaims(found.tags, claims));
}

/**
 * Why the tags of an aggregator have no room for what its owner is about to claim; undefined if they have.
 *
 * @param known - what it has declared so far; undefined: nothing
 * @param tags - all tags of the aggregator
 */
export function lackOfRoom(
  inputs: Inputs,
  known: Inputs | undefined,
  tags: Tags,
): ConfigAggregatorError | undefined {
  if (!isOnTags(inputs)) return undefined;
  const key = ownerClaimKey(inputs);
  const [former, declared] = [known && declaredIn(known), declaredIn(inputs)];
  const { own = NO_CLAIM } = splitClaims(parseClaims(tags), key);
  const removed = former ? difference(Object.keys(former.tags), Object.keys(declared.tags)) : [];
  const left = Object.fromEntries(
    Object.entries({ ...tags, ...declared.tags, [OWNER_TAG]: "" }).filter(
      ([name]) => !removed.includes(name),
    ),
  );
  const claim = nextClaim(own, former ? accountsOf(former.source) : [], accountsOf(declared.source));
  const reason = overflow(left, key, claim);
  if (reason) return new ClaimsFullError(inputs.name, inputs.region, reason);
  return tooManyTags(left, tags);
}

function tooManyTags(next: Tags, tags: Tags): TagsFullError | undefined {
  const [total, before] = [countedTags(next).length, countedTags(tags).length];
  const reserve = reserveFor(parseClaims(next).claims);
  if (total + reserve <= TAGS || total <= before) return undefined;
  const claims = countedTags(next).filter((name) => name.startsWith(CLAIM_PREFIX)).length;
  return new TagsFullError(total, claims, keptFree(reserve));
}

/** What replaces it has no tags yet. */
function isReplaced(known: Inputs, inputs: Inputs): boolean {
  return known.name !== inputs.name || known.region !== inputs.region || kindIn(known) !== kindIn(inputs);
}

/** Whether claims are to be kept on the tags, and all is known that takes room there. */
function isOnTags(inputs: Inputs): boolean {
  const { accountAggregationSource: source, tags, claims, name, region } = inputs;
  return ![source, tags, claims, name, region].some(hasUnknown) && storeIn(inputs) === TAGS_STORE;
}

function needsMore(known: Inputs, inputs: Inputs): boolean {
  if (storeIn(known) !== TAGS_STORE) return true;
  const [former, declared] = [declaredIn(known), declaredIn(inputs)];
  const isTagged = difference(Object.keys(declared.tags), Object.keys(former.tags)).length > 0;
  return isTagged || tagsFor(declared, former) > tagsFor(former, former);
}

/** How many tags a claim takes, with what is leaving it. */
function tagsFor(declared: Declared, former: Declared): number {
  const claim = nextClaim(NO_CLAIM, accountsOf(former.source), accountsOf(declared.source));
  return tagCount(claim);
}

function withClaims(tags: Tags, claims: readonly StoredClaim[]): Tags {
  return Object.assign({ ...tags }, ...claims.map((claim) => formatClaim(claim.key, "0000000", claim)));
}
