import type { IgnoredTags, Tags } from "../domain/tags";
import { isTableReference } from "./table";

/** One step in a chain of roles to assume. */
export interface AssumeRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  /** Seconds. */
  readonly durationSeconds?: number;
  readonly policy?: string;
}

/** A role to assume with a token of an identity provider, before the chain of roles. */
export interface WebIdentity extends Omit<AssumeRole, "externalId"> {
  /** The token itself, or a file that holds it. */
  readonly token: { readonly text: string } | { readonly file: string };
}

/** Where claims are kept that no resource says otherwise of, and what may be relied on. Times in seconds. */
export interface ClaimSettings {
  /** Name or ARN; undefined: on the tags of the aggregator. */
  readonly dynamodbTable?: string;
  /** The table's region; undefined: the aggregator's, or that of the ARN. */
  readonly region?: string;
  readonly visibleWithin?: number;
  readonly publishWithin?: number;
  readonly landsWithin?: number;
  readonly gatherFor?: number;
}

/** How to reach AWS: what an explicit `Provider` or the stack's `aws:*` config says. */
export interface Settings {
  readonly region?: string;
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  readonly assumeRoles: readonly AssumeRole[];
  readonly webIdentity?: WebIdentity;
  readonly endpoints: {
    readonly config?: string;
    readonly sts?: string;
    readonly organizations?: string;
    readonly iam?: string;
    readonly dynamodb?: string;
  };
  /** Empty: every account is allowed. */
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  readonly defaultTags: Tags;
  /** Whether an explicit provider was given `defaultTags` as secret. */
  readonly secretDefaultTags?: boolean;
  readonly ignoreTags: IgnoredTags;
  readonly maxRetries?: number;
  readonly retryMode?: string;
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
  readonly sharedConfigFiles: readonly string[];
  readonly sharedCredentialsFiles: readonly string[];
  /** Seconds that a call may take, repetitions included. */
  readonly requestTimeout?: number;
  readonly claims: ClaimSettings;
  /** Whether a preview passes, with a warning, that has not asked AWS. */
  readonly previewWithoutCredentials?: boolean;
  /** Settings that can't be read, and why. Going on without them could reach another account than meant. */
  readonly problems: readonly SettingsProblem[];
}

/** The most that publishWithin and landsWithin may be together, in seconds: what a mark on a claim can say. */
const LONGEST_CLAIM_TIMES = 1_200;

/** A setting that can't be read. */
export interface SettingsProblem {
  /** `aws:assumeRoles`, or `assumeRoles` of an explicit provider. */
  readonly key: string;
  readonly rule: string;
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration that the engine hands to the provider process.
 *
 * The inputs of an explicit `Provider` come as keys without a prefix, nested values as they are; the stack's
 * config as `namespace:key` with strings, nested values as JSON. The first replaces the second. pulumi-aws refuses keys
 * of `aws:` that it doesn't know, so that what only this package knows has a namespace of its own.
 */
export function readSettings(config: Raw): Settings {
  const explicit = Object.keys(config).some((key) => !key.includes(":"));
  const nameOf = (key: string) => (explicit ? key : `${OWN.includes(key) ? "aws-config" : "aws"}:${key}`);
  const value = (key: string): unknown => decode(unwrap(config[nameOf(key)]));
  const text = (key: string) => asText(value(key));
  const endpoints: Raw = Object.assign({}, ...asRecords(value("endpoints")));
  const ignored = asRecord(value("ignoreTags"));
  const webIdentity = asRecord(value("assumeRoleWithWebIdentity"));
  return defined({
    region: text("region"),
    profile: text("profile"),
    accessKey: text("accessKey"),
    secretKey: text("secretKey"),
    token: text("token"),
    assumeRoles: [...asRecords(value("assumeRole")), ...asRecords(value("assumeRoles"))].flatMap(
      readAssumeRole,
    ),
    webIdentity: readWebIdentity(webIdentity),
    endpoints: defined({
      config: asText(endpoints.configservice) ?? asText(endpoints.config),
      sts: asText(endpoints.sts),
      organizations: asText(endpoints.organizations),
      iam: asText(endpoints.iam),
      dynamodb: asText(endpoints.dynamodb),
    }),
    allowedAccountIds: asTexts(value("allowedAccountIds")),
    forbiddenAccountIds: asTexts(value("forbiddenAccountIds")),
    defaultTags: asTags(asRecord(value("defaultTags")).tags),
    secretDefaultTags: asBoolean(value("secretDefaultTags")),
    ignoreTags: { keys: asTexts(ignored.keys), keyPrefixes: asTexts(ignored.keyPrefixes) },
    maxRetries: asNumber(value("maxRetries")),
    retryMode: text("retryMode"),
    useFipsEndpoint: asBoolean(value("useFipsEndpoint")),
    useDualstackEndpoint: asBoolean(value("useDualstackEndpoint")),
    sharedConfigFiles: asTexts(value("sharedConfigFiles")),
    sharedCredentialsFiles: asTexts(value("sharedCredentialsFiles")),
    requestTimeout: asNumber(value("requestTimeout")),
    claims: readClaims(asRecord(value("claims"))),
    previewWithoutCredentials: asBoolean(value("previewWithoutCredentials")),
    problems: findProblems(value, nameOf),
  });
}

/** What pulumi-aws doesn't know. */
const OWN = ["claims", "previewWithoutCredentials"];

const LIST = "a list of strings";

const IDS = "a list of account ids, each a string of 12 digits";

/** What a setting has to be, where it is given. */
const SHAPES: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, rule: string]>> = {
  region: [isText, "the code of an AWS region, as us-east-1"],
  assumeRole: [isRole, "an object with a roleArn"],
  assumeRoles: [
    (value) => Array.isArray(value) && value.every(isRole),
    "a list of objects, each with a roleArn, and durations such as 1h30m",
  ],
  assumeRoleWithWebIdentity: [
    (value) => asRecord(value) === value && readWebIdentity(asRecord(value)) !== undefined,
    "an object with a roleArn, and webIdentityToken or webIdentityTokenFile",
  ],
  endpoints: [
    (value) =>
      asRecords(value).every((one) => Object.keys(one).length > 0 && Object.values(one).every(isUrl)),
    "a list of objects, or an object, of services and their URLs",
  ],
  defaultTags: [
    (value) => asRecord(value) === value && isTags(asRecord(value).tags),
    "an object with tags, whose values are strings",
  ],
  ignoreTags: [
    (value) => asRecord(value) === value && [...Object.values(asRecord(value))].every(isTexts),
    "an object with keys or keyPrefixes, both lists of strings",
  ],
  allowedAccountIds: [isAccountIds, IDS],
  forbiddenAccountIds: [isAccountIds, IDS],
  claims: [
    (value) => asRecord(value) === value && isClaims(asRecord(value)),
    "an object with dynamodbTable (a name or an ARN), region, and in seconds visibleWithin, publishWithin, landsWithin " +
      `(longer than publishWithin, which is longer than visibleWithin, and together ${LONGEST_CLAIM_TIMES} at most), gatherFor`,
  ],
  maxRetries: [(value) => isCount(value) && Number.isInteger(asNumber(value)), "a whole number from 0"],
  requestTimeout: [(value) => isCount(value) && asNumber(value) !== 0, "a number of seconds, more than 0"],
  retryMode: [(value) => value === "standard" || value === "adaptive", "standard or adaptive"],
  previewWithoutCredentials: [isSwitch, "true or false"],
  useFipsEndpoint: [isSwitch, "true or false"],
  useDualstackEndpoint: [isSwitch, "true or false"],
  sharedConfigFiles: [isTexts, LIST],
  sharedCredentialsFiles: [isTexts, LIST],
};

