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
import type { Context } from "../../sharing/context";
import { ClaimsFullError, UnreadableClaimError } from "../../sharing/errors";
import { counted } from "../../sharing/protocol/reading";
import type { StoredClaim } from "../../sharing/store/store";
import { splitClaims } from "../../sharing/store/store";
import { formatClaim, parseClaims, tagCount } from "../../sharing/store/tagFormat";
import { countedTags, overflow, reserveFor } from "../../sharing/store/tags";
import { overflowing, readStored } from "../../sharing/storeAdmin";
import { TagsFullError } from "../errors";
import { type Declared, declaredIn, type Inputs, type Outputs, ownerClaimKey, storeIn } from "../inputs";
import { type Plan, tagsAfter } from "../plan";

/** A change of an aggregator that exists, and its tags as they are. */
interface PlannedChange {
  readonly inputs: Inputs;
  readonly plan: Plan;
  /** All tags. */
  readonly tags: Tags;
}

/**
 * Whether the tag capacity of an aggregator is enough for what its owner will claim, in addition to all other tags.
 *
 * @param known - what the state records, as far as it is known
 * @returns the error if it isn't; undefined if it is
 * @throws UnreadableClaimError, AwsError
 */
export async function checkTagCapacity(
  context: Context,
  known: Outputs,
  { inputs, plan, tags }: PlannedChange,
): Promise<ConfigAggregatorError | undefined> {
  if (!isOnTags(inputs) || !needsMore(known, inputs)) return undefined;
  // An interrupted move may already have copied the claims to the tags.
  const isOnTable = known.merge === "shared" && storeIn(known) !== TAGS_STORE;
  const isMoved = isOnTable && sharedIn(tags) !== TAGS_STORE;
  if (!isMoved) return findShortage({ inputs, plan, tags });
  const now = context.configuration.api(known.region).now();
  const stored = counted(await readStored(context, known), now);
  const { claims, torn, damaged } = stored;
  if (torn.length + damaged.length > 0)
    throw new UnreadableClaimError(known.name, known.region, [...torn, ...damaged]);
  const shortage = overflowing(tags, claims);
  if (shortage) return new ClaimsFullError(known.name, known.region, shortage);
  const { own } = splitClaims(stored, ownerClaimKey(known));
  // The plan contains what the table holds only if accounts change.
  const claim = own && !plan.put ? own : plan.claim;
  return findShortage({
    inputs,
    plan: { ...plan, ...(claim && { claim }) },
    tags: withClaims(tags, claims),
  });
}

/**
 * The error if the tag capacity of an aggregator isn't enough for what its owner is about to claim; undefined if it is.
 */
export function findShortage({ inputs, plan, tags }: PlannedChange): ConfigAggregatorError | undefined {
  if (!isOnTags(inputs)) return undefined;
  const left = { ...tagsAfter(tags, plan), [OWNER_TAG]: "" };
  const shortage = overflow(left, ownerClaimKey(inputs), plan.claim ?? NO_CLAIM);
  if (shortage) return new ClaimsFullError(inputs.name, inputs.region, shortage);
  return findExcessTags(left, tags);
}

function findExcessTags(next: Tags, tags: Tags): TagsFullError | undefined {
  const [total, before] = [countedTags(next).length, countedTags(tags).length];
  const reserve = reserveFor(parseClaims(next).claims);
  if (total + reserve <= TAGS || total <= before) return undefined;
  const claims = countedTags(next).filter((name) => name.startsWith(CLAIM_PREFIX)).length;
  return new TagsFullError(total, claims, reserve);
}

/** Whether claims are to be kept on the tags, and everything that takes tags is known. */
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
