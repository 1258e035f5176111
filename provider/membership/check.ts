import { formatId } from "../domain/aggregatorId";
import type { ConfigAggregatorError } from "../domain/error";
import { InvalidPropertyError } from "../engine/errors";
import type { CheckResult } from "../engine/steps";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { Context } from "../sharing/context";
import { adviseToPass } from "../sharing/program";
import { explainUnjoinable, sharingOf, storeIn } from "./declared";
import { JoinedByNameError } from "./errors";
import { accountsIn, type Inputs, newlyKeyed } from "./inputs";
import { normalise } from "./normalise";
import { look } from "./preview/look";

/**
 * Checks the inputs of a membership, and for one without a state asks AWS whether the aggregator can be joined; for
 * others diff does, which knows their claim. Every broken rule is reported at once.
 *
 * @param olds - checked inputs of the last deployment; empty for a new membership, and for one that is being replaced
 *   when the engine checks it again
 */
export async function check(
  context: Context,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult<Inputs>> {
  const { configuration, checkCache } = context;
  checkCache.refreshed(String(olds.claimKey ?? news.claimKey));
  const known = olds.claimKey === undefined ? undefined : olds;
  const { inputs, problems } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: news.region === undefined || news.region === null ? await configuration.region() : undefined,
  });
  const isLater = isUnknown(inputs.aggregatorArn);
  if (problems.length > 0)
    return { inputs, failures: problems.map((problem) => new InvalidPropertyError(problem)) };
  const joined = joinedByName(known);
  if (joined !== undefined) checkCache.program.hasJoined(joined, String(news.claimKey));
  if (known && joined !== undefined && checkCache.program.isReplaced(joined, String(news.claimKey)))
    return {
      inputs,
      failures: [new JoinedByNameError(String(known.aggregatorName), String(known.region))],
    };
  if (isSame(known, isLater ? { ...inputs, ...arnOf(known) } : inputs)) return { inputs, failures: [] };
  const sharing = sharingOf(context, inputs, news);
  const unjoinable = explainUnjoinable(inputs, sharing);
  if (unjoinable) return { inputs, failures: [unjoinable] };
  let refusal: ConfigAggregatorError | undefined;
  if (!known && isLater) printLaterJoin(context, inputs);
  else if (!known && isAskable(inputs)) {
    const isDeclaredHere = sharing?.merge === "shared" && news.joins === undefined;
    ({ refusal } = await look(context, newlyKeyed(context, inputs), undefined, isDeclaredHere));
  }
  if (!refusal) noteJoining(context, inputs, news, sharing !== undefined);
  return { inputs, failures: refusal ? [refusal] : [] };
}

/**
 * The id of the aggregator that a membership has joined by its name; undefined if there is none. If the same program
 * replaces that, the engine has only what was given the aggregator itself leave first.
 */
function joinedByName(known: Partial<Inputs> | undefined): string | undefined {
  const { aggregatorName: name, region, aggregatorArn } = known ?? {};
  const isNamed = name !== undefined && region !== undefined && aggregatorArn === undefined;
  return isNamed ? formatId(name, region) : undefined;
}

/**
 * Its owner may be checked later, if it is given by name.
 *
 * @param isDeclared - the same program declares the aggregator, and that was checked before
 */
function noteJoining(
  context: Context,
  inputs: Inputs,
  news: Readonly<Record<string, unknown>>,
  isDeclared: boolean,
): void {
  const { aggregatorName: name, region } = inputs;
  if (news.joins !== undefined || isUnknown(name) || isUnknown(region)) return;
  const key = String(news.claimKey);
  context.checkCache.program.joins(formatId(name, region), key, storeIn(inputs));
  if (isDeclared) adviseToPass(context, name, key);
}

/** Whether AWS can be asked. A table to be made says nothing of what is claimed. */
export function isAskable({ aggregatorName, region, claims }: Inputs): boolean {
  return !isUnknown(aggregatorName) && !isUnknown(region) && !hasUnknown(claims);
}

/** At preview an aggregator that merely changes doesn't tell its ARN. */
function arnOf(olds: Partial<Inputs> | undefined): Partial<Inputs> {
  return olds?.aggregatorArn === undefined ? {} : { aggregatorArn: olds.aggregatorArn };
}

function printLaterJoin({ info }: Context, inputs: Inputs): void {
  const name = isUnknown(inputs.aggregatorName)
    ? "an aggregator whose name is known later"
    : inputs.aggregatorName;
  if (!hasUnknown(inputs.accountIds))
    info(`${name}: joins ${accountsIn(inputs).length}, once the aggregator is created`);
}

/** Whether the deployment has nothing to do. */
export function isSame(olds: Partial<Inputs> | undefined, news: Inputs): boolean {
  if (olds === undefined || olds.unfinished) return false;
  return comparable(olds) === comparable(news);
}

/** What a deployment acts on. Both sides come from check, so that order means nothing. */
function comparable({ aggregatorName, region, aggregatorArn, accountIds, claims }: Partial<Inputs>): string {
  return JSON.stringify([
    aggregatorName,
    region,
    aggregatorArn,
    Object.keys(accountIds ?? {}).sort(),
    claims,
  ]);
}
