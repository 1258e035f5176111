import type { Aggregator, Regions } from "../aggregator";
import type { Call } from "../call";
import { organizationOf } from "../organizations/membership";
import type { Outcome } from "../outcome";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";
import { usableRegions } from "../regions";
import type { SourceStatus } from "../settings";
import { noSuchAggregator } from "./errors";
import { pageByPosition } from "./page";
import { describeSourcesStatusShape } from "./shapes";

interface AggregatedSource {
  readonly id: string;
  readonly type: "ACCOUNT" | "ORGANIZATION";
}

/** The status of each source in each region: what the settings say, or what follows from the authorizations. */
export function describeSourcesStatus(call: Call): Outcome {
  const { account, region } = call.caller;
  const input = read(describeSourcesStatusShape, call.input);
  const name = input.ConfigurationAggregatorName;
  const aggregator = call.reads.find({ account, region, name });
  if (aggregator === undefined) throw noSuchAggregator(name);
  const { items, ...next } = pageByPosition(statuses(aggregator, input.UpdateStatus, call), {
    list: `sources of ${name}`,
    limit: input.Limit,
    nextToken: input.NextToken,
    pageSize: call.settings.pageSize,
  });
  return { answer: { AggregatedSourceStatusList: items, ...next } };
}

function* statuses(
  aggregator: Aggregator,
  wanted: readonly string[] | undefined,
  call: Call,
): Generator<Members> {
  const find = statusesOf(aggregator.name, call.settings.sourceStatuses);
  const regionsIn = regionsByAccount(aggregator.source.regions, call);
  for (const source of sourcesOf(aggregator, call)) {
    for (const region of regionsIn(source.id)) {
      const known = find(source.id, region) ?? statusOf(aggregator, source.id, region, call);
      const { status } = known;
      if (wanted !== undefined && !wanted.includes(status)) continue;
      yield {
        SourceId: source.id,
        SourceType: source.type,
        AwsRegion: region,
        LastUpdateStatus: status,
        LastUpdateTime: (known.at ?? aggregator.lastUpdatedTime) / 1000,
        ...(known.errorCode === undefined ? {} : { LastErrorCode: known.errorCode }),
        ...(known.errorMessage === undefined ? {} : { LastErrorMessage: known.errorMessage }),
      };
    }
  }
}

/** What there is to say of one source in one region. */
interface KnownStatus extends Pick<SourceStatus, "status" | "errorCode" | "errorMessage"> {
  /** Milliseconds since the epoch; default: the aggregator's last Put. */
  readonly at?: number;
}

/** What follows from the authorizations. An organization needs none, nor does the aggregator's own account. */
function statusOf(aggregator: Aggregator, account: string, region: string, call: Call): KnownStatus {
  const { reads, state, settings } = call;
  const { source, account: authorizedAccount, region: authorizedRegion, lastUpdatedTime } = aggregator;
  const free = source.kind === "organization" || account === authorizedAccount;
  if (free || settings.authorizations === "assumed") return { status: "SUCCEEDED" };
  const authorization = reads.authorizations.find({ account, region, authorizedAccount, authorizedRegion });
  if (authorization !== undefined) {
    return { status: "SUCCEEDED", at: Math.max(lastUpdatedTime, authorization.creationTime) };
  }
  const until = state.authorizations.collectedUntil(aggregator, account, region);
  return {
    ...(until === undefined ? { status: "FAILED" } : { status: "OUTDATED", at: until }),
    errorCode: "AccessDenied",
    errorMessage: `The account ${account} has not authorized the account ${authorizedAccount} in ${authorizedRegion} to collect AWS Config data in ${region}. Call PutAggregationAuthorization in ${account} and ${region}.`,
  };
}

function sourcesOf(aggregator: Aggregator, call: Call): AggregatedSource[] {
  if (aggregator.source.kind === "account") {
    return aggregator.source.accountIds.map((id) => ({ id, type: "ACCOUNT" }));
  }
  const organization = organizationOf(call.caller.account, call);
  if (organization === undefined) return [];
  const { id, managementAccount, members, delegatedAdministrators } = organization;
  const accounts = new Set([managementAccount, ...members, ...delegatedAdministrators]);
  return [
    { id, type: "ORGANIZATION" },
    ...[...accounts].map((account) => ({ id: account, type: "ACCOUNT" as const })),
  ];
}

/** Looks regions up at once: most accounts have made of them what all have. */
function regionsByAccount(regions: Regions, { caller, settings }: Call): (id: string) => readonly string[] {
  if (regions !== "all") return () => regions;
  const others = new Set(settings.regionStatuses.map(({ account }) => account));
  const common = usableRegions("", caller.partition, settings);
  return (id) => (others.has(id) ? usableRegions(id, caller.partition, settings) : common);
}

/** Looks up by source and region at once: an aggregator has up to 170,000 pairs of them. */
function statusesOf(
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
