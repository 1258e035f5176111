/** Whether a string matches a pattern. */
export type Matcher = (text: string) => boolean;

/** What a pattern's `?` matches, and whether case matters. */
export interface Wildcards {
  readonly ignoreCase?: boolean;
  /** What `?` matches, as a regular expression; default: any character. */
  readonly one?: string;
}

/** A pattern in which `*` matches any string and `?` one character. */
export function wildcards(pattern: string, { ignoreCase = false, one = "." }: Wildcards = {}): Matcher {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|/]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, one);
  const expression = new RegExp(`^${source}$`, ignoreCase ? "isu" : "su");
  return (text) => expression.test(text);
}

/** An action's pattern, such as `config:Describe*`. */
export function actionPattern(pattern: string): Matcher {
  return wildcards(pattern, { ignoreCase: true });
}

/**
 * A resource's pattern: `*`, or an ARN whose six parts are compared separately.
 *
 * A resource may itself end in `*`, if the call creates it and thus its id. Such a resource could get any id, so only a
 * `*` in the pattern matches its `*`.
 */
export function resourcePattern(pattern: string): Matcher {
  if (pattern === "*") return () => true;
  const parts = arnParts(pattern).map((part) => wildcards(part, { one: "[^*]" }));
  return (resource) => {
    const given = arnParts(resource);
    return given.length === parts.length && parts.every((matches, index) => matches(given[index] ?? ""));
  };
}

/** Whether a string has the six parts of an ARN. */
export function isArn(text: string): boolean {
  return text.startsWith("arn:") && arnParts(text).length === 6;
}

/** The parts of an ARN; the last may contain colons. */
function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
