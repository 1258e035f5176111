import { resourceType } from "./recorderShapes";
import { accountId, limit, name, region } from "./shapes";

const text = { type: "string" } as const;

export const getAggregateDiscoveredResourceCountsShape = {
  type: "structure",
  required: ["ConfigurationAggregatorName"],
  members: {
    ConfigurationAggregatorName: name,
    Filters: {
      type: "structure",
      members: { ResourceType: resourceType, AccountId: accountId, Region: region },
    },
    GroupByKey: { type: "string", values: ["RESOURCE_TYPE", "ACCOUNT_ID", "AWS_REGION"] },
    Limit: { type: "number", min: 0, max: 1000 },
    NextToken: text,
  },
} as const;

export const selectAggregateResourceConfigShape = {
  type: "structure",
  required: ["Expression", "ConfigurationAggregatorName"],
  members: {
    Expression: { type: "string", min: 1, max: 4096 },
    ConfigurationAggregatorName: name,
    Limit: limit,
    MaxResults: limit,
    NextToken: text,
  },
} as const;
