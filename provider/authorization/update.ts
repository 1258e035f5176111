import { seenAfter } from "../aws/patient";
import { difference } from "../domain/sets";
import { PartialFailure } from "../engine/partialFailure";
import type { UpdateResult } from "../engine/steps";
import type { Context } from "../sharing/context";
import { homeRegion, refuseOtherAccount } from "./account";
import { comparable, identified } from "./check";
import type { FailedRegion } from "./errors";
import type { Goal } from "./grant";
import { declaredRegions, declaredTags, formatId, grantedRegions, type Inputs, type Outputs } from "./inputs";
import { begin, end, type Page, pageOf } from "./journal";
import { failedOf, failure, grantIn, isStillLost, lostUntilFrom, outputsAfter, visibleIn } from "./regions";
import { sayWithdrawn, type WithdrawnRegion, withdrawIn } from "./withdrawIn";

/**
 * Authorizes in the regions that are new, takes back what is no longer declared, and brings tags to what is declared, each
 * region for itself. Regions that don't change are not asked.
 *
 * Wherever it is killed, the state of before has the id that the owner tags of new authorizations bear, so that the next
 * update knows them as its own.
 *
 * @throws OtherAccountError; PartialFailure, if some regions failed: the state has what was done in the others
 */
export async function update(
  context: Context,
  olds: Outputs,
  program: Inputs,
): Promise<UpdateResult<Outputs>> {
  await refuseOtherAccount(context, olds, "changed");
  const inputs = identified(program, olds);
  const { uid } = olds;
  const [before, wanted] = [grantedRegions(olds), declaredRegions(inputs)];
  const added = difference(wanted, before);
  const touched = areTagsTouched(olds, inputs) ? wanted : added;
  const page = added.length > 0 ? pageOf(olds, wanted) : undefined;
  const strays = page ? await begin(context, olds, page) : [];
  const doubtful = difference([...(olds.pending ?? []), ...strays], before);
  const dropped = difference(new Set([...before, ...doubtful]), wanted);
  const goal: Goal = { inputs, uid, isCreating: false, formerTags: declaredTags(olds), unfinished: [] };
  const home = await homeRegion(context, inputs);
  const runs = await grantIn(context, touched, goal, (region) => ({ recorded: olds.grants[region] }));
  // What tells of this update goes last.
  const isPage = (region: string) => region === page?.region;
  const early = await withdrawIn(
    context,
    dropped.filter((region) => !isPage(region)),
    olds,
  );
  const withdrawn = [...early, ...(await withdrawIn(context, dropped.filter(isPage), olds))];
  sayWithdrawn(context, olds, withdrawn);
  // Whoever authorizes there next must not see it any more.
  if (withdrawn.some(({ what }) => what === "removed"))
    await context.clock.sleep(seenAfter(visibleIn(context)));
  const ended = page ? await ending(context, olds, page) : [];
  const failed = [...failedOf(runs), ...failedOf(withdrawn), ...ended];
  const outs = outputsAfter(inputs, uid, olds, {
    runs,
    gone: withdrawn.filter(({ error }) => error === undefined).map(({ region }) => region),
    doubtful: doubtfulOf(withdrawn, isStillLost(context, olds, home)),
    lostUntil: lostUntilFrom(context, home),
  });
  if (failed.length === 0) return { outs };
  throw new PartialFailure(
    formatId(olds, olds.accountId),
    { ...outs, ...interruptedTags(olds, inputs, failedOf(runs).length > 0), unfinished: true },
    failure(inputs, "authorizing", failed, wanted.length + dropped.length),
  );
}

/** Says that the update has come to its end: the state has by then what it needs to know, also where regions failed. */
async function ending(context: Context, olds: Outputs, page: Page): Promise<FailedRegion[]> {
  try {
    await end(context, olds, page);
    return [];
  } catch (error) {
    return [{ region: page.region, error }];
  }
}

/**
 * The regions in which something of this resource's may be there, or come: where a Put may still take effect whose answer
 * was lost, it would bring back what was deleted.
 */
function doubtfulOf(withdrawn: readonly WithdrawnRegion[], isLost: boolean): string[] {
  const mayCome = ({ what }: WithdrawnRegion) => isLost && (what === "removed" || what === "gone");
  return withdrawn.filter((one) => one.error !== undefined || mayCome(one)).map(({ region }) => region);
}

/** Whether something is to be done in regions that stay. */
function areTagsTouched(olds: Outputs, news: Inputs): boolean {
  const { regions } = olds;
  return olds.unfinished === true || comparable(olds) !== comparable({ ...news, regions });
}

/** Where tags could not be set, those of before and those of now are declared: the next update takes away what is too much. */
function interruptedTags(olds: Outputs, news: Inputs, isInterrupted: boolean): Partial<Outputs> {
  if (!isInterrupted || JSON.stringify(declaredTags(olds)) === JSON.stringify(declaredTags(news))) return {};
  return { tags: { ...declaredTags(news), ...declaredTags(olds) } };
}
