/** The services behind the endpoint. */
export const serviceNames = ["config", "sts", "organizations", "iam", "dynamodb", "account"] as const;

/**
 * A service behind the endpoint.
 *
 * @useDeclaredType
 */
export type ServiceName = (typeof serviceNames)[number];
