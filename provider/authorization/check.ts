import { ConfigAggregatorError } from "../aws/errors";
import type { Problem } from "../domain/problem";
import { difference } from "../domain/sets";
import { InvalidPropertyError } from "../engine/errors";
import type { CheckResult } from "../engine/steps";
import { failureOf, isUnasked } from "../engine/unasked";
import { hasUnknown, isUnknown } from "../engine/unknown";
import { knownMembers, memberMap } from "../inputs/accounts";
import type { Context } from "../process/context";
import { homeRegion, sourceAccount } from "./account";
import { allEnabled, type RegionCheck, refuseDisabled } from "./enabled";
import { UnexpectedAccountError } from "./errors";
import type { Look } from "./find";
import { declaredTags, type Inputs, isOwnAccount, labelOf, type Outputs } from "./inputs";
import { type Expected, type Normalised, normalise } from "./normalise";
import { describeNew, describeOwnAccount } from "./preview/line";
import { look } from "./preview/look";
import { reachableOf } from "./reachable";
import { refuseTwice, releaseNames } from "./twice";

/**
 * Checks the inputs of an authorization, and finds out which account the credentials belong to and which regions are
 * meant. For a resource without a state it also asks AWS what exists already; for others diff does. Every broken rule
 * is reported at once.
 *
 * @param olds - checked inputs of the last deployment; empty for a new resource, and for a replacement when the engine
 *   checks it again
 */
export async function check(
  context: Context,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult<Inputs>> {
  const { configuration, checkCache } = context;
  checkCache.refreshed(String(olds.owner ?? news.owner));
  const known = olds.owner === undefined ? undefined : olds;
  const { inputs, problems, expected } = normalise(news, {
    olds: known,
    settings: configuration.settings,
    region: await configuration.region(),
  });
  const resolved = await resolve(context, known, inputs, { problems, expected });
  const checked = resolved.inputs;
  const isSound = problems.length + resolved.reasons.length === 0;
  const twice = isSound ? refuseTwice(context, checked, Object.keys(known?.regions ?? {})) : [];
  const isNew = !known && isSound && twice.length === 0;
  const reasons = [
    ...resolved.reasons,
    ...twice,
    ...(isNew ? await previewCreate(context, checked, { ...resolved, ...expected }) : []),
  ];
  if (!isNew && resolved.unsure) context.info(`${labelOf(checked)}: ${resolved.unsure}`);
  const failures = [...problems.map((problem) => new InvalidPropertyError(problem)), ...reasons];
  if (failures.length > 0) releaseNames(context, checked);
  return { inputs: checked, failures };
}

interface Resolved {
  readonly inputs: Inputs;
  readonly reasons: readonly ConfigAggregatorError[];
  readonly unsure?: string | undefined;
  /** What was already found, by region. */
  readonly looks?: ReadonlyMap<string, Look> | undefined;
}

/** Asks AWS for the account and, if needed, for its regions. */
async function resolve(
  context: Context,
  known: Partial<Inputs> | undefined,
  inputs: Normalised,
  { problems, expected }: { readonly problems: readonly Problem[]; readonly expected: Expected },
): Promise<Resolved> {
  const settled = { ...inputs, regions: inputs.regions === "all" ? (known?.regions ?? {}) : inputs.regions };
  if (context.configuration.settings.problems.length > 0) return { inputs: settled, reasons: [] };
  if (isUnknown(inputs.authorizedAwsRegion) && (await context.configuration.region()) === undefined)
    return { inputs: settled, reasons: [] };
  try {
    const home = await homeRegion(context, settled);
    const accountId = await sourceAccount(context, home);
    const placed = { ...settled, accountId };
    const other = refusalOfAccount(settled, expected, accountId);
    if (other) return { inputs: placed, reasons: [other] };
    // Nothing is authorized there, so the regions are not read.
    if (isOwnAccount(placed)) return { inputs: { ...placed, regions: {} }, reasons: [] };
    const isBroken = problems.some(({ path }) => path.startsWith("regions"));
    const { regions, reasons, unsure } = isBroken
      ? NOTHING
      : await lookAtRegions(context, { home, accountId, known }, inputs);
    if (inputs.regions !== "all" || regions === undefined)
      return { inputs: { ...placed, ...(regions && { regions }) }, reasons, unsure };
    const [enabled, before] = [Object.keys(regions), Object.keys(known?.regions ?? {})];
    const reachable = await reachableOf(context, placed, enabled, before);
    return { inputs: { ...placed, regions: memberMap(reachable.regions) }, reasons, looks: reachable.looks };
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    // Without a change, a preview needs no credentials: what was deployed counts.
    const isOther = refusalOfAccount(settled, expected, known?.accountId) !== undefined;
    if (known && isUnasked(error) && isSettled(known, settled) && !isOther)
      return { inputs: settled, reasons: [] };
    const failure = failureOf(context, labelOf(settled), error);
    return { inputs: settled, reasons: failure ? [failure] : [] };
  }
}

/** Why the source account is not the one that is expected; undefined if it is, or if any account is accepted. */
function refusalOfAccount(
  inputs: Pick<Inputs, "label" | "owner">,
  { accountId: expected, isSecret }: Expected,
  account: string | undefined,
): UnexpectedAccountError | undefined {
  if (expected === undefined || account === undefined || account === expected) return undefined;
  return new UnexpectedAccountError(labelOf(inputs), { account, ...(!isSecret && { expected }) });
}

const NOTHING: RegionCheck = { reasons: [] };

function lookAtRegions(
  context: Context,
  { home, accountId, known }: { home: string; accountId: string; known: Partial<Inputs> | undefined },
  { regions }: Normalised,
): Promise<RegionCheck> {
  if (regions === "all") return allEnabled(context, home, accountId);
  if (isUnknown(regions)) return Promise.resolve(NOTHING);
  return refuseDisabled(context, home, difference(knownMembers(regions), Object.keys(known?.regions ?? {})));
}

/** Whether the program declares the same as before, as far as this is known without asking AWS. */
function isSettled(known: Partial<Inputs>, news: Inputs): boolean {
  return comparable(known as Inputs) === comparable(news);
}

/** What a deployment acts on, without the account. */
export function comparable(inputs: Inputs): string {
  const { authorizedAccountId, authorizedAwsRegion, regions, ownerTag } = inputs;
  return JSON.stringify([
    authorizedAccountId,
    authorizedAwsRegion,
    typeof regions === "object" ? Object.keys(regions).sort() : regions,
    ownerTag,
    Object.entries(declaredTags(inputs)).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** Prints in one line what the create will do; returns why it would be refused. */
async function previewCreate(
  context: Context,
  inputs: Inputs,
  { unsure, looks, joins }: Pick<Resolved, "unsure" | "looks"> & Pick<Expected, "joins">,
): Promise<ConfigAggregatorError[]> {
  const label = labelOf(inputs);
  if (isOwnAccount(inputs)) {
    context.info(`${label}: ${describeOwnAccount(inputs, joins)}`);
    return [];
  }
  const { authorizedAccountId, authorizedAwsRegion, regions } = inputs;
  if (hasUnknown([authorizedAccountId, authorizedAwsRegion, regions])) {
    context.info([`${label}: ${describeNew(inputs)}`, unsure].filter(Boolean).join("; "));
    return [];
  }
  return look(context, inputs, undefined, { unsure, looks });
}

/** A program's inputs, identified as those of the resource in the state. */
export function identified(
  inputs: Inputs,
  { owner, accountId }: Outputs,
): Inputs & { readonly accountId: string } {
  return { ...inputs, owner, accountId };
}
