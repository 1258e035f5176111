import { accountsOf } from "../aws/aggregator";
import { ConfigAggregatorError } from "../aws/errors";
import { accountIn, formatId } from "../domain/aggregatorId";
import { asOne } from "../domain/error";
import { count } from "../domain/listing";
import { OWNER_TAG, parseOwner } from "../domain/owner";
import { inline } from "../domain/printable";
import { visibleTags } from "../domain/tags";
import { recordedDiffers } from "../engine/recorded";
import type { DiffResult } from "../engine/steps";
import { expectedFailure, failureOf } from "../engine/unasked";
import { readClaims } from "../sharing/claims";
import type { SharingContext as Context } from "../sharing/context";
import { refuseUnreadable } from "../sharing/joinable";
import { membersOf } from "./deletion";
import { warnOfForeignRole } from "./foreignRole";
import {
  type Declared,
  declaredIn,
  type Inputs,
  identified,
  kindIn,
  type Outputs,
  referenceIn,
  storeIn,
  unitedSecrets,
} from "./inputs";
import { formerlyDeclared, isOfOther, listTags, observe, refuseOtherOwner } from "./observe";
import { inputsOfLive } from "./outputs";
import {
  accountsChangedBy,
  type Live,
  type Needs,
  needsOf,
  needsOfAdoption,
  type Plan,
  planUpdate,
  unitedNeeds,
} from "./plan";
import { organizationPreflight } from "./preflight";
import { printAuthorizedOf } from "./preview/authorized";
import { describeMode } from "./preview/mode";
import { printReplacement } from "./preview/replacement";
import { summarize } from "./preview/summary";
import { resolveUnknown } from "./preview/unknowns";
import { findExcess } from "./quota";
import { refuseRemovals } from "./removals";
import { checkTagCapacity } from "./sharing/capacity";
import { claimedError } from "./sharing/ownMembers";
import { ENDING } from "./sharing/shared";
import { declaredPart, needsOfUndeclared, undeclaredDiffers } from "./undeclared";

/**
 * Compares what is declared now with what was declared before, and prints in one line what an update will do. AWS is
 * asked only if something changes.
 *
 * @param recorded - outputs of the last deployment
 * @param program - checked inputs; on refresh, the engine passes those of the state here, and the result of read as
 *   `recorded`
 */
export async function diff(context: Context, recorded: Outputs, program: Inputs): Promise<DiffResult> {
  const olds = declaredPart(recorded);
  const news = identified(declaredPart(program), olds);
  // The engine asks for no diff of a resource that was replaced and is still to be deleted.
  if (olds.uid !== undefined) context.checkCache.created(olds.arn, olds.uid);
  const replaces = replacedProperties(olds, news);
  if (replaces.length > 0) {
    const { checkCache } = context;
    // With forceDestroy it is deleted even if stacks have joined it.
    if (!checkCache.isRefreshing(olds.owner) && !olds.forceDestroy)
      context.program.replaces(formatId(olds.name, olds.region), olds.owner);
    await unlessBlind(context, olds, async () => {
      await printReplacement(context, olds, news, replaces);
      // If it becomes an organization's aggregator, check has already asked.
      if (kindIn(olds) === "organization") await refuseOrganization(context, news, {});
    });
    return { changes: true, replaces, deleteBeforeReplace: true };
  }
  const resolved = resolveUnknown(news, olds);
  const former = declaredIn(olds);
  const declared = declaredIn(resolved.inputs);
  const removed = needsOfUndeclared(recorded, program);
  const unsure = resolved.unknown.length > 0;
  const needs = unitedNeeds(
    needsOf(former, declared, { unsure, unfinished: olds.unfinished === true }),
    removed,
    needsOfAdoption(olds, news),
  );
  const isMoved = former.mode === "shared" && storeIn(olds) !== storeIn(resolved.inputs);
  const changes = needs.aggregator || needs.tags || unsure || isMoved || olds.unfinished === true;
  const isRecorded =
    recordedDiffers<Inputs>(olds, news, ["adopt", "forceDestroy"]) || undeclaredDiffers(recorded, program);
  if (changes)
    await unlessBlind(context, olds, () =>
      printUpdate(context, olds, news, { former, needs, removed, ...(!unsure && { declared }) }),
    );
  // If stacks share the aggregator, any update checks who owns it by now.
  else if (isRecorded && [olds.merge, news.merge].includes("shared"))
    await unlessBlind(context, olds, async () =>
      refuseOtherOwner(context, olds, news, await listTags(context.configuration.api(olds.region), olds)),
    );
  if (news.forceDestroy === true && olds.forceDestroy !== true)
    context.warn(`${olds.name}: forceDestroy: from now on, a delete also removes the accounts of others`);
  return { changes: changes || isRecorded };
}

