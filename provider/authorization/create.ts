import { seenAfter } from "../aws/patient";
import { retrying } from "../aws/retry";
import { newUid } from "../domain/claimKey";
import { OWNER_TAG } from "../domain/owner";
import { countRegions } from "../domain/regionLine";
import { settleInParallel } from "../engine/inParallel";
import { PartialFailure } from "../engine/partialFailure";
import type { CreateResult } from "../engine/steps";
import { propagationOf } from "../engine/timing";
import type { Context } from "../process/context";
import { homeRegion, sourceAccount } from "./account";
import { lookInEach, PARALLEL, type Seen } from "./find";
import type { Goal } from "./grant";
import {
  authorizedIn,
  declaredRegions,
  formatId,
  type Inputs,
  identityIn,
  labelOf,
  type Outputs,
  ownerTagIn,
} from "./inputs";
import { failedOf, failure, grantIn, lostUntilFrom, outputsAfter, type RegionRun } from "./regions";
import { relationOf, unfinishedIds } from "./relation";
import { releaseNames } from "./twice";

/**
 * Authorizes in all declared regions, in parallel: reads the region, sends a Put with the owner tag, and reads who owns
 * the authorization. After that succeeded in all regions, a last call marks the create as finished.
 *
 * @throws PartialFailure, if some regions failed: the state keeps the others, and the next update does the rest;
 *   RegionsFailedError, if nothing was done anywhere
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult<Outputs>> {
  try {
    return await make(context, inputs);
  } finally {
    releaseNames(context, inputs);
  }
}

async function make(context: Context, program: Inputs): Promise<CreateResult<Outputs>> {
  const home = await homeRegion(context, program);
  const inputs = { ...program, accountId: await sourceAccount(context, home) };
  const id = formatId(inputs, inputs.accountId);
  const uid = newUid(context.clock.random);
  const regions = declaredRegions(inputs);
  const seen = await lookAtAll(context, inputs, uid, regions);
  const unfinished = unfinishedIds(
    [...seen.values()].flatMap(({ found }) => found ?? []),
    identityIn(inputs, uid),
  );
  const goal = { inputs, uid, isCreating: true, formerTags: {}, unfinished };
  const runs = await grantIn(context, regions, goal, (region) => ({ seen: seen.get(region) }));
  const outs = outputsAfter(inputs, uid, undefined, {
    runs,
    gone: [],
    doubtful: [],
    lostUntil: lostUntilFrom(context, home),
  });
  const failed = failedOf(runs);
  const isNothing = Object.keys(outs.regions).length === 0 && outs.pending === undefined;
  if (failed.length > 0 && isNothing) throw failure(inputs, "authorized", failed, regions.length);
  const unmarked = await finish(context, goal, runs);
  const all = [...failed, ...failedOf(unmarked)];
  if (all.length === 0) return { id, outs };
  throw new PartialFailure(
    id,
    { ...outs, unfinished: true },
    failure(inputs, "authorized", all, regions.length),
  );
}

/** How long a create takes from its first Put to its last call without interruptions, in milliseconds. */
function createTakes(regions: number): number {
  return 4_000 + regions * 500;
}

/**
 * Reads all regions. An unfinished create of the same name may have been killed, or may still run for another state:
 * this waits as long as such a create needs to finish.
 *
 * @returns what exists; without the regions that could not be checked
 */
async function lookAtAll(
  context: Context,
  inputs: Inputs,
  uid: string,
  regions: readonly string[],
): Promise<Seen> {
  const seen = await lookInEach(context, regions, authorizedIn(inputs));
  const own = identityIn(inputs, uid);
  const isOpen = (region: string) => {
    const found = seen.get(region)?.found;
    return found !== undefined && relationOf(found, own) === "unfinished";
  };
  const open = regions.filter(isOpen);
  if (open.length === 0) return seen;
  const wait = createTakes(regions.length) + seenAfter(propagationOf(context.configuration));
  context.info(
    `${labelOf(inputs)}: a create of the same name has authorized in ${countRegions(open)} and has not come to its end. If ` +
      `it was interrupted, this one continues it in ${Math.ceil(wait / 1000)} s; if another state's is going on, it ends by then`,
  );
  await context.clock.sleep(wait);
  return lookInEach(context, regions, authorizedIn(inputs));
}

/**
 * Marks the authorizations as finished: a state now knows the resource. As long as one of them is marked as unfinished,
 * the next create recognises all of them, wherever this one is killed.
 */
async function finish(
  { configuration, clock }: Context,
  { inputs, uid }: Goal,
  runs: readonly RegionRun[],
): Promise<{ region: string; error?: unknown }[]> {
  const owner = ownerTagIn(inputs, uid);
  if (owner === undefined) return [];
  const made = runs.flatMap(({ region, progress: { granted } }) =>
    granted && !granted.adopted ? [{ region, arn: granted.arn }] : [],
  );
  const outcomes = await settleInParallel(made, PARALLEL, ({ region, arn }) =>
    retrying(() => configuration.api(region).tag(arn, { [OWNER_TAG]: owner }), clock),
  );
  return made.map(({ region }, index) => ({ region, ...outcomes[index] }));
}
