import { ConfigAggregatorError } from "../aws/errors";
import type { Settings } from "../aws/settings";
import { formatId } from "../domain/aggregatorId";
import type { Problem } from "../domain/problem";
import { InvalidPropertyError } from "../engine/errors";
import type { CheckResult } from "../engine/steps";
import { failureOf, isUnasked } from "../engine/unasked";
import { hasUnknown, isUnknown } from "../engine/unknown";
import { isTable, openStore } from "../sharing/claims";
import type { SharingContext } from "../sharing/context";
import { adviseToPass } from "../sharing/program";
import { DeclaredTwiceError, MembershipElsewhereError, MembershipNotSharedError } from "./errors";
import { type Inputs, kindIn, storeIn } from "./inputs";
import { normalise } from "./normalise";
import { organizationPreflight, preflightIn } from "./preflight";
import { printAuthorizedOf } from "./preview/authorized";
import { previewCreate } from "./preview/create";
import { declaredPart } from "./undeclared";

/**
 * Checks the inputs of a program and brings them into the form the state holds. All broken rules are reported together.
 * A resource without a state must not take over an existing aggregator silently, so check makes one Describe.
 *
 * @param olds - checked inputs of the last deployment; empty for a new resource, and also for one that is being
 *   replaced when the engine checks it again, before the old one is deleted
 */
export async function check(
  context: SharingContext,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult<Inputs>> {
  const { configuration, checkCache } = context;
  const stateless = olds.owner === undefined;
  const recorded = stateless
    ? (checkCache.of(String(news.owner)).olds as Inputs | undefined)
    : (olds as Inputs);
  const known = recorded && declaredPart(recorded);
  const { inputs, problems, sourceRole, health } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: news.region === undefined || news.region === null ? await configuration.region() : undefined,
  });
  checkCache.remember(inputs.owner, { sourceRole, health });
  if (!stateless) {
    checkCache.remember(String(news.owner), { olds });
    checkCache.refreshed(String(olds.owner));
  }
  const failures: ConfigAggregatorError[] = problems.map((problem) => new InvalidPropertyError(problem));
  if (stateless && failures.length === 0) failures.push(...refuseTwice(context, inputs));
  if (failures.length === 0) failures.push(...refuseMembers(context, inputs, String(news.owner)));
  if (isAskable(problems, configuration.settings)) {
    const asked = await askAws(context, inputs, { known, stateless, news, broken: failures.length > 0 });
    failures.push(...asked);
  }
  if (stateless && failures.length > 0)
    checkCache.releaseName(formatId(inputs.name, inputs.region), inputs.owner);
  return { inputs, failures };
}

/** Whether AWS can be asked about an aggregator, whatever else is wrong with the inputs. */
function isAskable(problems: readonly Problem[], settings: Settings): boolean {
  return settings.problems.length === 0 && problems.every(({ path }) => path !== "name" && path !== "region");
}

function refuseTwice(
  { checkCache }: SharingContext,
  { name, region, owner }: Inputs,
): ConfigAggregatorError[] {
  if (isUnknown(name) || isUnknown(region) || checkCache.claimName(formatId(name, region), owner)) return [];
  return [new DeclaredTwiceError(name, region)];
}

/** Refuses settings with which memberships of the same program, which give the aggregator's name, could not join. */
function refuseMembers(context: SharingContext, inputs: Inputs, owner: string): ConfigAggregatorError[] {
  const { program } = context;
  const { name, region, merge, claims } = inputs;
  if (isUnknown(name) || isUnknown(region)) return [];
  const store = hasUnknown(claims) ? undefined : storeIn(inputs);
  program.declares(formatId(name, region), owner, {
    merge: isUnknown(merge) ? undefined : (merge ?? "preserve"),
    store,
  });
  if (isUnknown(merge)) return [];
  const members = program.membersOf(formatId(name, region), owner);
  const failures = members.flatMap(([key, theirs]): ConfigAggregatorError[] => {
    if (merge !== "shared") return [new MembershipNotSharedError(name, region, key, merge ?? "preserve")];
    const isElsewhere = store !== undefined && theirs !== undefined && store !== theirs;
    return isElsewhere ? [new MembershipElsewhereError(name, region, key, { theirs, ours: store })] : [];
  });
  if (failures.length === 0) for (const [key] of members) adviseToPass(context, name, key);
  return failures;
}

interface Situation {
  /** Inputs of the state, even if the engine hides them. */
  readonly known: Inputs | undefined;
  readonly stateless: boolean;
  readonly news: Readonly<Record<string, unknown>>;
  /** Other rules are broken, so what the deployment would do is not known. */
  readonly broken: boolean;
}

/** What AWS would refuse. If AWS can't be asked, that is a failure of its own, unless settings allow it. */
async function askAws(
  context: SharingContext,
  inputs: Inputs,
  { known, stateless, news, broken }: Situation,
): Promise<readonly ConfigAggregatorError[]> {
  if (isUnknown(inputs.region)) {
    if (!broken) await printAuthorizedOf(context, inputs);
    return [];
  }
  const isNew = stateless && !isReplacement(inputs, known);
  // A replacement is checked twice; AWS is asked the first time.
  const wasOrganization = known !== undefined && kindIn(known) === "organization";
  const becomesOrganization = kindIn(inputs) === "organization" && !(stateless && known) && !wasOrganization;
  const formerOwners = Array.isArray(news.formerOwners) ? news.formerOwners.map(String) : [];
  context.checkCache.remember(inputs.owner, { formerOwners, preflight: preflightIn(news) });
  const answers = await Promise.allSettled([
    isNew ? previewCreate(context, inputs, formerOwners, broken) : [],
    becomesOrganization ? organizationPreflight(context, inputs) : [],
    isOtherStore(inputs, known) ? tablePreflight(context, inputs) : [],
  ]);
  const refusals = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  const errors = answers.flatMap((answer) =>
    answer.status === "rejected" ? [answer.reason as unknown] : [],
  );
  return [...refusals, ...failuresOf(context, inputs, errors)];
}

function failuresOf(
  context: SharingContext,
  { name }: Inputs,
  errors: readonly unknown[],
): ConfigAggregatorError[] {
  const unasked = errors.find(isUnasked);
  // If several calls failed with the same error, it is reported once.
  const reported = errors.filter((error) => !isUnasked(error) || error === unasked);
  return reported.flatMap((error) => {
    if (!ConfigAggregatorError.is(error)) throw error;
    const failure = failureOf(context, isUnknown(name) ? "an aggregator" : name, error);
    return failure ? [failure] : [];
  });
}

/** Whether claims are to be kept in a store that this resource has not used so far. */
function isOtherStore(inputs: Inputs, known: Inputs | undefined): boolean {
  if (inputs.merge !== "shared" || hasUnknown(inputs.claims)) return false;
  return known?.merge !== "shared" || storeIn(known) !== storeIn(inputs);
}

/** Fails if the table for claims can't be read: after the aggregator is created, it would be too late. */
async function tablePreflight(
  context: SharingContext,
  { region, claims: location }: Inputs,
): Promise<readonly never[]> {
  if (isTable(location)) await openStore(context, { region, arn: "preview", location }, "").read();
  return [];
}

/** Whether this is a replacement: then the aggregator that has the name is the resource's own, and is deleted first. */
function isReplacement(inputs: Inputs, replaced: Inputs | undefined): boolean {
  return replaced?.name === inputs.name && replaced.region === inputs.region;
}
