export const accountId = { type: "string", pattern: "\\d{12}" } as const;
export const region = { type: "string", min: 1, max: 64 } as const;
export const name = { type: "string", min: 1, max: 256, pattern: "[\\w\\-]+" } as const;
const text = { type: "string" } as const;
export const limit = { type: "number", min: 0, max: 100 } as const;
export const arn = { type: "string", min: 1, max: 1000 } as const;
const tagKey = { type: "string", min: 1, max: 128 } as const;
const tag = {
  type: "structure",
  members: { Key: tagKey, Value: { type: "string", min: 0, max: 256 } },
} as const;
export const tags = { type: "list", member: tag, min: 0, max: 50 } as const;
const regions = {
  AllAwsRegions: { type: "boolean" },
  AwsRegions: { type: "list", member: text, min: 1 },
} as const;
const filterType = { type: "string", values: ["INCLUDE"] } as const;

const accountSource = {
  type: "structure",
  required: ["AccountIds"],
  members: {
    AccountIds: { type: "list", member: accountId, min: 1 },
    ...regions,
  },
} as const;

const resourceType = {
  type: "string",
  min: 1,
  max: 256,
  pattern: "[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}",
} as const;
export const servicePrincipal = { type: "string", min: 1, max: 128, pattern: "[\\w+=,.@-]+" } as const;

const filters = {
  type: "structure",
  members: {
    ResourceType: {
      type: "structure",
      members: { Type: filterType, Value: { type: "list", member: resourceType } },
    },
    ServicePrincipal: {
      type: "structure",
      members: { Type: filterType, Value: { type: "list", member: servicePrincipal } },
    },
  },
} as const;

export const putConfigurationAggregatorShape = {
  type: "structure",
  required: ["ConfigurationAggregatorName"],
  members: {
    ConfigurationAggregatorName: name,
    AccountAggregationSources: { type: "list", member: accountSource, min: 0, max: 1 },
    OrganizationAggregationSource: {
      type: "structure",
      required: ["RoleArn"],
      members: { RoleArn: text, ...regions },
    },
    Tags: tags,
    AggregatorFilters: filters,
  },
} as const;

export const describeConfigurationAggregatorsShape = {
  type: "structure",
  members: {
    ConfigurationAggregatorNames: { type: "list", member: name, min: 0, max: 10 },
    NextToken: text,
    Limit: limit,
  },
} as const;

export const deleteConfigurationAggregatorShape = {
  type: "structure",
  required: ["ConfigurationAggregatorName"],
  members: { ConfigurationAggregatorName: name },
} as const;

export const describeSourcesStatusShape = {
  type: "structure",
  required: ["ConfigurationAggregatorName"],
  members: {
    ConfigurationAggregatorName: name,
    UpdateStatus: {
      type: "list",
      member: { type: "string", values: ["FAILED", "SUCCEEDED", "OUTDATED"] },
      min: 1,
    },
    NextToken: text,
    Limit: limit,
  },
} as const;

export const putAggregationAuthorizationShape = {
  type: "structure",
  required: ["AuthorizedAccountId", "AuthorizedAwsRegion"],
  members: {
    AuthorizedAccountId: accountId,
    AuthorizedAwsRegion: region,
    Tags: tags,
  },
} as const;

export const describeAggregationAuthorizationsShape = {
  type: "structure",
  members: { Limit: limit, NextToken: text },
} as const;

export const deleteAggregationAuthorizationShape = {
  type: "structure",
  required: ["AuthorizedAccountId", "AuthorizedAwsRegion"],
  members: { AuthorizedAccountId: accountId, AuthorizedAwsRegion: region },
} as const;

export const describePendingAggregationRequestsShape = {
  type: "structure",
  members: { Limit: { type: "number", min: 0, max: 20 }, NextToken: text },
} as const;

export const deletePendingAggregationRequestShape = {
  type: "structure",
  required: ["RequesterAccountId", "RequesterAwsRegion"],
  members: { RequesterAccountId: accountId, RequesterAwsRegion: region },
} as const;

export const tagResourceShape = {
  type: "structure",
  required: ["ResourceArn", "Tags"],
  members: { ResourceArn: arn, Tags: { type: "list", member: tag, min: 1, max: 50 } },
} as const;

export const untagResourceShape = {
  type: "structure",
  required: ["ResourceArn", "TagKeys"],
  members: { ResourceArn: arn, TagKeys: { type: "list", member: tagKey, min: 1, max: 50 } },
} as const;

export const listTagsForResourceShape = {
  type: "structure",
  required: ["ResourceArn"],
  members: { ResourceArn: arn, Limit: limit, NextToken: text },
} as const;
