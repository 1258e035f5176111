/** A role's path has at most 512 characters, its name at most 64. */
const ROLE = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]{1,510}\/)?([\w+=,.@-]{1,64})$/;

/** The service that reads an organization with a role: the role's trust policy must name this principal. */
export const ROLE_SERVICE = "config.amazonaws.com";

/** The rule for a role's ARN. */
export const ROLE_RULE = "the ARN of a role, as arn:aws:iam::111111111111:role/name";

/** The parts of a role's ARN. */
interface Role {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  /** Without the path. */
  readonly name: string;
}

/** Reads the ARN of a role; undefined if it isn't one. */
export function parseRole(arn: unknown): Role | undefined {
  const [, partition, account, name] = typeof arn === "string" ? (ROLE.exec(arn) ?? []) : [];
  return partition && account && name ? { partition, account, name } : undefined;
}
