import { ConfigAggregatorError } from "../../aws/errors";
import { OWNER_TAG, parseOwner } from "../../domain/owner";
import { countRegions } from "../../domain/regionLine";
import { settleInParallel } from "../../engine/inParallel";
import { failureOf, isUnasked } from "../../engine/unasked";
import { isUnknown } from "../../engine/unknown";
import type { Context } from "../../sharing/context";
import type { Found } from "../errors";
import { findAuthorization, PARALLEL } from "../find";
import { existing } from "../grant";
import { authorizedIn, type Inputs, identityIn, labelOf, type Outputs } from "../inputs";
import { failure } from "../regions";
import { type Relation, relationOf, unfinishedIds } from "../relation";
import { changeOf, describeChange } from "./line";

/** What is in a region in which nothing of this resource's is known. */
interface Seen extends Pick<Found, "owner"> {
  readonly region: string;
  readonly relation: Relation;
}

/**
 * Asks AWS in each region that is added what is there already, in parallel, and says in a line what the deployment does.
 *
 * @param olds - outputs of the last deployment; undefined if there was none
 * @param unsure - what could not be looked at before, to be said as well
 * @returns why the deployment would be refused; empty if it wouldn't
 */
export async function look(
  context: Context,
  inputs: Inputs,
  olds: Outputs | undefined,
  unsure?: string,
): Promise<ConfigAggregatorError[]> {
  const label = labelOf(inputs);
  const { added } = changeOf(olds, inputs);
  const { seen, errors } = await lookIn(context, inputs, added, olds?.uid);
  const reasons: ConfigAggregatorError[] = [];
  const unasked = errors.find(({ error }) => isUnasked(error));
  const told = errors.filter(({ error }) => !isUnasked(error));
  if (unasked && ConfigAggregatorError.is(unasked.error)) {
    const failed = failureOf(context, label, unasked.error);
    if (failed) reasons.push(failed);
  }
  if (told.length > 0) reasons.push(failure(inputs, "read", told, added.length));
  const foreign = seen.filter(isForeign);
  // Of a replacement, the old one is deleted first: nobody can tell at preview whether it is this one.
  const isUnsure = (one: Seen) => olds === undefined && one.relation === "same name";
  const refused = inputs.adopt ? [] : foreign.filter((one) => !isUnsure(one));
  if (refused.length > 0 && !isUnknown(inputs.adopt)) reasons.push(existing(inputs, refused));
  if (reasons.length > 0) return reasons;
  const same = inputs.adopt ? [] : foreign.filter(isUnsure);
  const lines = [
    describeChange(olds, inputs, {
      adopted: inputs.adopt === true ? foreign.map(({ region }) => region) : [],
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

async function lookIn(context: Context, inputs: Inputs, regions: readonly string[], uid: string | undefined) {
  const outcomes = await settleInParallel(regions, PARALLEL, (region) =>
    findAuthorization(context, region, authorizedIn(inputs)),
  );
  const all = outcomes.map((outcome, index) => ({ region: regions[index] ?? "", ...outcome }));
  const found = all.flatMap((one) =>
    "value" in one && one.value ? [{ region: one.region, ...one.value }] : [],
  );
  // Without a state, no authorization bears the id that the create will make.
  const own = identityIn(inputs, uid ?? "");
  const unfinished = unfinishedIds(found, own);
  return {
    seen: found.map(({ region, tags }): Seen => {
      const relation = relationOf({ tags }, own, unfinished);
      return { region, relation, owner: parseOwner(tags[OWNER_TAG]) };
    }),
    errors: all.flatMap((one) => ("error" in one ? [{ region: one.region, error: one.error }] : [])),
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
