import type { Regions, Source } from "../../aws/aggregator";
import { accountIn } from "../../domain/aggregatorId";
import { intersection } from "../../domain/sets";
import { hides } from "../../engine/secret";
import { hasUnknown, isUnknown } from "../../engine/unknown";
import { knownMembers } from "../../inputs/accounts";
import { printAuthorized } from "../../live/authorized";
import type { Context } from "../../process/context";
import type { Inputs } from "../inputs";

/** What is known of an aggregator that exists, and of the accounts that it gets. */
interface Change {
  readonly aggregator: { readonly arn: string };
  /** All accounts that join it, whoever declares them. */
  readonly added: readonly string[];
  /** What it collects so far; undefined if that isn't known. */
  readonly source: Source | undefined;
}

/**
 * Says whether accounts that a resource is about to put on its aggregator have authorized it, and those that are on it
 * already in regions that it adds, if the program gives a role to look with.
 *
 * @param inputs - some may be unknown
 * @param change - default: the aggregator is new, so that all accounts join it
 */
export async function printAuthorizedOf(context: Context, inputs: Inputs, change?: Change): Promise<void> {
  const { name, region, accountAggregationSource: source, owner } = inputs;
  const role = context.checkCache.of(owner).sourceRole;
  if (role === undefined || source === undefined) return;
  const accountIds = isUnknown(source) ? {} : source.accountIds;
  const declared = knownMembers(accountIds);
  const before = change?.source?.kind === "account" ? change.source : undefined;
  await printAuthorized(context, role, {
    label: isUnknown(name) ? "an aggregator whose name is known later" : name,
    accountId: change && accountIn(change.aggregator.arn),
    region: isUnknown(region) ? undefined : region,
    regions: regionsIn(source),
    added: change ? intersection(declared, change.added) : declared,
    staying: before && { accountIds: intersection(declared, before.accountIds), regions: before.regions },
    isUnsure: isUnknown(source) || hasUnknown(accountIds),
    isSecret: hides(inputs, "accountIds"),
  });
}

/** Undefined while they aren't known. */
function regionsIn(source: NonNullable<Inputs["accountAggregationSource"]>): Regions | undefined {
  if (isUnknown(source)) return undefined;
  const { allRegions, regions } = source;
  if (hasUnknown(allRegions) || hasUnknown(regions)) return undefined;
  return allRegions ? "all" : (regions ?? []);
}
