import type { Peer } from "./peers";

/**
 * Where moto 5.2.1 is known to be unlike AWS. Everything that is not listed has to be the same at both peers, and
 * everything that is listed has a test that sees both, so that it is noticed when either changes.
 */
export interface Difference {
  /** What AWS does, and the emulator like it. */
  readonly aws: unknown;
  readonly moto: unknown;
  readonly reason: string;
}

/** What a peer is expected to show where they differ. */
export function expected({ kind }: Peer, { aws, moto }: Difference): unknown {
  return kind === "moto" ? moto : aws;
}

const unchecked = "moto takes values as they come, but for lengths and the number of sources";
const quotas = "moto knows no quotas";
const putTags =
  "AWS uses the tags of a Put on creation alone; in moto each Put replaces them, or drops them: there the provider brings " +
  "them along";
const identities = "moto asks nothing of who calls but the account, which it looks up by the access key id";
const crash = "moto expects these members of every request";

/** By call: what is seen of it is a value, the code of an error, or that it was accepted. */
export const serviceDifferences = {
  "tags after a Put with other tags": { aws: { team: "s" }, moto: { team: "t" }, reason: putTags },
  "tags after a Put without tags": { aws: { team: "s" }, moto: {}, reason: putTags },
  "what answers hold beyond the API": {
    aws: [],
    moto: ["Tags"],
    reason: "moto answers with all that it keeps of an aggregator",
  },
  "a Put that switches accounts to an organization": {
    aws: "InvalidParameterValueException",
    moto: "accepted",
    reason:
      "moto keeps one record for both kinds of source; the provider deletes before it replaces, at either",
  },
  "a Put that switches an organization to accounts": {
    aws: "InvalidParameterValueException",
    moto: "accepted",
    reason: "as the other way round",
  },
  "filters after a Put": {
    aws: { resourceTypes: ["AWS::S3::Bucket"], servicePrincipals: ["s3.amazonaws.com"] },
    moto: {},
    reason: "moto drops AggregatorFilters",
  },
  "filters with nothing in them": {
    aws: "InvalidParameterValueException",
    moto: "accepted",
    reason: "moto drops AggregatorFilters unread",
  },
  "who created what AWS made": {
    aws: "controltower.amazonaws.com",
    moto: undefined,
    reason: "moto has no CreatedBy, nor aggregators that an AWS service made",
  },
  "the 51st aggregator of a region": { aws: "LimitExceededException", moto: "accepted", reason: quotas },
  "the 10,001st account of an aggregator": {
    aws: "LimitExceededException",
    moto: "accepted",
    reason: quotas,
  },
  "the 51st tag of an aggregator": { aws: "TooManyTagsException", moto: "accepted", reason: quotas },
  "an account id of 11 digits": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "an account id twice": {
    aws: ["222222222222"],
    moto: ["222222222222", "222222222222"],
    reason: "moto keeps lists as they come; the provider takes them for sets",
  },
  "no account ids": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "a region that is none": { aws: "InvalidParameterValueException", moto: "accepted", reason: unchecked },
  "an empty list of regions": {
    aws: "ValidationException",
    moto: "InvalidParameterValueException",
    reason: "to moto it is as good as no list",
  },
  "a name with a space": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "an empty name": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "a role that is none": { aws: "InvalidRoleException", moto: "accepted", reason: unchecked },
  "an organization's aggregator of an account in no organization": {
    aws: "NoAvailableOrganizationException",
    moto: "accepted",
    reason: "moto's Config knows nothing of its Organizations",
  },
  "no name": { aws: "ValidationException", moto: "HTTP 500", reason: crash },
  "an account source without accounts": { aws: "ValidationException", moto: "HTTP 500", reason: crash },
  "an organization source without a role": { aws: "ValidationException", moto: "HTTP 500", reason: crash },
  "a tag without a value": { aws: "accepted", moto: "HTTP 500", reason: crash },
  "a Put with a tag of AWS": { aws: "InvalidParameterValueException", moto: "accepted", reason: unchecked },
  "a Put with a tag key that no tag may have": {
    aws: "InvalidParameterValueException",
    moto: "ValidationException",
    reason: "moto validates the tags of each call alike",
  },
  "a Put with a tag value that no tag may have": {
    aws: "InvalidParameterValueException",
    moto: "accepted",
    reason: unchecked,
  },
  "a Put with a tag key twice": {
    aws: "InvalidParameterValueException",
    moto: "InvalidInput",
    reason: "moto has a code of its own for it",
  },
  "a call for no tags": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "a call to remove no tags": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "the tags of what is no ARN": {
    aws: "ValidationException",
    moto: "ResourceNotFoundException",
    reason: "moto looks any text up",
  },
  "tags on a page of one": {
    aws: { tags: 1, more: true },
    moto: { tags: 2, more: false },
    reason: "moto lists all tags at once, whatever the Limit",
  },
  "a page of 51 tags": { aws: "InvalidLimitException", moto: "accepted", reason: "moto allows 100" },
  "a page of 101 tags": {
    aws: "ValidationException",
    moto: "InvalidLimitException",
    reason: "moto doesn't validate against the API model",
  },
  "a token of no page of tags": {
    aws: "InvalidNextTokenException",
    moto: "accepted",
    reason: "moto lists all tags at once, whatever the NextToken",
  },
  "11 names to describe": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "a page of 101 aggregators": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "whether times are whole seconds": { aws: false, moto: true, reason: "moto keeps no fractions" },
  DescribeConfigurationAggregatorSourcesStatus: {
    aws: "accepted",
    moto: "HTTP 500",
    reason: "moto has no such operation",
  },
  "tags of an authorization that is given again with others": {
    aws: { team: "s" },
    moto: { team: "t" },
    reason: "in moto each Put replaces the tags",
  },
  "an authorization of an account id of 11 digits": {
    aws: "ValidationException",
    moto: "accepted",
    reason: unchecked,
  },
  "an authorization of a region that is none": {
    aws: "InvalidParameterValueException",
    moto: "accepted",
    reason: unchecked,
  },
  "an authorization without a region": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  "a page of 101 authorizations": { aws: "ValidationException", moto: "accepted", reason: unchecked },
  DescribePendingAggregationRequests: {
    aws: "accepted",
    moto: "HTTP 500",
    reason: "moto has no such operation",
  },
  "an operation that is part of AWS alone": {
    aws: "NotImplemented",
    moto: "HTTP 500",
    reason: "moto ends with an error of its own there; AWS itself would answer",
  },
  "a call in a region that the account has not enabled": {
    aws: "UnrecognizedClientException",
    moto: "accepted",
    reason: "moto has every region in every account",
  },
  "a call with a session token that isn't the key's": {
    aws: "UnrecognizedClientException",
    moto: "accepted",
    reason: identities,
  },
  "a call without a signature": {
    aws: "MissingAuthenticationTokenException",
    moto: "accepted",
    reason: identities,
  },
  "a role assumed without the external id it asks for": {
    aws: "AccessDenied",
    moto: "accepted",
    reason: identities,
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type ServiceDifference = keyof typeof serviceDifferences;

/** By what a stack does with its aggregator. */
export const lifecycleDifferences = {
  "filters after a refresh": {
    aws: { resourceTypes: ["AWS::S3::Bucket"] },
    moto: {},
    reason: "moto drops AggregatorFilters",
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type LifecycleDifference = keyof typeof lifecycleDifferences;
