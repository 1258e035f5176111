import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { read } from "../protocol/read";
import { collectedFrom, groupsFrom, type Property, type Resources, sumOf } from "./aggregateResources";
import { getAggregateDiscoveredResourceCountsShape } from "./aggregateShapes";
import { existingAggregator } from "./describe";
import { pageByCursor } from "./page";

/** The maximum number of groups on a page. */
const groupsPerPage = 1000;

const properties: Readonly<Record<"ACCOUNT_ID" | "AWS_REGION" | "RESOURCE_TYPE", Property>> = {
  ACCOUNT_ID: "accountId",
  AWS_REGION: "awsRegion",
  RESOURCE_TYPE: "resourceType",
};

/** How many resources an aggregator holds, in total and by group. Groups without resources are left out. */
export function getAggregateDiscoveredResourceCounts(call: Call): Outcome {
  const input = read(getAggregateDiscoveredResourceCountsShape, call.input);
  const { ConfigurationAggregatorName: name, Filters: filters = {}, GroupByKey: key } = input;
  const aggregator = existingAggregator(name, call);
  const wanted = ({ accountId, awsRegion, resourceType }: Omit<Resources, "count">) =>
    (filters.AccountId ?? accountId) === accountId &&
    (filters.Region ?? awsRegion) === awsRegion &&
    (filters.ResourceType ?? resourceType) === resourceType;
  const collected = (cursor?: string) => collectedFrom(aggregator, call, wanted, cursor);
  let total = 0;
  for (const { resources } of collected()) total += sumOf(resources);
  if (key === undefined) return { answer: { TotalDiscoveredResources: total } };
  const { items, ...next } = pageByCursor((cursor) => groupsFrom(properties[key], collected, cursor), {
    list: `resource counts of ${name} by ${key} ${JSON.stringify(filters)}`,
    limit: input.Limit,
    nextToken: input.NextToken,
    pageSize: call.settings.pageSize,
    most: groupsPerPage,
  });
  return {
    answer: {
      TotalDiscoveredResources: total,
      GroupByKey: key,
      GroupedResourceCounts: items.map(({ value, count }) => ({ GroupName: value, ResourceCount: count })),
      ...next,
    },
  };
}
