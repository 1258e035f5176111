/** The services behind the endpoint. */
export const serviceNames = ["config", "sts", "organizations", "iam", "dynamodb", "account"] as const;

export type ServiceName = (typeof serviceNames)[number];
