import { TAGS_STORE } from "../../domain/claimLocation";
import { NO_CLAIM } from "../../domain/claims";
import type { ConfigAggregatorError } from "../../domain/error";
import { ownerClaimKey } from "../../domain/identity";
import { OWNER_TAG, sharedIn } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { hasUnknown } from "../../engine/unknown";
import type { Context } from "../../process/context";
import { ClaimsFullError, UnreadableClaimError } from "../../sharing/errors";
import { counted } from "../../sharing/protocol/reading";
import type { StoredClaim } from "../../sharing/store/store";
import { splitClaims } from "../../sharing/store/store";
import { formatClaim, parseClaims } from "../../sharing/store/tagFormat";
import { reserveFor, shortageOf } from "../../sharing/store/tags";
import { readStored, shortageOfAll } from "../../sharing/storeAdmin";
import { type Inputs, type Outputs, referenceIn, storeIn } from "../inputs";
import { type Plan, tagsAfter } from "../plan";
import { excessTags } from "../quota";

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
  if (!isOnTags(inputs)) return undefined;
  // An interrupted move may already have copied the claims to the tags.
  const isOnTable = known.merge === "shared" && storeIn(known) !== TAGS_STORE;
  const isMoved = isOnTable && sharedIn(tags) !== TAGS_STORE;
  if (!isMoved) return findShortage({ inputs, plan, tags });
  const now = context.configuration.api(known.region).now();
  const stored = counted(await readStored(context, referenceIn(known)), now);
  const { claims, torn, damaged } = stored;
  if (torn.length + damaged.length > 0)
    throw new UnreadableClaimError(known.name, known.region, [...torn, ...damaged]);
  const shortage = shortageOfAll(tags, claims);
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
  const shortage = shortageOf(left, ownerClaimKey(inputs), plan.claim ?? NO_CLAIM);
  if (shortage) return new ClaimsFullError(inputs.name, inputs.region, shortage);
  return excessTags(left, tags, reserveFor(parseClaims(left).claims));
}

/** Whether claims are to be kept on the tags, and everything that takes tags is known. */
function isOnTags(inputs: Inputs): boolean {
  const { accountAggregationSource: source, tags, claims, name, region } = inputs;
  return ![source, tags, claims, name, region].some(hasUnknown) && storeIn(inputs) === TAGS_STORE;
}

function withClaims(tags: Tags, claims: readonly StoredClaim[]): Tags {
  return Object.assign({ ...tags }, ...claims.map((claim) => formatClaim(claim.key, "0000000", claim)));
}
