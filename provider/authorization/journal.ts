import { isEnabled } from "../aws/accountRegions";
import { isGone } from "../aws/errors";
import { retrying } from "../aws/retry";
import { isOwnedBy, OWNER_TAG, parseOwner } from "../domain/owner";
import { difference } from "../domain/sets";
import type { Tags } from "../domain/tags";
import type { Context } from "../sharing/context";
import { homeRegion } from "./account";
import { lookInEach, type Seen } from "./find";
import { authorizedIn, grantedRegions, identityIn, labelOf, type Outputs, ownerTagIn } from "./inputs";
import { relationOf } from "./relation";

/*
 * An update that is killed while it authorizes in further regions leaves a state that doesn't know these regions. So it
 * first writes down, where the state looks, that it is under way: into the owner tag of an authorization that is there
 * already. Whoever finds that, or finds none of them any more, looks in all regions for what bears the resource's id.
 */

/** An authorization that says whether an update is under way. */
export interface Page {
  readonly region: string;
  readonly arn: string;
}

/** Where an update writes down that it is under way; undefined if nothing of this resource's own is there yet. */
export function pageOf(olds: Outputs, wanted: readonly string[]): Page | undefined {
  if (olds.ownerTag === false) return undefined;
  const own = grantedRegions(olds).filter((region) => !olds.grants[region]?.adopted);
  // One that stays, if there is one.
  const [region] = [...own.filter((one) => wanted.includes(one)), ...own];
  return region === undefined ? undefined : { region, arn: olds.arns[region] ?? "" };
}

/**
 * Writes down that an update is under way.
 *
 * @returns the regions in which one that was killed before has authorized
 */
export async function begin(context: Context, olds: Outputs, page: Page): Promise<string[]> {
  const api = context.configuration.api(page.region);
  const own = identityIn(olds, olds.uid);
  return retrying(async () => {
    const tags: Tags = await api.listTags(page.arn).catch((error: unknown) => {
      if (isGone(error)) return {};
      throw error;
    });
    const tag = tags[OWNER_TAG];
    const strays = parseOwner(tag)?.isExtending ? await findStrays(context, olds) : [];
    const begun = ownerTagIn(olds, olds.uid, { isExtending: true });
    if (isOwnedBy(tag, own) && tag !== begun && begun !== undefined)
      await api.tag(page.arn, { [OWNER_TAG]: begun });
    return strays;
  }, context.clock);
}

/** Writes down that the update has come to its end. What is no longer there says nothing. */
export async function end(context: Context, olds: Outputs, page: Page): Promise<void> {
  const owner = ownerTagIn(olds, olds.uid);
  if (owner === undefined) return;
  const api = context.configuration.api(page.region);
  await retrying(async () => {
    const tags = await api.listTags(page.arn);
    if (parseOwner(tags[OWNER_TAG])?.isExtending && isOwnedBy(tags[OWNER_TAG], identityIn(olds, olds.uid)))
      await api.tag(page.arn, { [OWNER_TAG]: owner });
  }, context.clock).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/**
 * Whether an update may have been killed, by what was found of the resource's own authorizations: one says so, or none is
 * left that could.
 *
 * @param seen - of regions that the state has
 */
export function mayHaveStrays(olds: Outputs, seen: Seen): boolean {
  if (olds.ownerTag === false) return false;
  const own = grantedRegions(olds).filter((region) => !olds.grants[region]?.adopted);
  const looks = own.flatMap((region) => seen.get(region) ?? []);
  const isBegun = looks.some(({ found }) => parseOwner(found?.tags[OWNER_TAG])?.isExtending);
  return isBegun || (own.length > 0 && own.length === looks.length && looks.every(({ found }) => !found));
}

/** The regions, beside those of the state, in which an authorization bears the resource's id. */
export async function findStrays(context: Context, olds: Outputs): Promise<string[]> {
  const home = await homeRegion(context, olds);
  const statuses = await context.configuration.accountRegions(home).catch(() => undefined);
  if (statuses === undefined) {
    context.warn(
      `${labelOf(olds)}: an update that was interrupted may have authorized in further regions. They can't be looked for, ` +
        "since account:ListRegions is refused: run `pulumi up` with the program of that update",
    );
    return [];
  }
  const enabled = [...statuses].filter(([, status]) => isEnabled(status)).map(([region]) => region);
  const regions = difference(enabled, grantedRegions(olds));
  const seen = await lookInEach(context, regions, authorizedIn(olds));
  const own = identityIn(olds, olds.uid);
  // Where nobody may look, nobody has authorized: that begins with a look.
  return regions.filter((region) => {
    const found = seen.get(region)?.found;
    return found !== undefined && relationOf(found, own) === "own";
  });
}
