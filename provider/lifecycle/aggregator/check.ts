import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { visibleTags } from "../../merge/tags";
import { describeProblem, type Problem } from "../problem";
import { isUnknown } from "../unknown";
import type { Context } from "./context";
import { SourceKindError } from "./errors";
import { describeFound } from "./found";
import { declaredIn, type Inputs, kindIn } from "./inputs";
import { normalise } from "./normalise";
import { nothingBefore, planCreate, planUpdate } from "./plan";
import { organizationPreflight } from "./preflight";
import { summarize } from "./summary";
import { claimable, type Existing, findExisting, hidesAccounts } from "./takeover";
import { resolveUnknown } from "./unknowns";

/** What the engine takes back from check. */
export interface CheckResult {
  readonly inputs: Inputs;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/**
 * Checks the inputs of a program and brings them into the form the state holds. Every broken rule is reported
 * at once. A resource without a state must not take over an existing aggregator silently: that costs one Describe.
 *
 * @param olds - checked inputs of the last deployment; empty for a new resource, and also for one that is being
 *   replaced when the engine checks it again, before the old one is deleted
 */
export async function check(
  context: Context,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult> {
  const { configuration, memory } = context;
  const stateless = olds.owner === undefined;
  const known = stateless ? memory.recall(String(news.owner)) : (olds as Inputs);
  const { inputs, problems } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: news.region === undefined ? await configuration.region() : undefined,
  });
  if (!stateless) memory.remember(String(news.owner), olds as Inputs);
  if (problems.length > 0) return { inputs, failures: problems.map(asFailure) };
  const reasons = await askAws(context, inputs, known, stateless);
  return { inputs, failures: reasons.map((reason) => ({ property: "", reason })) };
}

/** What AWS, asked, would refuse. Without credentials that is not known, which is said once. */
async function askAws(
  context: Context,
  inputs: Inputs,
  known: Inputs | undefined,
  stateless: boolean,
): Promise<string[]> {
  if (isUnknown(inputs.region)) return [];
  const isNew = stateless && !isReplacement(inputs, known);
  // A replacement is checked twice, and asked about the first time.
  const becomesOrganization =
    kindIn(inputs) === "organization" && !(stateless && known) && !isOrganization(known);
  try {
    const reasons = await Promise.all([
      isNew ? lookAhead(context, inputs) : [],
      becomesOrganization ? organizationPreflight(context, inputs) : [],
    ]);
    return reasons.flat();
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    if (!(error instanceof AwsError) || error.kind !== "unauthenticated") return [error.message];
    context.say(
      `${inputs.name}: there are no usable credentials (${error.code}), so AWS was not asked whether the name is ` +
        "taken, nor what else it would refuse",
    );
    return [];
  }
}

function isOrganization(inputs: Inputs | undefined): boolean {
  return inputs !== undefined && kindIn(inputs) === "organization";
}

function asFailure(problem: Problem) {
  // The engine prints the value of a named property, also a secret one: hence the path in the text.
  return { property: "", reason: describeProblem(problem) };
}

/** What has the name is then the resource's own, and deleted before this one is created. */
function isReplacement(inputs: Inputs, replaced: Inputs | undefined): boolean {
  return replaced?.name === inputs.name && replaced.region === inputs.region;
}

/** Tells what creating will do, and why it may not. */
async function lookAhead(context: Context, inputs: Inputs): Promise<string[]> {
  const { configuration, say } = context;
  const named = !isUnknown(inputs.name);
  const found = named ? await findExisting(configuration.api(inputs.region), inputs.name) : undefined;
  try {
    say(`${named ? inputs.name : "an aggregator"}: ${describe(context, inputs, found)}`);
    return [];
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    return [error.message];
  }
}

function describe({ configuration }: Context, inputs: Inputs, found: Existing | undefined): string {
  const { inputs: known, unknown } = resolveUnknown(inputs, undefined);
  const declared = declaredIn(known);
  const circumstances = { declared, unknown, secret: hidesAccounts(inputs) };
  if (found === undefined) {
    const changes = summarize(planCreate(inputs.name, declared), { ...circumstances, live: {} });
    return `${changes}; a new aggregator`;
  }
  const { live, tags, owner } = found;
  const relation = claimable(inputs, live, tags);
  if (relation === "own")
    return (
      "exists already and is this resource's own: a create that was interrupted is carried on, and a replacement " +
      "deletes it first, with the data it has aggregated"
    );
  // Where there is no owner tag to tell, this may be a replacement, whose delete comes first.
  if (live.source.kind !== kindIn(inputs) && inputs.ownerTag !== false)
    throw new SourceKindError(live, inputs.region, kindIn(inputs));
  const { ignoreTags } = configuration.settings;
  const plan = planUpdate(nothingBefore(declared), declared, { aggregator: live, tags }, ignoreTags);
  const visible = visibleTags(tags, ignoreTags);
  const changes = summarize(plan, { ...circumstances, live: { aggregator: live, tags: visible } });
  return `${changes || "nothing to change"}; takes over what exists: ${describeFound(live, owner, circumstances.secret)}`;
}
