import type { SecretTable } from "../engine/secret";

/** Where an aggregator has what a program may give as secret. Regions are never secret. */
export const secrets: SecretTable = {
  accountIds: {
    paths: ["accountAggregationSource.accountIds", "accountIds", "undeclared"],
    hasSecretKeys: true,
  },
  roleArn: { paths: ["organizationAggregationSource"], markedByEngine: ["organizationAggregationSource"] },
  tags: { paths: ["tags", "tagsAll", "defaultTags", "undeclared"], markedByEngine: ["tags"] },
  filters: { paths: ["aggregatorFilters"] },
};
