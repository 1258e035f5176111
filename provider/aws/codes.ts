/*
 * The error codes by which AWS says that it has done nothing: those in the API models of AWS Config and DynamoDB for
 * the operations that this package calls, and those common to all of AWS. InternalFailure, ServiceUnavailable and codes
 * for an interrupted request are not among them.
 */

/** Rejected without effect; may be repeated. */
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

/** Rejected; repeating doesn't help. */
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
