import { ConfigAggregatorError, isOfKind } from "../../aws/errors";
import { OWNER_TAG, parseOwner } from "../../domain/owner";
import { countRegions } from "../../domain/regionLine";
import type { Tags } from "../../domain/tags";
import { failureOf, isUnasked } from "../../engine/unasked";
import { isUnknown } from "../../engine/unknown";
import type { Context } from "../../process/context";
import {
  AuthorizationTagsFullError,
  type FailedRegion,
  type Found,
  RegionUnreachableError,
  type UnreachableRegion,
} from "../errors";
import { type Look, lookOnce } from "../find";
import { existing } from "../grant";
import { authorizedIn, type Inputs, identityIn, labelOf, type Outputs } from "../inputs";
import { failure } from "../regions";
import { type Relation, relationOf, unfinishedIds } from "../relation";
import { changeOf, describeChange } from "./line";
import { tagTakeover } from "./takeover";

/** What exists in a region in which no authorization of this resource is known. */
interface Seen extends Pick<Found, "owner"> {
  readonly tags: Tags;
  readonly region: string;
  readonly relation: Relation;
}

/** What is known before AWS is asked. */
interface Before {
  /** What could not be checked, for the line to mention. */
  readonly unsure?: string | undefined;
  /** What was already found, by region. */
  readonly looks?: ReadonlyMap<string, Look> | undefined;
}

/**
 * Asks AWS for each added region what exists already, in parallel, and prints in one line what the deployment does.
 *
 * @param olds - outputs of the last deployment; undefined if there was none
 * @returns why the deployment would be refused; empty if it wouldn't
 */
export async function look(
  context: Context,
  inputs: Inputs,
  olds: Outputs | undefined,
  { unsure, looks }: Before = {},
): Promise<ConfigAggregatorError[]> {
  const label = labelOf(inputs);
  const { added } = changeOf(olds, inputs);
  const { seen, errors } = await lookIn(context, inputs, added, { uid: olds?.uid, looks });
  const reasons: ConfigAggregatorError[] = [];
  const isElsewhere = errors.length < added.length || errors.some(({ error }) => !isUnasked(error));
  const unreachable = await unreachableOf(context, inputs, errors, isElsewhere);
  if (unreachable.length > 0) reasons.push(new RegionUnreachableError(label, unreachable));
  const left = errors.filter((one) => !unreachable.some(({ region }) => region === one.region));
  const unasked = left.find(({ error }) => isUnasked(error));
  const told = left.filter(({ error }) => !isUnasked(error));
  if (unasked && ConfigAggregatorError.is(unasked.error)) {
    const failed = failureOf(context, label, unasked.error);
    if (failed) reasons.push(failed);
  }
  if (told.length > 0) reasons.push(failure(inputs, "read", told, added.length));
  const foreign = seen.filter(isForeign);
  // A replacement deletes the old one first. A preview can't know whether this is the old one.
  const isUnsure = (one: Seen) => olds === undefined && one.relation === "same name";
  const refused = inputs.adopt ? [] : foreign.filter((one) => !isUnsure(one));
  if (refused.length > 0 && !isUnknown(inputs.adopt)) reasons.push(existing(inputs, refused));
  const adopted = inputs.adopt === true ? foreign : [];
  const takeover = tagTakeover(inputs, olds, adopted, context.configuration.settings.ignoreTags);
  if (Object.keys(takeover.full).length > 0)
    reasons.push(new AuthorizationTagsFullError(label, takeover.full));
  if (reasons.length > 0) return reasons;
  const same = inputs.adopt ? [] : foreign.filter(isUnsure);
  const lines = [
    describeChange(olds, inputs, {
      adopted: adopted.map(({ region }) => region),
      takeover,
      carriedOn: seen.filter(({ relation }) => relation === "unfinished").map(({ region }) => region),
    }),
    isUnknown(inputs.adopt) && foreign.length > 0 && describeMaybe(foreign),
    same.length > 0 && describeSameName(same),
    unsure,
  ];
  const text = lines.filter(Boolean).join("; ");
  context.info(`${label}: ${text || "an interrupted run is finished"}`);
  return [];
}

function isForeign(one: Seen): one is Seen & Found {
  return one.relation !== "own" && one.relation !== "unfinished";
}

/**
 * Of the regions that failed, those in which AWS Config can't be reached although there is a connection: other regions
 * answer, or the endpoint's name doesn't resolve while AWS Account Management answers.
 */
async function unreachableOf(
  { configuration }: Context,
  inputs: Inputs,
  errors: readonly FailedRegion[],
  isElsewhere: boolean,
): Promise<UnreachableRegion[]> {
  const unreachable = errors.filter((one): one is UnreachableRegion => isOfKind(one.error, "unreachable"));
  if (isElsewhere || unreachable.length === 0) return unreachable;
  const unresolved = unreachable.filter(({ error }) => error.awsCode === "ENOTFOUND");
  if (unresolved.length === 0) return [];
  const home = (await configuration.region()) ?? inputs.authorizedAwsRegion;
  const isConnected = await configuration.accountRegions(home).then(
    () => true,
    (error: unknown) => !isUnasked(error),
  );
  return isConnected ? unresolved : [];
}

async function lookIn(
  context: Context,
  inputs: Inputs,
  regions: readonly string[],
  { uid, looks }: { readonly uid: string | undefined } & Pick<Before, "looks">,
) {
  const isLookedAt = (region: string) => looks?.has(region) ?? false;
  const unseen = regions.filter((region) => !isLookedAt(region));
  const all = new Map([...(looks ?? []), ...(await lookOnce(context, unseen, authorizedIn(inputs)))]);
  const ended = regions.map((region) => ({ region, ...(all.get(region) as Look) }));
  const found = ended.flatMap((one) =>
    "found" in one && one.found ? [{ region: one.region, ...one.found }] : [],
  );
  // Without a state, no authorization can have the id that the create will make.
  const own = identityIn(inputs, uid ?? "");
  const unfinished = unfinishedIds(found, own);
  return {
    seen: found.map(({ region, tags }): Seen => {
      const relation = relationOf({ tags }, own, unfinished);
      return { region, tags, relation, owner: parseOwner(tags[OWNER_TAG]) };
    }),
    errors: ended.flatMap((one): FailedRegion[] =>
      "error" in one ? [{ region: one.region, error: one.error }] : [],
    ),
  };
}

function describeMaybe(foreign: readonly Seen[]): string {
  return `in ${countRegions(foreign.map(({ region }) => region))} there is one already, which is adopted only if adopt turns out to be true`;
}

function describeSameName(same: readonly Seen[]): string {
  return (
    `in ${countRegions(same.map(({ region }) => region))} there is one already that a resource of this name has made. If ` +
    "this is a replacement, the old one is deleted first. Otherwise it is another state's, and the deployment will be " +
    "refused: set adopt: true to manage it from now on"
  );
}
