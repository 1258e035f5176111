import { ConfigAggregatorError } from "../../aws/errors";
import { difference } from "../../merge/sets";
import { visibleTags } from "../../merge/tags";
import { isUnknown } from "../unknown";
import type { Context } from "./context";
import { type Declared, declaredIn, type Inputs, kindIn, type Outputs } from "./inputs";
import { observe } from "./observe";
import { accountsOf, type Needs, needsOf, planUpdate } from "./plan";
import { countAccounts, summarize } from "./summary";
import { hidesAccounts } from "./takeover";
import { resolveUnknown } from "./unknowns";

/** What the engine takes back from diff. */
export interface DiffResult {
  readonly changes: boolean;
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/**
 * Compares what is declared with what was, and prints in one line what an update will do. AWS is asked only
 * where something changes.
 *
 * @param olds - outputs of the last deployment
 * @param news - checked inputs; on refresh the engine passes those of the state, and as olds what read has found
 */
export async function diff(context: Context, olds: Outputs, news: Inputs): Promise<DiffResult> {
  const replaces = replacedProperties(olds, news);
  if (replaces.length > 0) {
    await sayReplacement(
      context,
      olds,
      replaces,
      replaces.filter((name) => isUnknown(news[name as "name" | "region"])),
    );
    return { changes: true, replaces, deleteBeforeReplace: true };
  }
  const { inputs, unknown } = resolveUnknown(news, olds);
  const former = declaredIn(olds);
  const declared = declaredIn(inputs);
  const needs = needsOf(former, declared);
  const changes = needs.aggregator || needs.tags || unknown.length > 0;
  if (changes) await sayUpdate(context, olds, inputs, { former, declared, needs, unknown });
  return { changes: changes || flagsDiffer(olds, news) };
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

/** Changes that are recorded without a call. */
function flagsDiffer(olds: Outputs, news: Inputs): boolean {
  return (
    olds.adopt !== news.adopt ||
    olds.forceDestroy !== news.forceDestroy ||
    olds.__provider !== news.__provider ||
    JSON.stringify(olds.secretOutputs) !== JSON.stringify(news.secretOutputs)
  );
}

interface Change {
  readonly former: Declared;
  readonly declared: Declared;
  readonly needs: Needs;
  readonly unknown: readonly string[];
}

async function sayUpdate(
  { configuration, memory, say }: Context,
  olds: Outputs,
  inputs: Inputs,
  { former, declared, needs, unknown }: Change,
): Promise<void> {
  const prefix = memory.isRefreshing(olds.owner)
    ? `${olds.name}: the next up would change: `
    : `${olds.name}: `;
  const { ignoreTags } = configuration.settings;
  try {
    const live = await observe(configuration.api(olds.region), olds, needs);
    const plan = planUpdate(former, declared, live, ignoreTags);
    const visible = { ...live, ...(live.tags && { tags: visibleTags(live.tags, ignoreTags) }) };
    const text = summarize(plan, { declared, live: visible, unknown, secret: hidesAccounts(inputs) });
    say(prefix + (text || "nothing to call, AWS shows it already"));
  } catch (error) {
    // A preview that can't look is still a preview; the update itself will fail, with the same words.
    if (!ConfigAggregatorError.is(error)) throw error;
    say(prefix + error.message);
  }
}

async function sayReplacement(
  { configuration, say }: Context,
  olds: Outputs,
  replaces: readonly string[],
  unknown: readonly string[],
): Promise<void> {
  const because = replaces.includes("accountAggregationSource")
    ? "the kind of source"
    : replaces.join(" and ");
  const what =
    unknown.length === replaces.length
      ? `replaced, unless ${because} turns out the same once it is known: then it is deleted first`
      : `replaced, since ${because} can't be changed: it is deleted first`;
  const others = await describeOthers(configuration.api(olds.region), olds);
  say(`${olds.name}: ${what}, and with it the data it has aggregated${others}`);
}

async function describeOthers(
  api: ReturnType<Context["configuration"]["api"]>,
  olds: Outputs,
): Promise<string> {
  if (olds.forceDestroy || olds.merge === "replace" || kindIn(olds) === "organization") return "";
  try {
    const live = await api.describe(olds.name);
    const others = live ? difference(accountsOf(live.source), accountsOf(declaredIn(olds).source)) : [];
    if (others.length === 0) return "";
    return (
      `. The delete will be refused, since others still have something in it, ${countAccounts(others, hidesAccounts(olds))}: ` +
      "set forceDestroy: true and run `pulumi up` first"
    );
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    return "";
  }
}
