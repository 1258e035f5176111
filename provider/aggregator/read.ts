import { lookAgain } from "../aws/patient";
import { formatId, parseId } from "../domain/aggregatorId";
import { NO_CLAIM, sameClaim } from "../domain/claims";
import { ownerClaimKey } from "../domain/identity";
import { isOwnedBy, OWNER_TAG, parseOwner } from "../domain/owner";
import { difference } from "../domain/sets";
import { type Tags, visibleTags } from "../domain/tags";
import { hides } from "../engine/secret";
import type { ReadResult } from "../engine/steps";
import { propagationOf } from "../engine/timing";
import { memberMap } from "../inputs/accounts";
import { findRemaining } from "../live/find";
import { describeFound } from "../live/found";
import type { Context } from "../process/context";
import { readSettled } from "../sharing/claims";
import { type StoredClaims, splitClaims } from "../sharing/store/store";
import { touch } from "../sharing/storeAdmin";
import { AggregatorNotFoundError, RegionUnknownError } from "./errors";
import { type Inputs, type Outputs, referenceIn, storeIn } from "./inputs";
import { inputsOfLive, observedInputs, outputsOf } from "./outputs";
import { withSharing } from "./sharing/shared";
import { declaredPart } from "./undeclared";

/**
 * Reads an aggregator as it is now, for `refresh` and for `ConfigurationAggregator.get`: a Describe and a ListTags.
 *
 * @param id - `name@region`, or `name` in the provider's region
 * @param olds - outputs of the last deployment; for `get`, only the provider's text
 */
export async function read(
  context: Context,
  id: string,
  olds: Partial<Outputs>,
): Promise<ReadResult<Inputs, Outputs>> {
  const { configuration, checkCache } = context;
  const { name, region = await configuration.region() } = parseId(id);
  if (region === undefined) throw new RegionUnknownError(name);
  if (isManaged(olds)) checkCache.refreshing(olds.owner);
  // A create may have made its last call a moment ago.
  const found = await lookAgain(
    () => findRemaining(configuration.api(region), name, olds.arn),
    (now) => now === undefined || !isCreating(olds, now.tags),
    { clock: context.clock, visible: propagationOf(configuration) },
  );
  if (!found) {
    if (olds.arn === undefined) throw new AggregatorNotFoundError(name, region);
    context.info(`${name}: the aggregator is gone: the next up creates it again`);
    return {};
  }
  const { live } = found;
  const tags = visibleTags(found.tags, configuration.settings.ignoreTags);
  if (!isManaged(olds)) {
    const inputs = { ...inputsOfLive(live, region, tags), __provider: olds.__provider } as Inputs;
    return { id: formatId(name, region), props: outputsOf(inputs, live, tags), inputs };
  }
  // Another aggregator has the name: the resource's own is gone, with its tags.
  if (live.arn !== olds.arn && !isOwnedBy(found.tags[OWNER_TAG], olds)) {
    const what = describeFound(live, found.owner, (secret) => hides(olds, secret));
    context.info(`${name}: the aggregator was deleted, and another one has its name: ${what}`);
    return {};
  }
  const recorded = declaredPart(inputsIn(olds));
  const known = withSharing(recorded, found.tags);
  const settled =
    known.merge === "shared" && live.source.kind === "account"
      ? await readSettled(context, referenceIn({ ...known, arn: live.arn }), found.tags, ownerClaimKey(known))
      : undefined;
  const stored = settled?.stored;
  if (settled && splitClaims(settled.stored, ownerClaimKey(known)).own)
    await touch(context, name, referenceIn({ ...known, arn: live.arn }), ownerClaimKey(known), settled.tags);
  const seen = observedInputs(known, live, tags, OWNER_TAG in found.tags);
  const { unfinished: _, ...rest } = stored ? withClaim(seen, known, stored) : seen;
  const isOpen = isUnfinished(recorded, known, found.tags) || (stored && !isPublished(known, stored));
  const observed = {
    ...(isMoving(recorded, known) ? keptAs(recorded, rest) : rest),
    ...(isOpen && { unfinished: true as const }),
  };
  const { uid: _uid, createdAt: _createdAt, organization: _organization, ...inputs } = observed;
  return { id: formatId(name, region), props: outputsOf(observed, live, tags), inputs };
}

/** The inputs without the accounts that the own claim lists as leaving. */
function withClaim(inputs: Inputs, known: Inputs, stored: StoredClaims): Inputs {
  const { own } = splitClaims(stored, ownerClaimKey(known));
  const source = inputs.accountAggregationSource;
  // If the claim is lost, the accounts still belong to this stack.
  const accountIds = difference(Object.keys(source?.accountIds ?? {}), own?.leaving ?? []);
  return {
    ...inputs,
    ...(source && { accountAggregationSource: { ...source, accountIds: memberMap(accountIds) } }),
  };
}

/** Whether the own claim is as the state records it, and no run of this stack is going on or was killed. */
function isPublished(known: Inputs, stored: StoredClaims): boolean {
  const key = ownerClaimKey(known);
  const { own } = splitClaims(stored, key);
  const declared = known.accountAggregationSource?.accountIds ?? {};
  const isMarked = own?.run !== undefined || stored.turns.some((turn) => turn.key === key);
  return !isMarked && sameClaim(own ?? NO_CLAIM, { accounts: Object.keys(declared), leaving: [] });
}

/** Whether a create, a takeover, or a move of the claims has not finished, so that the next update has to finish it. */
function isUnfinished(recorded: Inputs, known: Inputs, tags: Tags): boolean {
  const tag = tags[OWNER_TAG];
  const isOpen = recorded.unfinished === true && !isOwnedBy(tag, recorded);
  return isMoving(recorded, known) || isCreating(recorded, tags) || isOpen;
}

/** Whether the owner tag shows that the create of this resource has not finished. */
function isCreating({ owner = "", uid }: Partial<Inputs>, tags: Tags): boolean {
  const tag = tags[OWNER_TAG];
  return isOwnedBy(tag, { owner, ...(uid !== undefined && { uid }) }) && parseOwner(tag)?.isCreating === true;
}

/**
 * Whether the claims are kept elsewhere than the state records. Claims may be left in the former store, and only an
 * update that still knows that store removes them.
 */
function isMoving(recorded: Inputs, known: Inputs): boolean {
  return recorded.merge === "shared" && storeIn(recorded) !== storeIn(known);
}

function keptAs({ merge, claims }: Inputs, inputs: Inputs): Inputs {
  const { merge: _, claims: __, ...rest } = inputs;
  return { ...rest, ...(merge && { merge }), ...(claims && { claims }) };
}

function isManaged(olds: Partial<Outputs>): olds is Outputs {
  return olds.owner !== undefined;
}

/** The inputs that outputs hold. */
function inputsIn(olds: Outputs): Inputs {
  const { arn, accountIds, tagsAll, createdBy, creationTime, lastUpdatedTime, ...inputs } = olds;
  return inputs;
}
