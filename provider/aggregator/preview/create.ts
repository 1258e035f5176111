import { accountsOf } from "../../aws/aggregator";
import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { countAccounts } from "../../domain/accountList";
import { formatOwner, OWNER_TAG, sharedIn } from "../../domain/owner";
import { difference } from "../../domain/sets";
import { type IgnoredTags, visibleTags } from "../../domain/tags";
import { hasUnknown, isUnknown } from "../../engine/unknown";
import { type Existing, findExisting } from "../../live/find";
import { awsOwner, describeFound } from "../../live/found";
import { readClaims } from "../../sharing/claims";
import type { Context } from "../../sharing/context";
import { refuseClosing } from "../../sharing/joinable";
import { type StoredClaims, splitClaims } from "../../sharing/store/store";
import { formerOf } from "../create";
import { SourceKindError } from "../errors";
import { declaredIn, hides, type Inputs, kindIn, ownerClaimKey, storeIn } from "../inputs";
import { inputsOfLive } from "../outputs";
import { type Plan, planCreate, planUpdate } from "../plan";
import { lackOfRoom } from "../sharing/capacity";
import { type Claimable, claimable, isOfSameName, isUnfinishedOwn } from "../takeover";
import { summarize } from "./summary";
import { type Resolved, resolveUnknown } from "./unknowns";

/**
 * Tells at preview what creating a resource will do: a Describe, and a ListTags where its name is taken.
 *
 * @param formerOwners - owner values that the resource had under the names of its aliases
 * @param broken - other rules are broken, so that only a name that is taken is told
 * @returns why it may not; empty where it may
 * @throws AwsError, where AWS can't be asked
 */
export async function lookAhead(
  context: Context,
  inputs: Inputs,
  formerOwners: readonly string[],
  broken: boolean,
): Promise<string[]> {
  const { configuration, say } = context;
  if (isUnknown(inputs.name)) {
    if (broken) return [];
    const resolved = resolveUnknown({ ...inputs, name: "an aggregator" }, {});
    say(`an aggregator whose name is known later: ${describeNew(resolved)}; new, unless that name is taken`);
    return [];
  }
  const found = await findExisting(configuration.api(inputs.region), inputs.name);
  const isUnsure =
    found &&
    !inputs.adopt &&
    isOfSameName(inputs, found, formerOwners) &&
    !isUnfinishedOwn(inputs, found, formerOwners);
  if (isUnsure && awsOwner(found.live, found.tags) === undefined) {
    if (!broken) say(`${inputs.name}: ${describeSameName(inputs, found)}`);
    return [];
  }
  try {
    if (broken) {
      if (found) claimable(inputs, found, formerOwners);
      return [];
    }
    const { ignoreTags } = configuration.settings;
    const claims = found && (await claimsOn(context, inputs, found));
    // Who owned it before may be about to delete it.
    if (claims) refuseClosing(inputs.name, inputs.region, splitClaims(claims, ownerClaimKey(inputs)).others);
    const text = found
      ? describeTaken(inputs, { ...found, ...(claims && { claims }) }, formerOwners, ignoreTags)
      : `${describeNew(resolveUnknown(inputs, {}))}; a new aggregator`;
    const lacking = found && lackOfRoom(inputs, undefined, found.tags);
    if (lacking) return [lacking.message];
    say(`${inputs.name}: ${text}`);
    return [];
  } catch (error) {
    if (!ConfigAggregatorError.is(error) || error instanceof AwsError) throw error;
    return [error.message];
  }
}

/** The claims of all stacks, where the aggregator is to be shared and they can be told. */
async function claimsOn(context: Context, inputs: Inputs, { live, tags }: Existing) {
  if (inputs.merge !== "shared" || hasUnknown(inputs.claims) || sharedIn(tags) !== storeIn(inputs))
    return undefined;
  const kept = { region: inputs.region, arn: live.arn, claims: inputs.claims };
  return readClaims(context, kept, tags, ownerClaimKey(inputs));
}

function describeNew({ inputs, unknown }: Resolved): string {
  const declared = declaredIn(inputs);
  return summarize(planCreate(inputs.name, declared), {
    declared,
    live: {},
    unknown,
    hides: (what) => hides(inputs, what),
  });
}

