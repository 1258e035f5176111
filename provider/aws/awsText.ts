/*
 * Facts from the texts of AWS and its SDK, for which they have no code: such as which policy denies a call. These texts
 * may change at any time. If none of them fits, an error is told by its code, and a cause is less certain.
 */

/** Removes the SDK's hint at a hidden field of its error, which users can't see. */
export function withoutHint(message: string): string {
  const [text = ""] = message.split(/\n\s*Deserialization error/);
  return text;
}

/** The action that IAM reports as missing, for example `config:TagResource`. */
export function deniedAction(message: string): string | undefined {
  return /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
}

/** Whether a policy denies the action explicitly, rather than no policy allowing it. */
export function isExplicitDeny(message: string): boolean {
  return message.includes("explicit deny");
}

/** Whether a policy of the organization denies the call. */
export function isServiceControlPolicy(message: string): boolean {
  return /\bservice control policy\b/i.test(message);
}

/** Whether the message is about a role that could not be assumed. */
export function isAboutAssumeRole(message: string): boolean {
  return message.includes("sts:AssumeRole");
}

/** Whether the message says that a table has other keys than the request. */
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
