/*
 * What is read out of the texts of AWS and its SDK. They are nobody's contract: codes decide, and these only add to an
 * advice.
 */

/** Without the SDK's hint at a hidden field of its error, which is none for a user. */
export function withoutHint(message: string): string {
  const [text = ""] = message.split(/\n\s*Deserialization error/);
  return text;
}

/** The action that IAM says is missing, as `config:TagResource`. */
export function deniedAction(message: string): string | undefined {
  return /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
}

/** Whether a policy forbids it, rather than no policy allowing it. */
export function isExplicitDeny(message: string): boolean {
  return message.includes("explicit deny");
}

/** Whether it is a policy of the organization that denies a call. */
export function isServiceControlPolicy(message: string): boolean {
  return /\bservice control policy\b/i.test(message);
}

/** Whether a role could not be assumed. */
export function isAboutAssumeRole(message: string): boolean {
  return message.includes("sts:AssumeRole");
}

/** Whether the keys of a table are not those that were named. */
export function isAboutKeys(message: string): boolean {
  return /\bkeys?\b/i.test(message);
}

/**
 * The causes of OrganizationAccessDeniedException: EnableAWSServiceAccess is not allowed; the account is no delegated
 * administrator, or may not list them; the management account or the delegated administrator has changed; the aggregator
 * is of a former organization.
 */
export type OrganizationDenial = "enable" | "delegation" | "changed" | "former";

const DENIALS: Readonly<Record<OrganizationDenial, RegExp>> = {
  enable: /EnableAWSServiceAccess/i,
  delegation: /registered delegated administrator/i,
  changed: /\bchanged\b/i,
  former: /\b(previous|former)\b/i,
};

/** The cause that a message names; undefined if it names none, or several. */
export function organizationDenial(message: string): OrganizationDenial | undefined {
  const causes = Object.keys(DENIALS) as OrganizationDenial[];
  const [first, ...others] = causes.filter((cause) => DENIALS[cause].test(message));
  return others.length === 0 ? first : undefined;
}