function describeTaken(
  inputs: Inputs,
  found: Claimed,
  formerOwners: readonly string[],
  ignored: IgnoredTags,
): string {
  const relation = claimable(inputs, found, formerOwners);
  const isOtherKind = found.live.source.kind !== kindIn(inputs);
  const text = isOtherKind ? "" : describePlan(inputs, found, relation, ignored);
  if (relation === "own")
    return isOtherKind ? describeOwnOfOtherKind(found) : describeOwn(text, inputs, found);
  const { live, owner } = found;
  // Where there is no owner tag to tell, this may be a replacement, whose delete comes first.
  if (isOtherKind && inputs.ownerTag !== false)
    throw new SourceKindError(live, inputs.region, kindIn(inputs));
  const what = describeFound(live, owner, (secret) => hides(inputs, secret));
  if (isOtherKind)
    return `what exists has another kind of source, so this works as a replacement only: ${what}`;
  if (isUnknown(inputs.adopt))
    return `exists already, and is taken over only if adopt turns out to be true: ${what}`;
  return `${text || "nothing to change"}; takes over what exists: ${what}${describeFormerClaim(inputs, found)}`;
}

/** The owner so far goes on to hold its accounts as any stack that has joined. */
function describeFormerClaim(inputs: Inputs, { owner, claims }: Claimed): string {
  const { uid } = owner ?? {};
  const key =
    owner && uid !== undefined ? ownerClaimKey({ ...inputs, owner: formatOwner(owner), uid }) : undefined;
  const former = claims?.claims.find((claim) => claim.key === key);
  if (!former || former.accounts.length === 0) return "";
  const accounts = countAccounts(former.accounts, hides(inputs, "accountIds"));
  return (
    `; its owner so far keeps a claim on ${accounts} until that is destroyed: if its state was lost, \`claims prune\` ` +
    "removes it"
  );
}

/** What was found, with the claims on it where they count. */
type Claimed = Existing & { readonly claims?: StoredClaims };

function describePlan(
  inputs: Inputs,
  { live, tags, claims }: Claimed,
  relation: Claimable,
  ignored: IgnoredTags,
): string {
  const visible = visibleTags(tags, ignored);
  const { inputs: known, unknown } = resolveUnknown(inputs, inputsOfLive(live, inputs.region, visible));
  const declared = declaredIn(known);
  const former = formerOf(relation, live, declared, tags[OWNER_TAG]);
  const read = { aggregator: live, tags, ...(claims && { claims }) };
  const plan: Plan = planUpdate(former, declared, read, ignored);
  return summarize(plan, {
    declared,
    live: { aggregator: live, tags: visible },
    unknown,
    hides: (what) => hides(inputs, what),
  });
}

function describeSameName(inputs: Inputs, { live, owner }: Existing): string {
  const what = describeFound(live, owner, (secret) => hides(inputs, secret));
  return (
    `exists already, and a resource of this name has made it: ${what}. If this is a replacement, the old one is deleted ` +
    "first, with the data it has aggregated. Otherwise it is another state's, and the deployment will be refused: set " +
    "adopt: true to take it over, or choose another name"
  );
}

function describeOwnOfOtherKind({ live }: Existing): string {
  return (
    `exists already and is this resource's own, with an ${live.source.kind} source, which can't be changed. ` +
    "A replacement deletes it first, with the data it has aggregated. Where a create was interrupted, delete it, or go " +
    "back to that source"
  );
}

function describeOwn(plan: string, inputs: Inputs, { live }: Existing): string {
  const others =
    inputs.merge === "replace" || hasUnknown(inputs.accountAggregationSource)
      ? []
      : difference(accountsOf(live.source), Object.keys(inputs.accountAggregationSource?.accountIds ?? {}));
  const refused =
    others.length > 0 && !inputs.forceDestroy
      ? `, unless others have accounts in it (not declared here: ${countAccounts(others, hides(inputs, "accountIds"))})`
      : "";
  const carriedOn = plan ? `is carried on: ${plan}` : "is carried on, with nothing to change";
  return (
    `exists already and is this resource's own. A create that was interrupted ${carriedOn}. ` +
    `A replacement deletes it first, with the data it has aggregated${refused}`
  );
}
