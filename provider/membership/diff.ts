import { ConfigAggregatorError } from "../aws/errors";
import { recordedDiffers } from "../engine/recorded";
import type { DiffResult } from "../engine/steps";
import { expectedFailure, failureOf } from "../engine/unasked";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { SharingContext } from "../sharing/context";
import { isAskable, isSame } from "./check";
import { isExpected } from "./expected";
import { accountsIn, asSecretAs, type Inputs, inputsIn, keyed, type Outputs } from "./inputs";
import { printAuthorizedOf } from "./preview/authorized";
import { describeJoining, findJoined } from "./preview/joining";
import { previewLeaving } from "./preview/leaving";
import { look } from "./preview/look";

/**
 * Compares what is declared now with what was declared before, and prints in one line what an update will do. AWS is
 * asked only if something changes.
 *
 * @param olds - outputs of the last deployment
 * @param program - checked inputs; on refresh, those of the state, with the result of read as `olds`
 */
export async function diff(context: SharingContext, olds: Outputs, program: Inputs): Promise<DiffResult> {
  const news = await withArn(context, olds, keyed(program, olds));
  const replaces = replacedProperties(olds, news);
  if (replaces.length > 0) {
    await orFail(context, olds, () => previewLeaving(context, olds));
    return replacing(replaces);
  }
  const expected = context.checkCache.of(program.claimKey).expected;
  const isRight = isExpected(expected, olds.aggregatorArn);
  const changes = !isSame(inputsIn(olds), news) || hasUnknown(news) || !isRight;
  if (!changes) return { changes: isRecordedOnly(olds, news) };
  // The key that check has given it.
  const sourceRole = context.checkCache.of(program.claimKey).sourceRole;
  if (context.checkCache.isRefreshing(olds.claimKey)) await printNext(context, olds, news);
  else if (isAskable(news)) {
    const { refusal, arn } = await look(context, news, olds, { sourceRole, expected });
    if (refusal) throw refusal;
    // An aggregator that was recreated under the same name is another one.
    if (arn !== undefined && arn !== olds.aggregatorArn) return replacing(["aggregatorArn"]);
  } else await printAuthorizedOf(context, news, sourceRole);
  return { changes: true };
}

function replacing(replaces: string[]): DiffResult {
  return { changes: true, replaces, deleteBeforeReplace: true };
}

/**
 * The inputs with the ARN of the aggregator of the same program. A preview doesn't know the outputs of a resource that
 * changes, so this looks whether the aggregator that was joined still exists. If it is about to be replaced, its name
 * isn't known either.
 */
async function withArn(context: SharingContext, olds: Outputs, news: Inputs): Promise<Inputs> {
  const { aggregatorName: name, region } = news;
  if (!isUnknown(news.aggregatorArn) || isUnknown(name) || isUnknown(region)) return news;
  const look = () => context.configuration.api(region).describe(name, olds.aggregatorArn);
  const live = await orFail(context, olds, look);
  return live?.arn === olds.aggregatorArn ? { ...news, aggregatorArn: live.arn } : news;
}

/** Fails the preview if AWS can't be asked. Undefined if settings allow that. */
async function orFail<T>(
  context: SharingContext,
  { aggregatorName: name, claimKey }: Outputs,
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    if (context.checkCache.isRefreshing(claimKey)) {
      context.info(`${name}: ${expectedFailure(error)}`);
      return undefined;
    }
    const failure = failureOf(context, name, error);
    if (failure) throw failure;
    return undefined;
  }
}

/**
 * An aggregator that is not known yet may turn out to be another one, in which case the membership has to leave the
 * former one first.
 */
function replacedProperties(olds: Outputs, news: Inputs): string[] {
  const replaced = (["aggregatorName", "region"] as const).filter(
    (name) => olds[name] !== news[name],
  ) as string[];
  const isOther = news.aggregatorArn !== undefined && news.aggregatorArn !== olds.aggregatorArn;
  return isOther ? [...replaced, "aggregatorArn"] : replaced;
}

/** Changes that are recorded without a call. */
function isRecordedOnly(olds: Outputs, news: Inputs): boolean {
  return (
    recordedDiffers<Inputs>(olds, news, []) ||
    olds.follows !== (news.aggregatorArn === undefined ? undefined : true)
  );
}

async function printNext(context: SharingContext, olds: Outputs, news: Inputs): Promise<void> {
  const { aggregatorName: name } = olds;
  try {
    const text = describeJoining(asSecretAs(olds, news), await findJoined(context, news), accountsIn(olds));
    context.info(`${name}: the next up would ${text ? `change: ${text}` : "finish an interrupted run"}`);
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    context.info(`${name}: ${expectedFailure(error)}`);
  }
}
