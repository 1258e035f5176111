import { countAccounts } from "../domain/accountLine";
import { count, firstOf, grouped } from "../domain/listing";
import { type EngineContext, printOnce } from "../engine/context";
import { hasUnknown, isUnknown } from "../engine/unknown";
import { addedSources, type Inputs, isSecret, replacedProperties } from "./inputs";

/** Prints at preview what an update will wait for. */
export function printWait(context: EngineContext, news: Inputs, olds?: Inputs): void {
  const text = describeWait(news, olds);
  if (text !== undefined) printOnce(context, "info", text);
}

/**
 * As `security: waits until 95% of the sources of 1 account (444444444444) have reported, for up to 60 minutes`;
 * undefined if the update adds no source.
 */
export function describeWait(news: Inputs, olds?: Inputs): string | undefined {
  const { aggregatorName, atLeast, timeoutSeconds } = news;
  const label = isUnknown(aggregatorName) ? "an aggregator whose name is known later" : aggregatorName;
  const sources = describeSources(news, olds);
  if (sources === undefined) return undefined;
  const share = isUnknown(atLeast) || atLeast === 1 ? "" : `${Number((atLeast * 100).toFixed(2))}% of `;
  const time = isUnknown(timeoutSeconds) ? "" : `, for up to ${duration(timeoutSeconds)}`;
  return `${label}: waits until ${share}${sources} have reported${time}`;
}

function describeSources(news: Inputs, olds: Inputs | undefined): string | undefined {
  if (hasUnknown(news.accountIds) || hasUnknown(news.regions)) return "the sources that this update adds";
  const isOther = olds !== undefined && replacedProperties(olds, news).length > 0;
  const added = addedSources(news, isOther ? undefined : olds);
  if (added === undefined) return undefined;
  if (added.accountIds === "all") return "all sources";
  const { accountIds, regions } = added;
  return [
    ...(accountIds.length > 0 ? [`the sources of ${countAccounts(accountIds, isSecret(news))}`] : []),
    ...(regions.length > 0 ? [`the sources in ${firstOf(regions)}`] : []),
  ].join(" and ");
}

function duration(seconds: number): string {
  return seconds % 60 === 0 ? count(seconds / 60, "minute") : `${grouped(seconds)} seconds`;
}
