/*
 * The error codes by which AWS says that it has done nothing: those of the API models of AWS Config and DynamoDB for the
 * operations that this package calls, and those that all of AWS has in common. InternalFailure, ServiceUnavailable and
 * what says that a request was broken off are not among them.
 */

/** Refused without effect, may be repeated. */
export const THROTTLED: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
]);

/** No usable credentials. */
export const UNAUTHENTICATED: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
]);

/** Refused for good. */
export const REFUSALS: ReadonlySet<string> = new Set([
  // PutConfigurationAggregator
  "InvalidParameterValueException",
  "LimitExceededException",
  "InvalidRoleException",
  "OrganizationAccessDeniedException",
  "NoAvailableOrganizationException",
  "OrganizationAllFeaturesNotEnabledException",
  // TagResource, UntagResource
  "TooManyTagsException",
  // UpdateItem, DeleteItem
  "ConditionalCheckFailedException",
  "ItemCollectionSizeLimitExceededException",
  "TransactionConflictException",
  // CreateTable, UpdateContinuousBackups
  "ResourceInUseException",
  "TableNotFoundException",
  "ContinuousBackupsUnavailableException",
  // All services
  "AccessDenied",
  "AccessDeniedException",
  "AuthFailure",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidAction",
  "InvalidParameterCombination",
  "InvalidParameterValue",
  "InvalidQueryParameter",
  "MalformedHttpRequestException",
  "MalformedQueryString",
  "MissingAction",
  "MissingParameter",
  "NotAuthorized",
  "OptInRequired",
  "RequestEntityTooLargeException",
  "RequestExpired",
  "SerializationException",
  "SubscriptionRequiredException",
  "UnauthorizedOperation",
  "UnknownOperation",
  "UnknownOperationException",
  "ValidationError",
  "ValidationException",
]);
