import { seenAfter } from "../aws/patient";
import { difference } from "../domain/sets";
import { PartialFailure } from "../engine/partialFailure";
import type { UpdateResult } from "../engine/steps";
import { propagationOf } from "../engine/timing";
import type { Context } from "../process/context";
import { homeRegion, refuseOtherAccount } from "./account";
import { comparable, identified } from "./check";
import type { Goal } from "./grant";
import { declaredRegions, declaredTags, formatId, grantedRegions, type Inputs, type Outputs } from "./inputs";
import { begin, end } from "./journal";
import { failedOf, failure, grantIn, isStillLost, lostUntilFrom, outputsAfter } from "./regions";
import { releaseNames } from "./twice";
import { printWithdrawn, type WithdrawnRegion, withdrawIn } from "./withdrawIn";

/**
 * Authorizes in new regions, deletes authorizations that are no longer declared, and sets the declared tags, each
 * region by itself. In regions that don't change it only reads the tags.
 *
 * Wherever it is killed, the old state has the id that is in the owner tags of the new authorizations, so the next
 * update recognises them.
 *
 * @throws OtherAccountError; PartialFailure, if some regions failed: the state has what was done in the others
 */
export async function update(
  context: Context,
  olds: Outputs,
  program: Inputs,
): Promise<UpdateResult<Outputs>> {
  try {
    return await change(context, olds, program);
  } finally {
    releaseNames(context, program);
  }
}

async function change(context: Context, olds: Outputs, program: Inputs): Promise<UpdateResult<Outputs>> {
  await refuseOtherAccount(context, olds, "changed");
  const inputs = identified(program, olds);
  const { uid } = olds;
  const [before, wanted] = [grantedRegions(olds), declaredRegions(inputs)];
  const added = difference(wanted, before);
  const touched = areTagsTouched(olds, inputs) ? wanted : added;
  const { marked, strays } = await begin(context, olds, wanted);
  const doubtful = difference([...(olds.pending ?? []), ...strays], before);
  const dropped = difference(new Set([...before, ...doubtful]), wanted);
  const goal: Goal = {
    inputs,
    uid,
    isCreating: false,
    formerTags: declaredTags(olds),
    unfinished: [],
    marked,
  };
  const home = await homeRegion(context, inputs);
  const runs = await grantIn(context, touched, goal, (region) => ({ recorded: olds.grants[region] }));
  const withdrawn = await withdrawIn(context, dropped, olds);
  printWithdrawn(context, olds, withdrawn);
  // The next resource that authorizes there must not see the deleted one.
  if (withdrawn.some(({ what }) => what === "removed"))
    await context.clock.sleep(seenAfter(propagationOf(context.configuration)));
  const failures = [...failedOf(runs), ...failedOf(withdrawn)];
  // In a region that failed the mark stays, so that the next update finishes this one.
  const done = difference(marked, [...dropped, ...failures.map(({ region }) => region)]);
  const failed = [...failures, ...(await end(context, inputs, olds, done))];
  const outs = outputsAfter(inputs, uid, olds, {
    runs,
    gone: withdrawn.filter(({ error }) => error === undefined).map(({ region }) => region),
    // In a declared region that failed, the earlier authorization may still exist.
    doubtful: [...difference(doubtful, dropped), ...doubtfulOf(withdrawn, isStillLost(context, olds, home))],
    lostUntil: lostUntilFrom(context, home),
  });
  if (failed.length === 0) return { outs };
  throw new PartialFailure(
    formatId(olds, olds.accountId),
    { ...outs, ...interruptedTags(olds, inputs, failedOf(runs).length > 0), unfinished: true },
    failure(inputs, "authorized", failed, wanted.length + dropped.length),
  );
}

/**
 * The regions in which an authorization of this resource may exist, or appear later: if the answer to a Put was lost,
 * that Put may still take effect and bring back what was deleted.
 */
function doubtfulOf(withdrawn: readonly WithdrawnRegion[], isLost: boolean): string[] {
  const mayCome = ({ what }: WithdrawnRegion) => isLost && (what === "removed" || what === "gone");
  return withdrawn.filter((one) => one.error !== undefined || mayCome(one)).map(({ region }) => region);
}

/** Whether something has to be done in regions that stay. */
function areTagsTouched(olds: Outputs, news: Inputs): boolean {
  const { regions } = olds;
  return olds.unfinished === true || comparable(olds) !== comparable({ ...news, regions });
}

/** If tagging failed, record the old and the new tags. The next update removes the surplus. */
function interruptedTags(olds: Outputs, news: Inputs, isInterrupted: boolean): Partial<Outputs> {
  if (!isInterrupted || JSON.stringify(declaredTags(olds)) === JSON.stringify(declaredTags(news))) return {};
  return { tags: { ...declaredTags(news), ...declaredTags(olds) } };
}
