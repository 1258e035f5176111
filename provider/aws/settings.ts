import type { IgnoredTags, Tags } from "../merge/tags";

/** One step in a chain of roles to assume. */
export interface AssumeRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  /** Seconds. */
  readonly durationSeconds?: number;
  readonly policy?: string;
}

/** How to reach AWS: what an explicit `Provider` or the stack's `aws:*` config says. */
export interface Settings {
  readonly region?: string;
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  readonly assumeRoles: readonly AssumeRole[];
  readonly endpoints: { readonly config?: string; readonly sts?: string };
  readonly defaultTags: Tags;
  readonly ignoreTags: IgnoredTags;
  readonly maxRetries?: number;
  readonly retryMode?: string;
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
  readonly sharedConfigFiles: readonly string[];
  readonly sharedCredentialsFiles: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration that the engine hands to the provider process.
 *
 * The inputs of an explicit `Provider` come as keys without a prefix, nested values as they are; the stack's
 * config as `namespace:key` with strings, nested values as JSON. The first replaces the second.
 */
export function readSettings(config: Raw): Settings {
  const explicit = Object.keys(config).some((key) => !key.includes(":"));
  const value = (key: string): unknown => decode(unwrap(config[explicit ? key : `aws:${key}`]));
  const text = (key: string) => asText(value(key));
  const endpoints: Raw = Object.assign({}, ...asRecords(value("endpoints")));
  const ignored = asRecord(value("ignoreTags"));
  return defined({
    region: text("region"),
    profile: text("profile"),
    accessKey: text("accessKey"),
    secretKey: text("secretKey"),
    token: text("token"),
    assumeRoles: [...asRecords(value("assumeRole")), ...asRecords(value("assumeRoles"))].flatMap(
      readAssumeRole,
    ),
    endpoints: defined({
      config: asText(endpoints.configservice) ?? asText(endpoints.config),
      sts: asText(endpoints.sts),
    }),
    defaultTags: asTags(asRecord(value("defaultTags")).tags),
    ignoreTags: { keys: asTexts(ignored.keys), keyPrefixes: asTexts(ignored.keyPrefixes) },
    maxRetries: asNumber(value("maxRetries")),
    retryMode: text("retryMode"),
    useFipsEndpoint: asBoolean(value("useFipsEndpoint")),
    useDualstackEndpoint: asBoolean(value("useDualstackEndpoint")),
    sharedConfigFiles: asTexts(value("sharedConfigFiles")),
    sharedCredentialsFiles: asTexts(value("sharedCredentialsFiles")),
  });
}

function readAssumeRole(role: Raw): AssumeRole[] {
  const roleArn = asText(role.roleArn);
  if (roleArn === undefined) return [];
  return [
    defined({
      roleArn,
      sessionName: asText(role.sessionName),
      externalId: asText(role.externalId),
      durationSeconds: seconds(role.duration) ?? asNumber(role.durationSeconds),
      policy: asText(role.policy),
    }),
  ];
}

/** A duration as pulumi-aws takes it, `1h30m` or `900s`. */
function seconds(duration: unknown): number | undefined {
  const text = asText(duration) ?? "";
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined;
  const unit: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  return Math.round(
    parts.reduce((sum, [, count, name]) => sum + Number(count) * (unit[name ?? "s"] ?? 1), 0),
  );
}

const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Nested secrets of an explicit provider arrive wrapped. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_SIGNATURE in value) return unwrap((value as Raw).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
}

function decode(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Without the members that are undefined, as exactOptionalPropertyTypes wants it. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function asNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function asBoolean(value: unknown): boolean | undefined {
  return value === undefined || value === "" ? undefined : value === true || value === "true";
}

function asRecord(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** One object, or a list of them. */
function asRecords(value: unknown): Raw[] {
  return (Array.isArray(value) ? value : [value]).map(asRecord);
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((member) => typeof member === "string") : [];
}

function asTags(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(asRecord(value)).map(([key, tag]) => [key, String(tag)]));
}
