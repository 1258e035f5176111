import type { SecretTable } from "../engine/secret";

/** Where an authorization has what a program may give as secret. Its ARNs hold the account that is authorized. */
export const secrets: SecretTable = {
  accountIds: { paths: ["authorizedAccountId", "arns"] },
  tags: { paths: ["tags", "tagsAll", "defaultTags"], markedByEngine: ["tags"] },
};
