import { isUnknown } from "../engine/unknown";
import type { Context } from "../sharing/context";
import { AuthorizedTwiceError } from "./errors";
import { declaredRegions, describeAuthorized, type Inputs, labelOf } from "./inputs";

/** By this name a process knows which resource of a program is about to authorize the same aggregators in a region. */
export function nameIn(
  { accountId, authorizedAccountId, authorizedAwsRegion }: Inputs,
  region: string,
): string {
  return `authorization:${authorizedAccountId}/${authorizedAwsRegion}@${accountId}/${region}`;
}

/** Two resources that authorize the same would each undo what the other does. */
export function refuseTwice({ checkCache }: Context, inputs: Inputs): AuthorizedTwiceError[] {
  const { authorizedAccountId, authorizedAwsRegion, owner } = inputs;
  if (isUnknown(authorizedAccountId) || isUnknown(authorizedAwsRegion) || isUnknown(inputs.regions))
    return [];
  const taken = declaredRegions(inputs).filter(
    (region) => !checkCache.claimName(nameIn(inputs, region), owner),
  );
  if (taken.length === 0) return [];
  return [new AuthorizedTwiceError(labelOf(inputs), describeAuthorized(inputs), taken)];
}

/** Nothing is going to be made after all. */
export function releaseNames({ checkCache }: Context, inputs: Inputs): void {
  if (isUnknown(inputs.regions)) return;
  for (const region of declaredRegions(inputs)) checkCache.releaseName(nameIn(inputs, region), inputs.owner);
}
