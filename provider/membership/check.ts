import { countAccounts } from "../domain/accountLine";
import { formatId } from "../domain/aggregatorId";
import type { ConfigAggregatorError } from "../domain/error";
import { InvalidPropertyError } from "../engine/errors";
import type { CheckResult } from "../engine/steps";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { SharingContext } from "../sharing/context";
import { adviseToPass } from "../sharing/program";
import { explainUnjoinable, sharingOf, storeIn } from "./declared";
import { JoinedByNameError } from "./errors";
import { accountsIn, type Inputs, newlyKeyed } from "./inputs";
import { normalise } from "./normalise";
import { printAuthorizedOf } from "./preview/authorized";
import { look } from "./preview/look";

/**
 * Checks the inputs of a membership. If it has no state, also asks AWS whether the aggregator can be joined; otherwise
 * diff asks, because it knows the claim. All broken rules are reported together.
 *
 * @param olds - checked inputs of the last deployment; empty for a new membership, and for one that is being replaced
 *   when the engine checks it again
 */
export async function check(
  context: SharingContext,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult<Inputs>> {
  const { configuration, checkCache, program } = context;
  checkCache.refreshed(String(olds.claimKey ?? news.claimKey));
  const known = olds.claimKey === undefined ? undefined : olds;
  const { inputs, problems, sourceRole, health, expected } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: news.region === undefined || news.region === null ? await configuration.region() : undefined,
  });
  checkCache.remember(inputs.claimKey, { sourceRole, health, expected });
  const isLater = isUnknown(inputs.aggregatorArn);
  if (problems.length > 0)
    return { inputs, failures: problems.map((problem) => new InvalidPropertyError(problem)) };
  const joined = joinedByName(known);
  if (joined !== undefined) program.hasJoined(joined, String(news.claimKey));
  if (known && joined !== undefined && program.isReplaced(joined, String(news.claimKey)))
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
  if (!known && (isLater || !isAskable(inputs))) await printAuthorizedOf(context, inputs, sourceRole);
  else if (!known) {
    const isDeclaredHere = sharing?.merge === "shared" && news.joins === undefined;
    const keyed = newlyKeyed(context, inputs);
    ({ refusal } = await look(context, keyed, undefined, { isDeclaredHere, sourceRole, expected }));
  }
  if (!refusal) noteJoining(context, inputs, news, sharing !== undefined);
  return { inputs, failures: refusal ? [refusal] : [] };
}

/**
 * The id of the aggregator that a membership has joined by its name; undefined if there is none. If the same program
 * replaces that aggregator, the engine deletes first only memberships that were given the aggregator itself.
 */
function joinedByName(known: Partial<Inputs> | undefined): string | undefined {
  const { aggregatorName: name, region, aggregatorArn } = known ?? {};
  const isNamed = name !== undefined && region !== undefined && aggregatorArn === undefined;
  return isNamed ? formatId(name, region) : undefined;
}

/**
 * Records a join by name, because the aggregator's own check may come later.
 *
 * @param isDeclared - whether the same program declares the aggregator, and its check came before
 */
function noteJoining(
  context: SharingContext,
  inputs: Inputs,
  news: Readonly<Record<string, unknown>>,
  isDeclared: boolean,
): void {
  const { aggregatorName: name, region } = inputs;
  if (news.joins !== undefined || isUnknown(name) || isUnknown(region)) return;
  const key = String(news.claimKey);
  context.program.joins(formatId(name, region), key, storeIn(inputs));
  if (isDeclared) adviseToPass(context, name, key);
}

/** Whether AWS can be asked. If the table doesn't exist yet, the claims can't be read. */
export function isAskable({ aggregatorName, region, claims }: Inputs): boolean {
  return !isUnknown(aggregatorName) && !isUnknown(region) && !hasUnknown(claims);
}

/** At preview, the ARN of an aggregator that is only updated isn't known. */
function arnOf(olds: Partial<Inputs> | undefined): Partial<Inputs> {
  return olds?.aggregatorArn === undefined ? {} : { aggregatorArn: olds.aggregatorArn };
}

function printLaterJoin({ info }: SharingContext, inputs: Inputs): void {
  const name = isUnknown(inputs.aggregatorName)
    ? "an aggregator whose name is known later"
    : inputs.aggregatorName;
  if (!hasUnknown(inputs.accountIds))
    info(`${name}: joins with ${countAccounts(accountsIn(inputs), true)} once the aggregator is created`);
}

/** Whether the deployment has nothing to do. */
export function isSame(olds: Partial<Inputs> | undefined, news: Inputs): boolean {
  if (olds === undefined || olds.unfinished) return false;
  return comparable(olds) === comparable(news);
}

/** What a deployment acts on. Both sides come from check, so they have the same order. */
function comparable({ aggregatorName, region, aggregatorArn, accountIds, claims }: Partial<Inputs>): string {
  return JSON.stringify([
    aggregatorName,
    region,
    aggregatorArn,
    Object.keys(accountIds ?? {}).sort(),
    claims,
  ]);
}
