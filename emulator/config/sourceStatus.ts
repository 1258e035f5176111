import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import { allTrees, treeOf } from "../organizations/registry";
import { stateOf } from "../organizations/tree";
import { isUsable } from "../regions";
import type { SourceStatus } from "../settings";
import type { AggregatedSource, Cell } from "./grid";
import { organizationProblem } from "./organizationProblem";

/** The status of one source in one region, if it is known. */
export interface KnownStatus extends Pick<SourceStatus, "status" | "errorCode" | "errorMessage"> {
  /** Milliseconds since the epoch; default: the result of {@link updatedAt}. */
  readonly at?: number;
}

/** Finds the status of a source in a region; `undefined` until it has reported. */
export type StatusLookup = (source: AggregatedSource, region: string) => KnownStatus | undefined;

/** A reason why a source doesn't report; `undefined` if it doesn't apply. */
type Check = (account: string, region: string) => KnownStatus | undefined;

/** The only error code that has been observed at AWS, for a missing authorization and for AWS Config being off. */
const accessDenied = "AccessDenied";

/** The status of an aggregator's sources from the settings or, if they don't set one, from the rest of the state. */
export function statusLookup(aggregator: Aggregator, call: Call): StatusLookup {
  const ruled = ruledStatus(aggregator.name, call.settings.sourceStatuses);
  const isSettling = settling(aggregator, call);
  const ofOrganization = organizationStatus(aggregator, call);
  const checks = [
    ...(aggregator.source.kind === "account" ? [accountCheck(call)] : []),
    regionCheck(aggregator, call),
    authorizationCheck(aggregator, call),
    recorderCheck(call),
  ];
  return (source, region) => {
    const rule = ruled(source.id, region);
    if (rule !== undefined) return rule;
    if (isSettling(source.id, region)) return undefined;
    if (ofOrganization !== undefined) return ofOrganization(source);
    if (source.type === "ORGANIZATION") return { status: "SUCCEEDED" };
    for (const check of checks) {
      const problem = check(source.id, region);
      if (problem !== undefined) return problem;
    }
    return { status: "SUCCEEDED" };
  };
}

/** When a source was last updated, if its status doesn't say: when everything that it needs existed. */
export function updatedAt(aggregator: Aggregator, { source, region }: Cell, { reads }: Call): number {
  const { account: authorizedAccount, region: authorizedRegion, lastUpdatedTime } = aggregator;
  const account = source.id;
  const key = { account, region, authorizedAccount, authorizedRegion };
  return Math.max(
    lastUpdatedTime,
    reads.authorizations.find(key)?.creationTime ?? 0,
    reads.recordings.find({ account, region })?.recorder?.lastStartTime ?? 0,
  );
}

/** Looks up by source and region directly: an aggregator has up to 170,000 pairs. */
function ruledStatus(
  aggregator: string,
  rules: readonly SourceStatus[],
): (source: string, region: string) => KnownStatus | undefined {
  const index = new Map<string, SourceStatus>();
  for (const rule of rules) {
    if (rule.aggregator !== undefined && rule.aggregator !== aggregator) continue;
    index.set(`${rule.source ?? "*"}/${rule.region ?? "*"}`, rule);
  }
  if (index.size === 0) return () => undefined;
  return (source, region) =>
    index.get(`${source}/${region}`) ??
    index.get(`${source}/*`) ??
    index.get(`*/${region}`) ??
    index.get("*/*");
}

/** Whether a source was added so recently that it has not reported yet. */
function settling(aggregator: Aggregator, call: Call): (source: string, region: string) => boolean {
  const { state, settings, now } = call;
  const { firstReportMs } = settings.sourceDelays;
  if (firstReportMs === 0) return () => false;
  const since = now - firstReportMs;
  if (aggregator.creationTime > since) return () => true;
  const additions = state.additions.of(aggregator.arn, since).map(({ accountIds, regions, otherThan }) => ({
    accounts: accountIds === undefined ? undefined : new Set(accountIds),
    regions,
    otherThan,
  }));
  const members =
    aggregator.source.kind === "organization"
      ? treeOf(aggregator.account, { organizations: state.organizations, settings })?.accounts
      : undefined;
  return (source, region) =>
    (members?.get(source)?.joined ?? 0) > since ||
    additions.some(
      ({ accounts, regions, otherThan }) =>
        accounts?.has(source) !== false &&
        regions?.includes(region) !== false &&
        otherThan?.includes(region) !== true,
    );
}

