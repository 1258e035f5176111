/** Values that a program may declare as secret. */
export type Secret = "accountIds" | "roleArn" | "tags" | "filters";
