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

/** Whether a role could not be assumed. */
export function isAboutAssumeRole(message: string): boolean {
  return message.includes("sts:AssumeRole");
}

/** Whether the keys of a table are not those that were named. */
export function isAboutKeys(message: string): boolean {
  return /\bkeys?\b/i.test(message);
}
