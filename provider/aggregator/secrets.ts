import { isAccountId } from "../domain/accountId";
import type { SecretTable } from "../engine/secret";

const neverSecret = ["regions", "allRegions"];

/** The properties of an aggregator that hold values that a program may declare as secret. */
export const secrets: SecretTable = {
  accountIds: {
    paths: ["accountAggregationSource.accountIds", "accountIds", "undeclared"],
    isSecretKey: isAccountId,
    neverSecret,
  },
  roleArn: {
    paths: ["organizationAggregationSource"],
    markedByEngine: ["organizationAggregationSource"],
    neverSecret,
  },
  tags: { paths: ["tags", "tagsAll", "defaultTags", "undeclared"], markedByEngine: ["tags"], neverSecret },
  filters: { paths: ["aggregatorFilters"] },
};