/** The status of every source of an organization that AWS Config can't read; `undefined` if it can. */
function organizationStatus(
  aggregator: Aggregator,
  call: Call,
): ((source: AggregatedSource) => KnownStatus | undefined) | undefined {
  const problem = organizationProblem(aggregator, call);
  if (problem === undefined) return undefined;
  const error = { errorCode: accessDenied, errorMessage: problem.message };
  const deleted = call.now >= problem.since + call.settings.sourceDelays.organizationDataMs;
  return ({ type }) => {
    if (type === "ORGANIZATION") return { status: "FAILED", at: problem.since, ...error };
    return deleted ? undefined : { status: "OUTDATED", at: problem.since, ...error };
  };
}

/** A closed account of an organization has nothing to report. An account without an organization is active. */
function accountCheck({ state, settings, now }: Call): Check {
  const trees = allTrees({ organizations: state.organizations, settings });
  return (account) => {
    for (const tree of trees) {
      const known = tree.accounts.get(account);
      if (known === undefined) continue;
      const is = stateOf(known, now);
      if (is !== "ACTIVE") return failed(`The account ${account} is ${is}, not ACTIVE.`);
    }
    return undefined;
  };
}

/** AWS Config only works in regions that the account has enabled. */
function regionCheck({ source: { regions } }: Aggregator, { settings }: Call): Check {
  // "All" means all regions that an account can use.
  if (regions === "all") return () => undefined;
  const ruled = new Set(settings.regionStatuses.map(({ account }) => account));
  const common = new Set(regions.filter((region) => isUsable("", region, settings)));
  return (account, region) => {
    const usable = ruled.has(account) ? isUsable(account, region, settings) : common.has(region);
    return usable ? undefined : failed(`The account ${account} has not enabled the region ${region}.`);
  };
}

/** An organization's accounts and the aggregator's own account need no authorization. */
function authorizationCheck(aggregator: Aggregator, { reads, state, settings }: Call): Check {
  const { source, account: authorizedAccount, region: authorizedRegion } = aggregator;
  if (source.kind === "organization" || settings.authorizations === "assumed") return () => undefined;
  return (account, region) => {
    if (account === authorizedAccount) return undefined;
    const key = { account, region, authorizedAccount, authorizedRegion };
    if (reads.authorizations.find(key) !== undefined) return undefined;
    const message = `The account ${account} has not authorized the account ${authorizedAccount} in ${authorizedRegion} to collect AWS Config data in ${region}. Call PutAggregationAuthorization in ${account} and ${region}.`;
    return ended(message, state.authorizations.collectedUntil(aggregator, account, region));
  };
}

/** After a recorder was stopped, its earlier records stay. */
function recorderCheck({ reads, settings }: Call): Check {
  return (account, region) => {
    const recording = reads.recordings.find({ account, region });
    if (recording === undefined && settings.recorders === "assumed") return undefined;
    const recorder = recording?.recorder;
    if (recorder?.recording === true) return undefined;
    if (recorder === undefined)
      return failed(`The account ${account} has no configuration recorder in ${region}.`);
    const { name, lastStopTime } = recorder;
    return ended(`The configuration recorder '${name}' of ${account} is stopped in ${region}.`, lastStopTime);
  };
}

/** What was collected earlier stays; otherwise there is nothing. */
function ended(errorMessage: string, until: number | undefined): KnownStatus {
  if (until === undefined) return failed(errorMessage);
  return { status: "OUTDATED", at: until, errorCode: accessDenied, errorMessage };
}

function failed(errorMessage: string): KnownStatus {
  return { status: "FAILED", errorCode: accessDenied, errorMessage };
}
