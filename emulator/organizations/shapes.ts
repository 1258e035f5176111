const nextToken = { type: "string", max: 100_000 } as const;
const paging = { NextToken: nextToken, MaxResults: { type: "number", min: 1, max: 20 } } as const;
const accountId = { type: "string", max: 12, pattern: "^\\d{12}$" } as const;
const parentId = {
  type: "string",
  max: 100,
  pattern: "^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$",
} as const;
const unitId = { type: "string", max: 68, pattern: "^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$" } as const;
const unitName = { type: "string", min: 1, max: 128 } as const;
const servicePrincipal = { type: "string", min: 1, max: 128, pattern: "[\\w+=,.@-]*" } as const;
const tagText = "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$";
const tagKey = { type: "string", min: 1, max: 128, pattern: tagText } as const;
const tags = {
  type: "list",
  member: {
    type: "structure",
    required: ["Key", "Value"],
    members: { Key: tagKey, Value: { type: "string", min: 0, max: 256, pattern: tagText } },
  },
} as const;
const resourceId = {
  type: "string",
  max: 130,
  pattern:
    "^(r-[0-9a-z]{4,32})|(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})|(^p-[0-9a-zA-Z_]{8,128})|(^rp-[0-9a-zA-Z_]{4,128})|(^rt-[0-9a-zA-Z_]{8,32})$",
} as const;
const creationState = { type: "string", values: ["IN_PROGRESS", "SUCCEEDED", "FAILED"] } as const;

/** No input. */
export const emptyShape = { type: "structure", members: {} } as const;

/** The input of a list: only its page. */
export const pageShape = { type: "structure", members: paging } as const;

export const createOrganizationShape = {
  type: "structure",
  members: { FeatureSet: { type: "string", values: ["ALL", "CONSOLIDATED_BILLING"] } },
} as const;

export const ofParentShape = {
  type: "structure",
  required: ["ParentId"],
  members: { ParentId: parentId, ...paging },
} as const;

export const listChildrenShape = {
  type: "structure",
  required: ["ParentId", "ChildType"],
  members: {
    ParentId: parentId,
    ChildType: { type: "string", values: ["ACCOUNT", "ORGANIZATIONAL_UNIT"] },
    ...paging,
  },
} as const;

export const listParentsShape = {
  type: "structure",
  required: ["ChildId"],
  members: {
    ChildId: {
      type: "string",
      max: 100,
      pattern: "^(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$",
    },
    ...paging,
  },
} as const;

export const ofAccountShape = {
  type: "structure",
  required: ["AccountId"],
  members: { AccountId: accountId },
} as const;

export const listOfAccountShape = {
  type: "structure",
  required: ["AccountId"],
  members: { AccountId: accountId, ...paging },
} as const;

export const createAccountShape = {
  type: "structure",
  required: ["Email", "AccountName"],
  members: {
    Email: { type: "string", min: 6, max: 64, pattern: "[^\\s@]+@[^\\s@]+\\.[^\\s@]+" },
    AccountName: { type: "string", min: 1, max: 50, pattern: "[\\u0020-\\u007E]+" },
    RoleName: { type: "string", max: 64, pattern: "[\\w+=,.@-]{1,64}" },
    IamUserAccessToBilling: { type: "string", values: ["ALLOW", "DENY"] },
    Tags: tags,
  },
} as const;

export const describeCreateAccountStatusShape = {
  type: "structure",
  required: ["CreateAccountRequestId"],
  members: { CreateAccountRequestId: { type: "string", max: 36, pattern: "^car-[a-z0-9]{8,32}$" } },
} as const;

export const listCreateAccountStatusShape = {
  type: "structure",
  members: { States: { type: "list", member: creationState }, ...paging },
} as const;

export const moveAccountShape = {
  type: "structure",
  required: ["AccountId", "SourceParentId", "DestinationParentId"],
  members: { AccountId: accountId, SourceParentId: parentId, DestinationParentId: parentId },
} as const;

export const createUnitShape = {
  type: "structure",
  required: ["ParentId", "Name"],
  members: { ParentId: parentId, Name: unitName, Tags: tags },
} as const;

export const updateUnitShape = {
  type: "structure",
  required: ["OrganizationalUnitId"],
  members: { OrganizationalUnitId: unitId, Name: unitName },
} as const;

export const ofUnitShape = {
  type: "structure",
  required: ["OrganizationalUnitId"],
  members: { OrganizationalUnitId: unitId },
} as const;

export const tagResourceShape = {
  type: "structure",
  required: ["ResourceId", "Tags"],
  members: { ResourceId: resourceId, Tags: tags },
} as const;

export const untagResourceShape = {
  type: "structure",
  required: ["ResourceId", "TagKeys"],
  members: { ResourceId: resourceId, TagKeys: { type: "list", member: tagKey } },
} as const;

export const listTagsForResourceShape = {
  type: "structure",
  required: ["ResourceId"],
  members: { ResourceId: resourceId, NextToken: nextToken },
} as const;

export const delegationShape = {
  type: "structure",
  required: ["AccountId", "ServicePrincipal"],
  members: { AccountId: accountId, ServicePrincipal: servicePrincipal },
} as const;

export const listDelegatedAdministratorsShape = {
  type: "structure",
  members: { ServicePrincipal: servicePrincipal, ...paging },
} as const;

export const ofServiceShape = {
  type: "structure",
  required: ["ServicePrincipal"],
  members: { ServicePrincipal: servicePrincipal },
} as const;
