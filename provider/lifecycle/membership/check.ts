import { AwsError, ConfigAggregatorError, factOf } from "../../aws/errors";
import { OWNER_TAG } from "../../merge/owner";
import { formatId } from "../aggregator/inputs";
import type { Context } from "../context";
import { describeProblem } from "../problem";
import { JoinedGoneError, NoAggregatorError, NotSharedError, OtherStoreError } from "../sharing/errors";
import { failureOf } from "../unasked";
import { hasUnknown, isUnknown } from "../unknown";
import { describeUnjoinable, sharingOf, storeIn } from "./declared";
import { accountsIn, type Inputs } from "./inputs";
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
  if (isSame(known, isLater ? { ...inputs, ...arnOf(known) } : inputs)) return refused(inputs, []);
  const unjoinable = describeUnjoinable(inputs, sharingOf(context, inputs, news));
  if (unjoinable !== undefined) return refused(inputs, [unjoinable]);
  if (isLater && !known) sayLater(context, inputs);
  else if (isAskable) reasons.push(...(await askAws(context, inputs, known, news)));
  if (reasons.length === 0) noteJoining(context, inputs, news);
  return refused(inputs, reasons);
}

/** Its owner may be checked later, if it is given by name. */
function noteJoining({ memory }: Context, inputs: Inputs, news: Readonly<Record<string, unknown>>): void {
  const { aggregatorName: name, region } = inputs;
  if (news.joins !== undefined || isUnknown(name) || isUnknown(region)) return;
  memory.program.joins(formatId(name, region), String(news.claimKey), storeIn(inputs));
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
  news: Readonly<Record<string, unknown>>,
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
    if (error instanceof NoAggregatorError && olds && !isOther)
      return [new JoinedGoneError(name, inputs.region).message];
    if (isUnknown(inputs.aggregatorArn) && !(error instanceof AwsError)) {
      // The program may be about to change what is in the way.
      context.say(`${name}: looked at again once the aggregator is updated. As it is now: ${factOf(error)}`);
      return [];
    }
    const isOpened = error instanceof NotSharedError || error instanceof OtherStoreError;
    const isOfProgram = isOpened && sharingOf(context, inputs, news)?.merge === "shared";
    if (isOfProgram && news.joins === undefined) return [`${error.message}\n${PASS_IT}`];
    const failure = failureOf(context, name, error);
    return failure ? [failure.message] : [];
  }
}

const PASS_IT =
  "This program declares the aggregator so that it can be joined: pass it as aggregator instead of its name, and the " +
  "membership waits for it.";
