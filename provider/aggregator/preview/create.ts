import { accountsOf } from "../../aws/aggregator";
import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { accountLine, countAccounts } from "../../domain/accountLine";
import { ownerClaimKey } from "../../domain/identity";
import { formatOwner, OWNER_TAG, sharedIn } from "../../domain/owner";
import { difference } from "../../domain/sets";
import { type IgnoredTags, visibleTags } from "../../domain/tags";
import { hides } from "../../engine/secret";
import { hasUnknown, isUnknown } from "../../engine/unknown";
import { type Existing, findExisting } from "../../live/find";
import { awsOwner, describeFound } from "../../live/found";
import type { Context } from "../../process/context";
import { readClaims } from "../../sharing/claims";
import { refuseClosing } from "../../sharing/joinable";
import { type StoredClaims, splitClaims } from "../../sharing/store/store";
import { SourceKindError } from "../errors";
import { type Declared, declaredIn, type Inputs, kindIn, referenceIn, storeIn } from "../inputs";
import { inputsOfLive } from "../outputs";
import {
  accountsChangedBy,
  type Live,
  type Plan,
  type PlannedAccounts,
  planCreate,
  planUpdate,
} from "../plan";
import { findExcess } from "../quota";
import { refuseRemovals } from "../removals";
import { findShortage } from "../sharing/capacity";
import { type Claimable, claimable, formerOf, isOfSameName, isUnfinishedOwn } from "../takeover";
import { printAuthorizedOf } from "./authorized";
import { summarize } from "./summary";
import { type Resolved, resolveUnknown } from "./unknowns";

/**
 * Prints at preview what creating a resource will do. Takes a Describe, and a ListTags if the name is taken.
 *
 * @param formerOwners - owner values that the resource had under the names of its aliases
 * @param isBroken - other rules are broken, so only a name that is taken is reported
 * @returns why the create would be refused; empty if it would not
 * @throws AwsError, if AWS can't be asked
 */
export async function previewCreate(
  context: Context,
  inputs: Inputs,
  formerOwners: readonly string[],
  isBroken: boolean,
): Promise<readonly ConfigAggregatorError[]> {
  const { configuration, info } = context;
  if (isUnknown(inputs.name)) {
    if (isBroken) return [];
    const resolved = resolveUnknown({ ...inputs, name: "an aggregator" }, {});
    info(`an aggregator whose name is known later: ${describeNew(resolved)}; new, unless that name is taken`);
    await printAuthorizedOf(context, inputs);
    return [];
  }
  const found = await findExisting(configuration.api(inputs.region), inputs.name);
  const isUnsure =
    found &&
    !inputs.adopt &&
    isOfSameName(inputs, found, formerOwners) &&
    !isUnfinishedOwn(inputs, found, formerOwners);
  if (isUnsure && awsOwner(found.live, found.tags) === undefined) {
    if (!isBroken) info(`${inputs.name}: ${describeSameName(inputs, found)}`);
    return [];
  }
  try {
    if (isBroken) {
      if (found) claimable(inputs, found, formerOwners);
      return [];
    }
    const { ignoreTags } = configuration.settings;
    const stored = found && (await claimsOn(context, inputs, found));
    // The former owner may be about to delete it.
    if (stored) refuseClosing(inputs.name, inputs.region, splitClaims(stored, ownerClaimKey(inputs)).others);
    if (!found) {
      info(`${inputs.name}: ${describeNew(resolveUnknown(inputs, {}))}; a new aggregator`);
      await printAuthorizedOf(context, inputs);
      return [];
    }
    const taken = planTakeover(inputs, { ...found, ...(stored && { stored }) }, formerOwners, ignoreTags);
    const text = describeTaken(taken);
    const { declared, former, live, plan, change, relation } = taken;
    if (plan && relation === "adopted") refuseRemovals(inputs, change, { former, declared, live });
    const { live: aggregator, tags } = found;
    const excess =
      plan && (findShortage({ inputs, plan, tags }) ?? findExcess(inputs, plan, { aggregator, tags }));
    if (excess) return [excess];
    info(text);
    const { added } = change;
    if (plan) await printAuthorizedOf(context, inputs, { aggregator, added, source: aggregator.source });
    return [];
  } catch (error) {
    if (!ConfigAggregatorError.is(error) || error instanceof AwsError) throw error;
    return [error];
  }
}

/**
 * The claims of all stacks; undefined if the aggregator isn't to be shared, or if it isn't known where they are kept.
 */
