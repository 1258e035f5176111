import { difference } from "../domain/sets";
import { isUnknown } from "../engine/unknown";
import type { Context } from "../process/context";
import { AuthorizedTwiceError } from "./errors";
import { declaredRegions, describeAuthorized, type Inputs, labelOf } from "./inputs";

/**
 * The name under which a process records which resource of a program is about to authorize the same aggregators in a
 * region.
 */
function nameIn({ accountId, authorizedAccountId, authorizedAwsRegion }: Inputs, region: string): string {
  return `authorization:${authorizedAccountId}/${authorizedAwsRegion}@${accountId}/${region}`;
}

/**
 * Two resources that authorize the same aggregators would each undo what the other does.
 *
 * @param known - regions of the last deployment. For these, AWS itself shows the other resource that an authorization
 * exists
 */
export function refuseTwice(
  { checkCache }: Context,
  inputs: Inputs,
  known: readonly string[] = [],
): AuthorizedTwiceError[] {
  const { accountId, authorizedAccountId, authorizedAwsRegion, owner } = inputs;
  if (isUnknown(authorizedAccountId) || isUnknown(authorizedAwsRegion) || isUnknown(inputs.regions))
    return [];
  // If neither account is known, they may be different accounts.
  if (accountId === undefined) return [];
  const added = difference(declaredRegions(inputs), known).filter(
    (region) => !isUnknown(inputs.regions[region]),
  );
  const taken = added.filter((region) => !checkCache.claimName(nameIn(inputs, region), owner));
  if (taken.length === 0) return [];
  return [new AuthorizedTwiceError(labelOf(inputs), describeAuthorized(inputs), taken)];
}

/** The authorizations exist by now, or won't be made after all. */
export function releaseNames({ checkCache }: Context, inputs: Inputs): void {
  if (isUnknown(inputs.regions)) return;
  for (const region of declaredRegions(inputs)) checkCache.releaseName(nameIn(inputs, region), inputs.owner);
}
