import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { read } from "../protocol/read";

import { noSuchAggregator } from "./errors";
import { pageByKey } from "./page";
import { describeConfigurationAggregatorsShape } from "./shapes";
import { toWire } from "./wire";

/** The aggregator with this name, as reads show it. Throws NoSuchConfigurationAggregatorException. */
export function existingAggregator(name: string, { caller, reads }: Call): Aggregator {
  const { account, region } = caller;
  const aggregator = reads.find({ account, region, name });
  if (aggregator === undefined) throw noSuchAggregator(name);
  return aggregator;
}

/** The aggregators with these names, or all of the account in the region, sorted by name. */
export function describeConfigurationAggregators(call: Call): Outcome {
  const { caller, reads, settings } = call;
  const input = read(describeConfigurationAggregatorsShape, call.input);
  const all = reads.list(caller.account, caller.region);
  const names = new Set(input.ConfigurationAggregatorNames ?? []);
  for (const name of names) {
    if (!all.some((aggregator) => aggregator.name === name)) throw noSuchAggregator(name);
  }
  const wanted = names.size === 0 ? all : all.filter(({ name }) => names.has(name));
  const { items, ...next } = pageByKey(wanted, ({ name }) => name, {
    list: "aggregators",
    limit: input.Limit,
    nextToken: input.NextToken,
    pageSize: settings.pageSize,
  });
  return {
    answer: { ConfigurationAggregators: items.map((aggregator) => toWire(aggregator, call)), ...next },
  };
}