/** The properties whose change needs another aggregator. */
function replacedProperties(olds: Outputs, news: Inputs): string[] {
  const changed: string[] = [];
  if (news.name !== olds.name) changed.push("name");
  if (news.region !== olds.region) changed.push("region");
  if (kindIn(news) !== kindIn(olds))
    changed.push("accountAggregationSource", "organizationAggregationSource");
  return changed;
}

interface Change {
  readonly former: Declared;
  readonly needs: Needs;
  /** What has to be read because accounts or tags of others are to be removed. */
  readonly removed: Needs;
  /** Undefined while something is not known yet. */
  readonly declared?: Declared;
}

/**
 * Fails the preview if the deployment will be refused, or if AWS can't be asked. A refresh has already read the
 * resource, so it only prints why the next update can't be predicted.
 */
async function unlessBlind(
  context: Context,
  { name, owner }: Outputs,
  look: () => Promise<void>,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    if (context.checkCache.isRefreshing(owner)) return context.info(`${name}: ${expectedFailure(error)}`);
    const failure = failureOf(context, name, error);
    if (failure) throw failure;
  }
}

async function printUpdate(
  context: Context,
  olds: Outputs,
  news: Inputs,
  { former, needs, removed, declared: known }: Change,
): Promise<void> {
  const { configuration, checkCache, info } = context;
  // On refresh, the current program is not known.
  const unless = removed.aggregator || removed.tags ? 'as long as merge is "replace", ' : "";
  const prefix = checkCache.isRefreshing(olds.owner)
    ? `${olds.name}: ${unless}the next up would change: `
    : `${olds.name}: `;
  const { ignoreTags } = configuration.settings;
  warnOfOtherRole(context, olds, news);
  if (olds.merge === "shared" && news.merge !== "shared") await refuseEnding(context, olds);
  const live = await observe(context, olds, needs, news);
  const visible = { ...live, ...(live.tags && { tags: visibleTags(live.tags, ignoreTags) }) };
  const { declared, unknown } = known
    ? { declared: known, unknown: [] }
    : declaredSoFar(news, presentInputs(olds, visible));
  const before = formerlyDeclared(context, olds, live.tags);
  const plan = planUpdate(before, declared, live, ignoreTags);
  const hidden = unitedSecrets(olds, news) ?? [];
  const planned = { former: before, declared, live };
  const change = accountsChangedBy(plan, planned);
  refuseRemovals({ ...news, secrets: hidden }, change, planned);
  if (plan.put) {
    const { organization, creationTime } = olds;
    const keepsRole = roleOf(olds) === roleOf(news);
    await refuseOrganization(context, news, { made: { organization, at: timeOf(creationTime) }, keepsRole });
  }
  await refuseOverQuota(context, olds, news, plan, live);
  if (known) refuseLeaving(olds, known, plan, live);
  const text = summarize(plan, {
    ...planned,
    live: visible,
    change,
    unknown,
    hides: (value) => hidden.includes(value),
  });
  const mode = unknown.includes("merge") ? "" : describeMode(former.mode, declared);
  const moved = known ? await describeMove(context, olds, news, live) : "";
  const taken = describeTaking(context, olds, live);
  info(
    prefix +
      ([taken, moved, mode, text].filter(Boolean).join("; ") ||
        describeNoChange(olds, needs, needsOfAdoption(olds, news).tags)),
  );
  if (!checkCache.isRefreshing(olds.owner))
    await printAuthorizedOf(
      context,
      { ...news, secrets: hidden },
      {
        aggregator: live.aggregator ?? olds,
        added: change.added,
        source: live.aggregator?.source,
      },
    );
}

