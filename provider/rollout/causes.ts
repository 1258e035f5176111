/** An account whose operation failed, and what Pulumi said. */
export interface FailedAccount {
  readonly accountId: string;
  readonly name: string | null;
  readonly stack: string;
  readonly errors: readonly string[];
}

/** Accounts that failed for the same reason. */
export interface Cause {
  /** The error with `{account}`, `{region}` and so on in place of values that differ between accounts. */
  readonly cause: string;
  /** The error of the first of these accounts. */
  readonly example: string;
  /** What to do now; null if Pulumi's own state is not the cause. */
  readonly advice: string | null;
  /** In the order of the rollout. */
  readonly accountIds: readonly string[];
}

/** Longer errors are cut: the log has all of them. */
const MOST_LINES = 12;
const LONGEST = 2_000;

/** Lines that only say that something failed, or where in the code. */
const NOISE = [
  /^\s+at /,
  /^(?:update|preview|destroy|refresh|resource operation) failed$/,
  /^(?:error: )?(?:an unhandled error occurred|Running program .* failed with an unhandled exception):?/i,
  /^It looks like the Pulumi SDK has not been installed/,
];

/** Values that differ between accounts with the same cause, from the longest form to the shortest. */
const VARIABLE: readonly (readonly [pattern: RegExp, placeholder: string])[] = [
  [/\burn:pulumi:[^\s'"`,;)\]]+/g, "{urn}"],
  [/\barn:aws[\w-]*:[^\s'"`,;)\]]*[^\s'"`,;)\].:]/g, "{arn}"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "{id}"],
  [/\b(request ?id:?\s*)"?[\w/+=-]{8,}"?/gi, "$1{id}"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/g, "{time}"],
  [/\b(?<!\.)\d{12}\b/g, "{account}"],
  [/\b[a-z]{2,4}(?:-[a-z]+)?-(?:north|south|east|west|central)(?:east|west)?-\d\b/g, "{region}"],
  [/\b\d+(?:\.\d+)?\s?(?:ms|seconds?|minutes?|s)\b/g, "{duration}"],
  [/(?<=[a-z]-)(?=[a-f]*\d)[0-9a-f]{7,40}\b/g, "{suffix}"],
];

/** The error without noise: no stack traces, no `error:`, no blank ends. */
export function essenceOf(message: string): string {
  const lines = message
    .replace(/\r/g, "")
    .split("\n")
    .map((line) => line.trimEnd().replace(/^\s*error: /, ""))
    .filter((line) => !NOISE.some((noise) => noise.test(line)));
  const text = lines.join("\n").trim();
  const kept = text.split("\n").slice(0, MOST_LINES).join("\n");
  const cut = kept.length > LONGEST ? kept.slice(0, LONGEST) : kept;
  return cut.length < text.length ? `${cut}…` : cut;
}

/** The error with placeholders for values that differ between accounts. */
function causeOf(error: string, { accountId, name, stack }: Omit<FailedAccount, "errors">): string {
  const own = [
    [stack, "{stack}"],
    [stack.split("/").at(-1) ?? stack, "{stack}"],
    [name ?? "", "{name}"],
  ] as const;
  // Replace the account id first: a stack is often named after it.
  const withoutAccount = VARIABLE.reduce(
    (text, [pattern, placeholder]) => text.replace(pattern, placeholder),
    error,
  );
  return own
    .filter(([value]) => value.length >= 3 && value !== accountId)
    .reduce((text, [value, placeholder]) => replaceWord(text, value, placeholder), withoutAccount);
}

/**
 * Accounts by cause, the most frequent cause first. An account with several errors is under each of them.
 *
 * @param program - the folder of the program, for advice
 */
export function groupByCause(accounts: readonly FailedAccount[], program: string): Cause[] {
  const groups = new Map<string, { example: string; failed: FailedAccount[] }>();
  for (const account of accounts)
    for (const error of account.errors) {
      // A lock's error lists, below its first line, the processes that hold it, which differ.
      const cause = causeOf(isLock(error) ? (error.split("\n")[0] ?? error) : error, account);
      const group = groups.get(cause) ?? { example: error, failed: [] };
      if (!group.failed.includes(account)) group.failed.push(account);
      groups.set(cause, group);
    }
  return (
    [...groups]
      .map(([cause, { example, failed }]) => ({
        cause,
        example,
        advice: isLock(example) ? unlocking(failed, program) : null,
        accountIds: failed.map(({ accountId }) => accountId),
      }))
      // Sorting is stable, so causes with equally many accounts keep the order of the rollout.
      .sort((a, b) => b.accountIds.length - a.accountIds.length)
  );
}

/**
 * Pulumi's messages if another operation holds the stack, or was killed while it held it: with state in a bucket, and
 * in Pulumi Cloud.
 */
const LOCKS = ["the stack is currently locked by", "[409] Conflict: Another update is currently in progress"];

function isLock(error: string): boolean {
  return LOCKS.some((text) => error.includes(text));
}

function unlocking(accounts: readonly FailedAccount[], program: string): string {
  const [first, ...others] = accounts.map(({ stack }) => stack);
  const which =
    others.length === 0
      ? `\`pulumi cancel ${first}\` in ${program}`
      : `\`pulumi cancel STACK\` in ${program} for each of these stacks: ${[first, ...others].join(", ")}`;
  const them = others.length === 0 ? "this stack" : "these stacks";
  return `Wait until no other operation runs on ${them}. If a killed operation has left the lock, run ${which}. Then resume.`;
}

/** Replaces a value only if it stands alone: `prod` is not a part of `production`. */
function replaceWord(text: string, value: string, placeholder: string): string {
  const escaped = value.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w{-])${escaped}(?![\\w}-])`, "g"), placeholder);
}
