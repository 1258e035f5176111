import type { Aggregator, Regions } from "../aggregator";
import type { Call } from "../call";
import { organizationOf } from "../organizations/membership";
import type { Outcome } from "../outcome";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";

import type { SourceStatus } from "../settings";
import { noSuchAggregator } from "./errors";
import { pageByPosition } from "./page";
import { regionsOfPartition } from "./regions";
import { describeSourcesStatusShape } from "./shapes";

interface AggregatedSource {
  readonly id: string;
  readonly type: "ACCOUNT" | "ORGANIZATION";
}

/** The status of each source in each region: SUCCEEDED, unless the settings say otherwise. */
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
  for (const source of sourcesOf(aggregator, call)) {
    for (const region of expanded(aggregator.source.regions, call.caller.partition)) {
      const known = find(source.id, region);
      const status = known?.status ?? "SUCCEEDED";
      if (wanted !== undefined && !wanted.includes(status)) continue;
      yield {
        SourceId: source.id,
        SourceType: source.type,
        AwsRegion: region,
        LastUpdateStatus: status,
        LastUpdateTime: aggregator.lastUpdatedTime / 1000,
        ...(known?.errorCode === undefined ? {} : { LastErrorCode: known.errorCode }),
        ...(known?.errorMessage === undefined ? {} : { LastErrorMessage: known.errorMessage }),
      };
    }
  }
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

function expanded(regions: Regions, partition: string): readonly string[] {
  return regions === "all" ? regionsOfPartition(partition) : regions;
}

/** Looks up by source and region at once: an aggregator has up to 170,000 pairs of them. */
function statusesOf(
  aggregator: string,
  rules: readonly SourceStatus[],
): (source: string, region: string) => SourceStatus | undefined {
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
