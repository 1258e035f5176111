import { isAccountId } from "../domain/accountId";
import type { SecretTable } from "../engine/secret";

/** The properties of a membership that hold values that a program may declare as secret. */
export const secrets: SecretTable = {
  accountIds: { paths: ["accountIds", "aggregatorAccountIds"], isSecretKey: isAccountId },
};
