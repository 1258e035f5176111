import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { OWNER_TAG } from "../../merge/owner";
import { AggregatorGoneError } from "../aggregator/errors";
import type { Context } from "../context";
import { describeProblem } from "../problem";
import { JoinedGoneError, NoAggregatorError } from "../sharing/errors";
import { hasUnknown, isUnknown } from "../unknown";
import { accountsIn, type Inputs, isSecret } from "./inputs";
import { describeJoining, findJoined } from "./joining";
import { normalise } from "./normalise";

/** What the engine takes back from check. */
export interface CheckResult {
  readonly inputs: Inputs;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/**
 * Checks the inputs of a membership, and where something changes, asks AWS whether the aggregator can be joined. Every
 * broken rule is reported at once.
 *
 * @param olds - checked inputs of the last deployment; empty for a new membership, and for one that is being replaced
 *   when the engine checks it again
 */
export async function check(
  context: Context,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult> {
  const { configuration, memory } = context;
  memory.refreshed(String(olds.claimKey ?? news.claimKey));
  const known = olds.claimKey === undefined ? undefined : olds;
  const { inputs, problems } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: news.region === undefined || news.region === null ? await configuration.region() : undefined,
  });
  const reasons = problems.map(describeProblem);
  if (!memory.claimIdentity(inputs.claimKey, String(news.claimKey))) reasons.push(SAME_IDENTITY);
  const isLater = isUnknown(inputs.aggregatorArn);
  // A table to be made says nothing of what is claimed.
  const isAskable =
    !isUnknown(inputs.aggregatorName) && !isUnknown(inputs.region) && !hasUnknown(inputs.claims);
  if (reasons.length > 0) return refused(inputs, reasons);
  if (isLater && !known) sayLater(context, inputs);
  else if (isAskable && !isSame(known, isLater ? { ...inputs, ...arnOf(known) } : inputs))
    reasons.push(...(await askAws(context, inputs, known)));
  return refused(inputs, reasons);
}

const SAME_IDENTITY =
  "another membership of this program had this one's name before it was renamed, and goes on with its claim: choose another " +
  "name for one of the two";

/** At preview an aggregator that merely changes doesn't tell its ARN. */
function arnOf(olds: Partial<Inputs> | undefined): Partial<Inputs> {
  return olds?.aggregatorArn === undefined ? {} : { aggregatorArn: olds.aggregatorArn };
}

function refused(inputs: Inputs, reasons: readonly string[]): CheckResult {
  // The engine prints the value of a named property, also a secret one: hence the path in the text.
  return { inputs, failures: reasons.map((reason) => ({ property: "", reason })) };
}

function sayLater({ say }: Context, inputs: Inputs): void {
  const name = isUnknown(inputs.aggregatorName)
    ? "an aggregator whose name is known later"
    : inputs.aggregatorName;
  if (!hasUnknown(inputs.accountIds))
    say(`${name}: joins ${accountsIn(inputs).length}, once the aggregator is made`);
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

async function askAws(
  context: Context,
  inputs: Inputs,
  olds: Partial<Inputs> | undefined,
): Promise<string[]> {
  const { aggregatorName: name } = inputs;
  // What is joined elsewhere is not what was declared there.
  const isOther = olds?.aggregatorName !== name || olds.region !== inputs.region;
  const former = isOther || !olds?.accountIds ? [] : Object.keys(olds.accountIds);
  try {
    const joined = await findJoined(context, inputs);
    const isOpen = joined.tags[OWNER_TAG] !== undefined;
    const seen = joined.begun && { ...joined.begun, at: context.clock.now() };
    context.memory.found(inputs.claimKey, { arn: joined.live.arn, isOpen, ...(seen && { seen }) });
    const { foreign, damaged } = joined.claims;
    const unread = [...foreign, ...damaged];
    if (unread.length > 0)
      context.say(`${name}: tags that look like claims and can't be read: ${unread.join(", ")}`);
    if (hasUnknown(inputs.accountIds)) {
      context.say(`${name}: which accounts join is known only when what makes them is deployed`);
      return [];
    }
    const text = describeJoining(inputs, joined, former);
    context.say(`${name}: ${text || (accountsIn(inputs).length === 0 ? "joins none" : "nothing to change")}`);
    return [];
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    const isGone = error instanceof NoAggregatorError || error instanceof AggregatorGoneError;
    if (isGone && olds && !isOther) return [new JoinedGoneError(name, inputs.region).message];
    if (isUnknown(inputs.aggregatorArn)) {
      // The program may be about to change what is in the way.
      context.say(`${name}: looked at again once the aggregator is updated. As it is now: ${error.message}`);
      return [];
    }
    if (!(error instanceof AwsError) || error.kind !== "unauthenticated") return [error.message];
    context.say(
      `${name}: there are no usable credentials (${error.code}), so AWS was not asked whether it can be joined` +
        (isSecret(inputs) ? "" : `, by ${accountsIn(inputs).length} accounts`),
    );
    return [];
  }
}