function findProblems(value: (key: string) => unknown, nameOf: (key: string) => string): SettingsProblem[] {
  const problems = Object.entries(SHAPES)
    .filter(
      ([key, [fits]]) =>
        value(key) !== undefined && value(key) !== null && value(key) !== "" && !fits(value(key)),
    )
    .map(([key, [, rule]]) => ({ key: nameOf(key), rule }));
  const missing = (key: string, other: string) =>
    value(key) && !value(other) ? [{ key: nameOf(key), rule: `only together with ${nameOf(other)}` }] : [];
  return [...problems, ...missing("accessKey", "secretKey"), ...missing("secretKey", "accessKey")];
}

function isSwitch(value: unknown): boolean {
  return [true, false, "true", "false"].includes(value as boolean | string);
}

function isUrl(value: unknown): boolean {
  return /^https?:\/\/\S+$/.test(asText(value) ?? "");
}

function isText(value: unknown): boolean {
  return asText(value) !== undefined;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}

function isAccountIds(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((member) => typeof member === "string" && /^\d{12}$/.test(member))
  );
}

function isCount(value: unknown): boolean {
  return (asNumber(value) ?? -1) >= 0;
}

function isRole(value: unknown): boolean {
  const { roleArn, duration } = asRecord(value);
  return isText(roleArn) && (duration === undefined || seconds(duration) !== undefined);
}

function isTags(value: unknown): boolean {
  return (
    value === undefined ||
    (asRecord(value) === value && Object.values(value as Raw).every((tag) => typeof tag === "string"))
  );
}

/** How long each may be counted on, where nothing else is set. Seconds. */
export const CLAIM_TIMES = { visibleWithin: 1, publishWithin: 10, landsWithin: 360, gatherFor: 5 };

function readClaims(claims: Raw): ClaimSettings {
  return defined({
    dynamodbTable: asText(claims.dynamodbTable),
    region: asText(claims.region),
    visibleWithin: asNumber(claims.visibleWithin),
    publishWithin: asNumber(claims.publishWithin),
    landsWithin: asNumber(claims.landsWithin),
    gatherFor: asNumber(claims.gatherFor),
  });
}

function isClaims(claims: Raw): boolean {
  const { dynamodbTable, region, ...times } = claims;
  const known = Object.entries(times).every(([key, time]) => key in CLAIM_TIMES && isCount(time));
  const { visibleWithin, publishWithin, landsWithin } = { ...CLAIM_TIMES, ...readClaims(times) };
  const isPlace = dynamodbTable === undefined ? region === undefined : isTableReference(dynamodbTable);
  const texts = isPlace && (region === undefined || isText(region));
  const ordered = visibleWithin < publishWithin && publishWithin < landsWithin;
  return known && texts && ordered && publishWithin + landsWithin <= LONGEST_CLAIM_TIMES;
}

function readWebIdentity(identity: Raw): WebIdentity | undefined {
  const [role] = readAssumeRole(identity);
  const text = asText(identity.webIdentityToken);
  const file = asText(identity.webIdentityTokenFile);
  if (role === undefined || (text ?? file) === undefined) return undefined;
  const { externalId: _, ...rest } = role;
  return { ...rest, token: text !== undefined ? { text } : { file: file ?? "" } };
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

/** By this key the engine recognises a value as wrapped, and a secret is one such. */
export const WRAPPED_KEY = "4dabf18193072939515e22adb298388d";

/** Nested secrets of an explicit provider arrive wrapped. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (WRAPPED_KEY in value) return unwrap((value as Raw).value);
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
