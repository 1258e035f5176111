import type { Aggregator, Source } from "../aggregator";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { read } from "../protocol/read";

import { aggregatorArn } from "./arn";
import { invalidParameter } from "./errors";
import { filtersOf } from "./filters";
import { joinOrganization } from "./organizationSource";
import { refuseOwnedByAws } from "./ownership";
import { accountChange, checkQuotas } from "./quotas";
import { putConfigurationAggregatorShape } from "./shapes";
import { type PutInput, type RequestedSource, sourceOf } from "./source";
import { type Tags, tagsOf } from "./tagRules";
import { toWire } from "./wire";

/** Creates the aggregator of this name, or replaces its source and filters. Tags are used only on creation. */
export function putConfigurationAggregator(call: Call): Outcome {
  const input = read(putConfigurationAggregatorShape, call.input);
  const requested = sourceOf(input);
  const tags = tagsOf(input.Tags ?? [], invalidParameter);
  const existing = call.state.find(keyOf(input, call));
  if (existing !== undefined) refuseReplacement(existing, requested, call);

  const { source, changes } =
    requested.kind === "account"
      ? { source: requested, changes: [] }
      : joinOrganization(requested, existing, call);
  const changedAccounts = checkQuotas(existing, requested, call);
  const aggregator =
    existing === undefined ? created(input, source, tags, call) : updated(existing, input, source, call);
  return {
    answer: { ConfigurationAggregator: toWire(aggregator, call) },
    changes: [
      { kind: "put", aggregator },
      ...changes,
      ...accountChange(call.caller.account, changedAccounts),
    ],
  };
}

function keyOf(input: PutInput, { caller }: Call) {
  return { account: caller.account, region: caller.region, name: input.ConfigurationAggregatorName };
}

function refuseReplacement(existing: Aggregator, requested: RequestedSource, call: Call): void {
  refuseOwnedByAws(existing, "PutConfigurationAggregator", call);
  if (existing.source.kind !== requested.kind) {
    throw invalidParameter(
      `The configuration aggregator '${existing.name}' has an ${existing.source.kind} source, which cannot be changed to an ${requested.kind} source. Delete it and create a new one.`,
    );
  }
}

function created(input: PutInput, source: Source, tags: Tags, call: Call): Aggregator {
  const key = keyOf(input, call);
  return {
    ...key,
    arn: aggregatorArn({ ...key, partition: call.caller.partition, id: call.newId }),
    source,
    ...withFilters(input),
    creationTime: call.now,
    lastUpdatedTime: call.now,
    tags,
  };
}

function updated(existing: Aggregator, input: PutInput, source: Source, call: Call): Aggregator {
  const { filters: _replaced, ...kept } = existing;
  return {
    ...kept,
    source,
    ...withFilters(input),
    lastUpdatedTime: Math.max(call.now, existing.lastUpdatedTime + 1),
  };
}

function withFilters(input: PutInput): Pick<Aggregator, "filters"> {
  const filters = filtersOf(input);
  return filters === undefined ? {} : { filters };
}
