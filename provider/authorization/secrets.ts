import type { SecretTable } from "../engine/secret";

/**
 * The properties of an authorization that hold values that a program may declare as secret. ARNs contain the authorized
 * account.
 */
export const secrets: SecretTable = {
  accountIds: { paths: ["authorizedAccountId", "arns"] },
  tags: { paths: ["tags", "tagsAll", "defaultTags"], markedByEngine: ["tags"] },
};
