import type { SecretTable } from "../engine/secret";

/** Where a membership has what a program may give as secret. */
export const secrets: SecretTable = {
  accountIds: { paths: ["accountIds", "aggregatorAccountIds"], hasSecretKeys: true },
};
