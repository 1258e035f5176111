import type { Filters, Source } from "../../aws/aggregator";
import { accountLine } from "../../domain/accountLine";
import { isReservedTag, OWNER_TAG } from "../../domain/owner";
import { inline } from "../../domain/printable";
import type { Secret } from "../../domain/secretProperties";
import { countTags, ownerTagLine, tagLine } from "../../domain/tagLine";
import { describeUnknown } from "../../engine/unknown";
import { warnOfChurn } from "../../live/quota";
import { accountsChangedBy, type Live, type Plan, type Planned, type PlannedAccounts } from "../plan";

/** What a summary line is made of, in addition to the plan. */
export interface Circumstances extends Planned {
  /** Paths of inputs that depend on a resource that is not deployed yet. */
  readonly unknown?: readonly string[];
  /** Whether a value is secret. If so, accounts are counted and not named, and a role is not shown. */
  readonly hides?: (value: Secret) => boolean;
  /** Whether the accounts of others that stay are counted. Default: yes. */
  readonly tellsKept?: boolean;
  /** The accounts of the plan, if the caller has them. */
  readonly change?: PlannedAccounts;
}

/**
 * Describes a plan, for example `+2 accounts (333333333333, 444444444444), −1 account (111111111111), 14 of others
 * kept; tags +1 ~1`. Empty if the plan makes no call and nothing is unknown.
 */
export function summarize(plan: Plan, circumstances: Circumstances): string {
  const { live, unknown = [], hides = () => false, tellsKept = true } = circumstances;
  const { change = accountsChangedBy(plan, circumstances) } = circumstances;
  const before = live.aggregator?.source;
  // While some declared account ids are not known, an account that seems to belong to others may be one of them.
  const isCertain = !unknown.some((path) => path === "merge" || path.includes("accountAggregationSource"));
  const parts = [
    plan.put &&
      accountLine(isCertain && tellsKept ? change : { ...change, kept: [] }, {
        secret: hides("accountIds"),
      }),
    plan.put && describeScalars(plan.put.source, before, hides("roleArn")),
    plan.put && describeFilters(plan.put.filters, live.aggregator?.filters ?? {}, hides("filters")),
    plan.put &&
      warnOfChurn({
        added: change.added.length,
        removed: change.removed.length + change.removedOfOthers.length,
      }),
    describeTags(plan, live),
    describeOwnerTag(plan),
    describeUnknown(unknown),
  ];
  return inline(parts.filter(Boolean).join("; "));
}

function describeScalars(put: Source, live: Source | undefined, secret: boolean): string {
  const regions = (source: Source) => (source.regions === "all" ? "all" : source.regions.join(", "));
  const changes: string[] = [];
  if (live && regions(live) !== regions(put)) changes.push(`regions ${regions(live)} → ${regions(put)}`);
  if (put.kind === "organization") changes.push(...describeRole(put.roleArn, live, secret));
  return changes.join("; ");
}

function describeRole(role: string, live: Source | undefined, secret: boolean): string[] {
  if (live?.kind !== "organization")
    return [`all accounts of the organization${role && !secret ? `, through ${role}` : ""}`];
  if (live.roleArn === role) return [];
  return [secret ? "another role" : `role ${live.roleArn} → ${role}`];
}

function describeFilters(put: Filters, live: Filters, secret: boolean): string {
  const list = ({ resourceTypes = [], servicePrincipals = [] }: Filters) =>
    [...resourceTypes, ...servicePrincipals].join(", ") || "none";
  if (list(put) === list(live)) return "";
  return secret ? "other filters" : `filters ${list(live)} → ${list(put)}`;
}

function describeTags(plan: Plan, live: Live): string {
  const before = live.tags ?? {};
  const set = Object.keys(plan.tag ?? plan.put?.tags ?? {}).filter((key) => !isReservedTag(key));
  const removed = (plan.untag ?? []).filter((key) => !isReservedTag(key));
  return tagLine(countTags(before, set, removed));
}

function describeOwnerTag({ tag = {}, untag = [] }: Plan): string {
  if (untag.includes(OWNER_TAG)) return ownerTagLine(false);
  return OWNER_TAG in tag ? ownerTagLine(true) : "";
}
