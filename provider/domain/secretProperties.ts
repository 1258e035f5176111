/** Values that a program may give as secret. */
export type Secret = "accountIds" | "roleArn" | "tags" | "filters";
