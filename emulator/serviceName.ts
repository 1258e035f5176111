/** The services behind the endpoint. */
export type ServiceName = "config" | "sts" | "organizations" | "iam" | "dynamodb";
