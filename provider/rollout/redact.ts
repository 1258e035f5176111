import type { DeclaredAccount } from "./declare";

/** Replaces a secret in a report. */
const REDACTED = "[secret]";

/** Shorter secrets would turn up by chance in any text. */
const SHORTEST_SECRET = 4;

/** Nothing shows which variables are secret, and short values such as `true` or `eu` rarely are. */
const SHORTEST_VARIABLE = 8;

/** Variables that errors have to show and that are never secret. */
const PUBLIC_VARIABLES = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ROLE_ARN"];

/**
 * A text without the account's secret configuration and without the values of its environment, which are often
 * credentials.
 */
export function withoutSecrets(text: string, account: DeclaredAccount): string {
  return [...secretsOf(account), ...variablesOf(account)]
    .sort((a, b) => b.length - a.length)
    .reduce((left, value) => left.replaceAll(value, REDACTED), text);
}

function secretsOf({ config }: DeclaredAccount): string[] {
  return Object.values(config)
    .flatMap((value) => (typeof value !== "string" && value.secret ? [value.value] : []))
    .filter((value) => value.length >= SHORTEST_SECRET);
}

/** The report shows id, name and stack of the account anyway. */
function variablesOf({ env, accountId, name, stack }: DeclaredAccount): string[] {
  return Object.entries(env)
    .filter(([variable]) => !PUBLIC_VARIABLES.includes(variable))
    .map(([, value]) => value)
    .filter((value) => value.length >= SHORTEST_VARIABLE && ![accountId, name, stack].includes(value));
}
