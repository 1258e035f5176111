import { asOne } from "../domain/error";
import { whole } from "../domain/errorText";
import { count } from "../domain/listing";
import { recordedDiffers } from "../engine/recorded";
import type { DiffResult } from "../engine/steps";
import { hasUnknown, isNotKnown, isUnknown } from "../engine/unknown";
import type { Context } from "../process/context";
import { comparable, identified } from "./check";
import {
  declaredRegions,
  describeAuthorized,
  grantedRegions,
  type Inputs,
  isOwnAccount,
  labelOf,
  type Outputs,
} from "./inputs";
import { describeChange, describeOwnAccount, describeUnknownInputs } from "./preview/line";
import { look } from "./preview/look";

/**
 * Compares what is declared now with what was declared before, and prints in one line what an update will do. AWS is
 * asked only about regions that are added.
 *
 * @param olds - outputs of the last deployment
 * @param program - checked inputs; on refresh those of the state, while `olds` is what read has found
 */
export async function diff(context: Context, olds: Outputs, program: Inputs): Promise<DiffResult> {
  const replaces = replacedProperties(olds, program);
  if (replaces.length > 0) {
    context.info(`${labelOf(program)}: ${describeReplacement(olds, program)}`);
    return { changes: true, replaces, deleteBeforeReplace: true };
  }
  const news = identified(program, olds);
  const unknown = describeUnknownInputs(news);
  if (hasUnknown(news.regions) || hasUnknown(news.adopt)) {
    context.info(`${labelOf(news)}: ${unknown || isNotKnown("adopt")}`);
    return { changes: true };
  }
  if (unknown) {
    await previewLikely(context, olds, asBefore(news, olds), unknown);
    return { changes: true };
  }
  if (isSame(olds, news)) return { changes: recordedDiffers<Inputs>(olds, news, ["adopt", "label"]) };
  if (context.checkCache.isRefreshing(olds.owner)) printNext(context, olds, news);
  else if (isOwnAccount(news)) context.info(`${labelOf(news)}: ${describeOwnAccount(news)}`);
  else {
    const refusal = asOne(await look(context, news, olds));
    if (refusal) throw refusal;
  }
  return { changes: true };
}

/** The inputs; the authorized account and region stay as before while they aren't known. */
function asBefore<T extends Inputs>(news: T, { authorizedAccountId, authorizedAwsRegion }: Outputs): T {
  return {
    ...news,
    ...(isUnknown(news.authorizedAccountId) && { authorizedAccountId }),
    ...(isUnknown(news.authorizedAwsRegion) && { authorizedAwsRegion }),
  };
}

/**
 * Prints what an update does if it authorizes the same aggregators as before, which is most likely. The refusal may be
 * about other aggregators, so it is printed and the preview passes.
 */
async function previewLikely(
  context: Context,
  olds: Outputs,
  likely: Inputs,
  unknown: string,
): Promise<void> {
  const label = labelOf(likely);
  const unsure = `${unknown}; this preview assumes what was deployed last`;
  if (isSame(olds, likely) || isOwnAccount(likely)) {
    context.info(`${label}: ${unsure}`);
    return;
  }
  const refusal = asOne(await look(context, likely, olds, { unsure }));
  if (refusal) context.info(`${label}: ${unsure}. Then the deployment would be refused: ${whole(refusal)}`);
}

/**
 * The properties whose change needs other authorizations. A property that is not known yet most likely stays the same:
 * all outputs of an aggregator are unknown while anything about it changes.
 */
function replacedProperties(olds: Outputs, news: Inputs): string[] {
  return (["authorizedAccountId", "authorizedAwsRegion", "accountId"] as const).filter((name) => {
    const value = news[name];
    return value !== undefined && !isUnknown(value) && value !== olds[name];
  });
}

function describeReplacement(olds: Outputs, news: Inputs): string {
  const account = (inputs: Inputs) => inputs.accountId ?? "an account known later";
  const isMoved = news.accountId !== undefined && news.accountId !== olds.accountId;
  const [before, after] = [describeAuthorized(olds), describeAuthorized(news)];
  const what = isMoved
    ? `the credentials are now of account ${account(news)}, but the authorizations of ${before} are in account ` +
      account(olds)
    : `authorizes ${after} in place of ${before}`;
  const regions = grantedRegions(olds).length;
  const owned = Object.values(olds.grants).filter(({ adopted }) => !adopted).length;
  return [
    what,
    `−${count(owned, "region")}, then +${declaredRegions(news).length}`,
    regions > owned && `${regions - owned} stay, because they existed before`,
    isMoved &&
      `the old ones can be deleted only with credentials of account ${account(olds)}: if the provider of this resource is the ` +
        "same as before, the delete is refused, and nothing changes",
  ]
    .filter(Boolean)
    .join("; ");
}

/** Whether the deployment has nothing to do. */
function isSame(olds: Outputs, news: Inputs): boolean {
  if (olds.unfinished || olds.pending !== undefined || hasUnknown(news)) return false;
  const wanted = Object.fromEntries(declaredRegions(news).map((region) => [region, true]));
  return comparable(olds) === comparable({ ...news, regions: wanted });
}

function printNext(context: Context, olds: Outputs, news: Inputs): void {
  const text = describeChange(olds, news) || "an interrupted run is finished";
  context.info(`${labelOf(olds)}: the next up would change: ${text}`);
}
