export { type ClaimsTableArgs, claimsTableArgs } from "./domain/claimsTable";
export { ConfigAggregatorError } from "./domain/error";
export type { ErrorCode } from "./domain/errorCodes";
export type {
  Certainty,
  HealthCause,
  HealthCauseCode,
  HealthCounts,
  HealthReport,
  HealthState,
  OrganizationHealth,
  ReportedState,
  SourceHealth,
  Unchecked,
  UncheckedHealth,
} from "./domain/health/report";
export type { Problem } from "./domain/problem";
export type { FunctionOptions } from "./functions/call";
export {
  type GetAggregatorHealthArgs,
  type GetAggregatorHealthOptions,
  type GetAggregatorHealthOutputArgs,
  getAggregatorHealth,
  getAggregatorHealthOutput,
} from "./functions/getAggregatorHealth";
export {
  type GetOrganizationAccountsArgs,
  type GetOrganizationAccountsOptions,
  type GetOrganizationAccountsOutputArgs,
  getOrganizationAccounts,
  getOrganizationAccountsOutput,
  type LeftOutAccount,
  type OrganizationAccount,
  type OrganizationAccountSelector,
  type OrganizationAccountSelectorInput,
  type OrganizationAccounts,
} from "./functions/getOrganizationAccounts";
export { AggregateAuthorization, type AggregateAuthorizationArgs } from "./resources/aggregateAuthorization";
export { AggregatorMembership, type AggregatorMembershipArgs } from "./resources/aggregatorMembership";
export type { WaitForSources } from "./resources/awaitedSources";
export type { Claims } from "./resources/claims";
export {
  type AccountAggregationSource,
  type AggregatorFilters,
  ConfigurationAggregator,
  type ConfigurationAggregatorArgs,
  type OrganizationAggregationSource,
} from "./resources/configurationAggregator";
export { OrganizationRole, type OrganizationRoleValues } from "./resources/organizationRole";
export {
  type AssumeRole,
  type AssumeRoleWithWebIdentity,
  type Endpoints,
  Provider,
  type ProviderArgs,
  type Publishing,
} from "./resources/provider";
export {
  type AggregatorReference,
  SourceAccount,
  type SourceAccountArgs,
  type SourceAccountProviders,
} from "./resources/sourceAccount";
