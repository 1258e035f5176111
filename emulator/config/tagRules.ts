import type { AwsError } from "../protocol/errors";

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags of a request. `refuse` makes the operation's error: Put and TagResource answer differently. */
export function tagsOf(
  tags: readonly { Key?: string; Value?: string }[],
  refuse: (message: string) => AwsError,
): Tags {
  const result = new Map<string, string>();
  for (const { Key: key, Value: value = "" } of tags) {
    if (key === undefined) throw refuse("Each tag must have a key.");
    checkTagKey(key, refuse);
    if (!allowed.test(value))
      throw refuse(`The value '${value}' of tag '${key}' contains invalid characters.`);
    if (result.has(key)) throw refuse(`The tag key '${key}' is given more than once.`);
    result.set(key, value);
  }
  return Object.fromEntries(result);
}

/** Rejects keys that are reserved for AWS, or contain characters that tags can't have. */
export function checkTagKey(key: string, refuse: (message: string) => AwsError): void {
  if (key.toLowerCase().startsWith("aws:")) {
    throw refuse(`The tag key '${key}' starts with 'aws:', which is reserved for AWS.`);
  }
  if (!allowed.test(key)) throw refuse(`The tag key '${key}' contains invalid characters.`);
}
