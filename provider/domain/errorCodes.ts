/**
 * Every code that an error of this package can have, by the room of its class. A code is stable: programs, alarms and the
 * troubleshooting page may rely on it.
 */
export const ERROR_CODES = [
  // aws: a call that failed, by what is known of it. The code that AWS sent is the error's `awsCode`.
  "AwsThrottled",
  "AwsUnknownOutcome",
  "AwsMalformedAnswer",
  "AwsInvalidRole",
  "AwsNotFound",
  "AwsUnreachable",
  "AwsUnauthenticated",
  "AwsTooLate",
  "AwsRejected",
  "AccountNotAllowed",
  "InvalidEndpoint",
  // live
  "OwnedByAws",
  "AggregatorGone",
  "AggregatorRecreated",
  // engine
  "PartialFailure",
  // aggregator
  "AggregatorExists",
  "AggregatorNotFound",
  "NotEmpty",
  "OwnedByOther",
  "TagsFull",
  "SourceKindFixed",
  "ConcurrentCreate",
  "RegionUnknown",
  // sharing
  "NoAggregator",
  "JoinedAggregatorGone",
  "NotShared",
  "OrganizationNotJoinable",
  "SharedByOthers",
  "OtherStore",
  "OtherTable",
  "Closing",
  "ClaimedByOthers",
  "AccountsNotRestored",
  "ClaimsFull",
  "TooManyAccounts",
  "LastAccount",
  "UnreadableClaim",
  "TooSlow",
  "ContendedClaim",
  "RecreatedByPut",
  "PublishingInterrupted",
  "ClaimNotWritten",
  "OwnClaimUnreadable",
  "OtherRun",
  "StackAtWork",
  "LeaseContended",
  "LeaseUnreadable",
  "ClaimsMoved",
  // membership
  "MembershipNotReadable",
  "CannotJoin",
  // rollout
  "InvalidRollout",
  "NoPulumi",
  // cli
  "Usage",
  "UnknownAggregator",
  "TableNotFound",
  "TableMismatch",
  "TableNameShortened",
  "UnknownClaim",
  "NotPruned",
  "StackDeploying",
  "PruningInterrupted",
  "ClaimChanged",
  "Declined",
  "UnusableTable",
  "NoRecovery",
] as const;

/** What an error of this package is about, for programs: see {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];