async function claimsOn(context: Context, inputs: Inputs, { live, tags }: Existing) {
  if (inputs.merge !== "shared" || hasUnknown(inputs.claims) || sharedIn(tags) !== storeIn(inputs))
    return undefined;
  return readClaims(context, referenceIn({ ...inputs, arn: live.arn }), tags, ownerClaimKey(inputs));
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

/** What a create will do if it finds an aggregator of its name. */
interface Takeover {
  readonly inputs: Inputs;
  readonly found: Claimed;
  readonly relation: Claimable;
  readonly declared: Declared;
  readonly former: Declared;
  readonly live: Live;
  /** Paths of inputs that are not known yet. */
  readonly unknown: readonly string[];
  /** Undefined if the aggregator has the other kind of source. */
  readonly plan: Plan | undefined;
  /** The accounts of the plan. */
  readonly change: PlannedAccounts;
}

function planTakeover(
  inputs: Inputs,
  found: Claimed,
  formerOwners: readonly string[],
  ignored: IgnoredTags,
): Takeover {
  const relation = claimable(inputs, found, formerOwners);
  const { live: aggregator, tags, stored } = found;
  const visible = visibleTags(tags, ignored);
  const present = inputsOfLive(aggregator, inputs.region, visible);
  const { inputs: known, unknown } = resolveUnknown(inputs, present);
  const declared = declaredIn(known);
  const former = formerOf(relation, aggregator, declared, tags[OWNER_TAG]);
  const read = { aggregator, tags, ...(stored && { stored }) };
  const isSameKind = aggregator.source.kind === kindIn(inputs);
  const plan = isSameKind ? planUpdate(former, declared, read, ignored) : undefined;
  const live = { aggregator, tags: visible };
  const change = accountsChangedBy(plan ?? {}, { declared, former, live });
  return { inputs, found, relation, declared, former, live, unknown, plan, change };
}

function describeTaken(taken: Takeover): string {
  const { inputs, found, relation, plan } = taken;
  const { name } = inputs;
  const { live, owner } = found;
  if (relation === "own")
    return `${name}: ${plan ? describeOwn(taken, plan) : describeOwnOfOtherKind(found)}`;
  // Without an owner tag, it isn't known whether this is a replacement, in which the delete comes first.
  if (!plan && inputs.ownerTag !== false) throw new SourceKindError(live, inputs.region, kindIn(inputs));
  const what = describeFound(live, owner, (secret) => hides(inputs, secret));
  if (!plan)
    return (
      `${name}: exists with another kind of source, so it must be replaced; if this is not a replacement, the create is ` +
      `refused, and you have to delete it first or choose another name: ${what}`
    );
  if (isUnknown(inputs.adopt))
    return `${name}: already exists, and is adopted only if adopt turns out to be true: ${what}`;
  const parts = [
    describeAdoption(taken),
    describePlan(taken),
    `what exists: ${what}${describeFormerClaim(inputs, found)}`,
  ];
  return `adopts ${name}: ${parts.filter(Boolean).join("; ")}`;
}

/** `1 account declared, 1 of others kept (444444444444)` */
function describeAdoption({ inputs, declared, unknown, change }: Takeover): string {
  if (
    declared.source.kind === "organization" ||
    unknown.some((path) => path.includes("accountAggregationSource"))
  )
    return "";
  const secret = hides(inputs, "accountIds");
  const { kept } = change;
  const count = `${countAccounts(accountsOf(declared.source), true)} declared`;
  return [count, accountLine({ kept }, { secret, namesKept: true })].filter(Boolean).join(", ");
}

/** The former owner keeps its accounts, as any stack that has joined. */
function describeFormerClaim(inputs: Inputs, { owner, stored }: Claimed): string {
  const { uid } = owner ?? {};
  const key =
    owner && uid !== undefined ? ownerClaimKey({ ...inputs, owner: formatOwner(owner), uid }) : undefined;
  const former = stored?.claims.find((claim) => claim.key === key);
  if (!former || former.accounts.length === 0) return "";
  const accounts = countAccounts(former.accounts, hides(inputs, "accountIds"));
  return (
    `; its former owner keeps a claim on ${accounts} until that stack is destroyed; if its state was lost, ` +
    "`claims prune` removes the claim"
  );
}

/** What was found, with the claims on it if they count. */
type Claimed = Existing & { readonly stored?: StoredClaims };

/** Empty if nothing changes. The accounts that an adoption keeps are described separately. */
function describePlan(taken: Takeover): string {
  const { inputs, relation, declared, former, live, unknown, plan = {}, change } = taken;
  return summarize(plan, {
    declared,
    former,
    live,
    unknown,
    hides: (what) => hides(inputs, what),
    tellsKept: relation !== "adopted",
    change,
  });
}

function describeSameName(inputs: Inputs, { live, owner }: Existing): string {
  const what = describeFound(live, owner, (secret) => hides(inputs, secret));
  return (
    `already exists, and a resource of this name created it: ${what}. If this is a replacement, the old one is deleted ` +
    "first, with the data it has aggregated. Otherwise it belongs to another state, and the deployment will be refused: " +
    "set adopt: true to take it over, or choose another name"
  );
}

function describeOwnOfOtherKind({ live }: Existing): string {
  return (
    `already exists and is this resource's own, with an ${live.source.kind} source, which can't be changed. ` +
    "A replacement deletes it first, with the data it has aggregated. If an earlier create was interrupted, delete the " +
    `aggregator, or declare the ${live.source.kind} source again`
  );
}

function describeOwn(taken: Takeover, { claim }: Plan): string {
  const { inputs, found, declared } = taken;
  // What a killed create of this resource has claimed is its own.
  const own = [...accountsOf(declared.source), ...(claim ? [...claim.accounts, ...claim.leaving] : [])];
  const others =
    inputs.merge === "replace" || hasUnknown(inputs.accountAggregationSource)
      ? []
      : difference(accountsOf(found.live.source), own);
  const refused =
    others.length > 0 && !inputs.forceDestroy
      ? `, unless others have accounts in it (not declared here: ${countAccounts(others, hides(inputs, "accountIds"))})`
      : "";
  const plan = describePlan(taken);
  const carriedOn = plan ? `is continued: ${plan}` : "is continued, with nothing to change";
  return (
    `already exists and is this resource's own. A create that was interrupted ${carriedOn}. ` +
    `A replacement deletes it first, with the data it has aggregated${refused}`
  );
}
