import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import type { Settings } from "../../aws/settings";
import type { Context } from "../context";
import { describeProblem, type Problem } from "../problem";
import { isTable, openStore } from "../sharing/claims";
import { hasUnknown, isUnknown } from "../unknown";
import { formatId, type Inputs, kindIn, storeIn } from "./inputs";
import { lookAhead } from "./lookAhead";
import { normalise } from "./normalise";
import { organizationPreflight } from "./preflight";
import { declaredPart } from "./undeclared";

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
  const recorded = stateless ? memory.recall(String(news.owner)) : (olds as Inputs);
  const known = recorded && declaredPart(recorded);
  const { inputs, problems } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: news.region === undefined || news.region === null ? await configuration.region() : undefined,
  });
  if (!stateless) memory.remember(String(news.owner), olds as Inputs);
  const reasons = problems.map(describeProblem);
  if (stateless && reasons.length === 0) reasons.push(...refuseTwice(context, inputs));
  if (isAskable(problems, configuration.settings)) {
    const asked = await askAws(context, inputs, { known, stateless, news, broken: reasons.length > 0 });
    reasons.push(...asked);
  }
  if (stateless && reasons.length > 0) memory.releaseName(formatId(inputs.name, inputs.region), inputs.owner);
  // The engine prints the value of a named property, also a secret one: hence the path in the text.
  return { inputs, failures: reasons.map((reason) => ({ property: "", reason })) };
}

/** Whether AWS can be asked about an aggregator, whatever else is wrong with the inputs. */
function isAskable(problems: readonly Problem[], settings: Settings): boolean {
  return settings.problems.length === 0 && problems.every(({ path }) => path !== "name" && path !== "region");
}

/** Two resources of one name would each undo what the other does. */
function refuseTwice({ memory }: Context, { name, region, owner }: Inputs): string[] {
  if (isUnknown(name) || isUnknown(region) || memory.claimName(formatId(name, region), owner)) return [];
  return [
    `name: ${JSON.stringify(name)}: another resource of this program declares that aggregator in ${region}`,
  ];
}

interface Situation {
  /** Inputs of the state, also where the engine hides them. */
  readonly known: Inputs | undefined;
  readonly stateless: boolean;
  readonly news: Readonly<Record<string, unknown>>;
  /** Other rules are broken: what the deployment would do can't be told. */
  readonly broken: boolean;
}

/** What AWS, asked, would refuse. Without credentials that is not known, which is said once. */
async function askAws(
  context: Context,
  inputs: Inputs,
  { known, stateless, news, broken }: Situation,
): Promise<string[]> {
  if (isUnknown(inputs.region)) return [];
  const isNew = stateless && !isReplacement(inputs, known);
  // A replacement is checked twice, and asked about the first time.
  const wasOrganization = known !== undefined && kindIn(known) === "organization";
  const becomesOrganization = kindIn(inputs) === "organization" && !(stateless && known) && !wasOrganization;
  const formerOwners = Array.isArray(news.formerOwners) ? news.formerOwners.map(String) : [];
  context.memory.rememberFormerOwners(inputs.owner, formerOwners);
  try {
    const reasons = await Promise.all([
      isNew ? lookAhead(context, inputs, formerOwners, broken) : [],
      becomesOrganization ? organizationPreflight(context, inputs) : [],
      isOtherStore(inputs, known) ? tablePreflight(context, inputs) : [],
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

/** Whether claims are to be kept where this resource has not kept them so far. */
function isOtherStore(inputs: Inputs, known: Inputs | undefined): boolean {
  if (inputs.merge !== "shared" || hasUnknown(inputs.claims)) return false;
  return known?.merge !== "shared" || storeIn(known) !== storeIn(inputs);
}

/** Whether the table for claims can be read. It would be too late to learn that once the aggregator is made. */
async function tablePreflight(context: Context, { region, claims }: Inputs): Promise<string[]> {
  if (isTable(claims)) await openStore(context, { region, arn: "preview", claims }, "").read();
  return [];
}

/** What has the name is then the resource's own, and deleted before this one is created. */
function isReplacement(inputs: Inputs, replaced: Inputs | undefined): boolean {
  return replaced?.name === inputs.name && replaced.region === inputs.region;
}
