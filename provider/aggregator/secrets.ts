import type { SecretTable } from "../engine/secret";

/** The properties of an aggregator that hold values that a program may declare as secret. Regions are never secret. */
export const secrets: SecretTable = {
  accountIds: {
    paths: ["accountAggregationSource.accountIds", "accountIds", "undeclared"],
    hasSecretKeys: true,
  },
  roleArn: { paths: ["organizationAggregationSource"], markedByEngine: ["organizationAggregationSource"] },
  tags: { paths: ["tags", "tagsAll", "defaultTags", "undeclared"], markedByEngine: ["tags"] },
  filters: { paths: ["aggregatorFilters"] },
};
