export {
  type AccountAggregationSource,
  type AggregatorFilters,
  ConfigurationAggregator,
  type ConfigurationAggregatorArgs,
  type OrganizationAggregationSource,
} from "./resources/configurationAggregator";
export {
  type AssumeRole,
  type AssumeRoleWithWebIdentity,
  type Endpoints,
  Provider,
  type ProviderArgs,
} from "./resources/provider";