/** Refuses an update that AWS would reject, according to AWS Organizations or IAM. */
async function refuseOrganization(
  context: Context,
  news: Inputs,
  subject: Parameters<typeof organizationPreflight>[2],
): Promise<void> {
  if (context.checkCache.isRefreshing(news.owner)) return;
  const refusal = asOne(await organizationPreflight(context, news, subject));
  if (refusal) throw refusal;
}

function roleOf({ organizationAggregationSource }: Inputs): string | undefined {
  return organizationAggregationSource?.roleArn;
}

/** Undefined if the text is not a time. */
function timeOf(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** On refresh, the role was read from AWS, which already uses it. */
function warnOfOtherRole(context: Context, olds: Outputs, news: Inputs): void {
  if (roleOf(olds) === roleOf(news) || context.checkCache.isRefreshing(olds.owner)) return;
  warnOfForeignRole(context, news, accountIn(olds.arn));
}

/** Empty if no other resource owns it by now. */
function describeTaking(context: Context, olds: Outputs, { tags }: Live): string {
  const owner = tags && isOfOther(context, olds, tags) ? parseOwner(tags[OWNER_TAG]) : undefined;
  return owner ? `takes it over from stack ${inline(owner.stack)}, which owns it now` : "";
}

/** @throws ClaimsFullError, TagsFullError, TooManyAccountsError, UnreadableClaimError */
async function refuseOverQuota(
  context: Context,
  olds: Outputs,
  inputs: Inputs,
  plan: Plan,
  live: Live,
): Promise<void> {
  const { tags } = live;
  const shortage = tags && (await checkTagCapacity(context, olds, { inputs, plan, tags }));
  const excess = shortage ?? findExcess(inputs, plan, live);
  if (excess) throw excess;
}

function refuseLeaving(
  { name, region }: Outputs,
  { claimant }: Declared,
  { claim }: Plan,
  { aggregator, stored }: Live,
): void {
  if (!aggregator || !stored || claimant === undefined || claim === undefined) return;
  refuseUnreadable({ name, region, key: claimant.key }, stored, claim, accountsOf(aggregator.source));
}

/** Empty if the claims stay in the same store. */
async function describeMove(context: Context, olds: Outputs, news: Inputs, { tags }: Live): Promise<string> {
  const [from, to] = [storeIn(olds), storeIn(news)];
  if (from === undefined || to === undefined || from === to || !tags) return "";
  const { claims } = await readClaims(context, referenceIn(olds), tags);
  return `moves the claims of ${count(claims.length, "stack")} from ${from} to ${to}`;
}

/** Refuses to end sharing while others hold claims. The update checks this again. */
async function refuseEnding(context: Context, olds: Outputs): Promise<void> {
  const tags = await listTags(context.configuration.api(olds.region), olds);
  const members = membersOf(await readClaims(context, referenceIn(olds), tags), olds);
  if (members.length > 0) throw claimedError(olds, "unshared", members, ENDING);
}

function describeNoChange({ unfinished, merge }: Outputs, needs: Needs, isAdoption: boolean): string {
  if (merge === "shared" && needs.aggregator && !isAdoption)
    return "no account is added or removed, because other stacks claim them; only the claim of this stack changes";
  return unfinished ? "finishes an interrupted run" : "nothing to do, because AWS shows it already";
}

function declaredSoFar(news: Inputs, present: Inputs) {
  const { inputs, unknown } = resolveUnknown(news, present);
  return { declared: declaredIn(inputs), unknown };
}

/** What is live, as inputs: as read from AWS, or from the state for the parts that were not read. */
function presentInputs(olds: Outputs, { aggregator, tags }: Live): Inputs {
  const { tags: own, defaultTags } = olds;
  const read = aggregator && inputsOfLive(aggregator, olds.region, {});
  return { ...olds, ...read, tags: tags ?? { ...defaultTags, ...own } };
}
