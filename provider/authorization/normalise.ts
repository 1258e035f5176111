import { rolesOf, type Settings } from "../aws/settings";
import { brokenAccountId } from "../domain/accountId";
import { collecting, type Problem, type Report, withoutValues } from "../domain/problem";
import { AUTHORIZATION_TAG_QUOTA } from "../domain/quotas";
import { brokenRegion, partitionOf } from "../domain/region";
import { parseRole } from "../domain/role";
import { isRecord, type Raw, refuseOthers, withoutNull, withoutUndefined } from "../domain/values";
import { isUnknown } from "../engine/unknown";
import type { MemberMap } from "../inputs/accounts";
import { inheritedTags, refuseTooManyTags, tags } from "../inputs/tags";
import { flag, sortedByKey } from "../inputs/values";
import type { Inputs } from "./inputs";

const PROPERTIES = ["authorizedAccountId", "authorizedAwsRegion", "regions", "adopt", "ownerTag", "tags"];

/** Names that pulumi-aws or other resources of this package use for a property. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  accountId: "authorizedAccountId",
  region: "regions",
  allRegions: 'regions: "all"',
};

/** Properties that the constructor and the steps add, and that only they read. */
export const INTERNAL = [
  "owner",
  "label",
  "uid",
  "grants",
  "pending",
  "lostUntil",
  "secrets",
  "unfinished",
  "expects",
];

/** What checked inputs hold in addition. */
const OWN = [...INTERNAL, "defaultTags", "__provider"];

/** What normalising needs besides the inputs. */
interface Defaults {
  /** Checked inputs of the last deployment; undefined if there was none. */
  readonly olds: Partial<Inputs> | undefined;
  readonly settings: Settings;
  /** The provider's region. */
  readonly region: string | undefined;
}

/** Inputs whose regions may still be "all that the account has enabled": only AWS knows which these are. */
export type Normalised = Omit<Inputs, "regions"> & { readonly regions: MemberMap | "all" };

/**
 * Brings a program's inputs into the form that the state holds. It accepts its own output. Values that are not known
 * yet stay as they are. Every broken rule is reported.
 */
export function normalise(
  args: Raw,
  { olds, settings, region }: Defaults,
): { inputs: Normalised; problems: Problem[]; expected: Expected } {
  const problems: Problem[] = [];
  const report = collecting(problems);
  const news = withoutNull(args);
  const secrets = secretsIn(news.secrets, settings);
  problems.push(...settings.problems);
  refuseOthers(ownProperties(news, olds), PROPERTIES, "", report, ELSEWHERE);
  const isSecret = (value: string) => secrets?.includes(value) ?? false;
  const own = tags(news.tags, { secret: isSecret("tags"), ignored: settings.ignoreTags }, report);
  const authorizedAwsRegion = readAggregatorRegion(news.authorizedAwsRegion, report);
  const inputs = withoutUndefined({
    authorizedAccountId: readAccount(
      news.authorizedAccountId,
      isSecret("accountIds") ? withoutValues(report) : report,
    ),
    authorizedAwsRegion,
    regions: readRegions(
      news.regions,
      { olds: olds?.regions, region, authorizedAwsRegion, settings },
      report,
    ),
    accountId: olds?.accountId,
    adopt: flag("adopt", news.adopt, false, report),
    ownerTag: flag("ownerTag", news.ownerTag, true, report),
    tags: own,
    defaultTags: inheritedTags(settings, own, isSecret("tags"), report),
    owner: olds?.owner ?? news.owner,
    label: news.label,
    secrets,
    __provider: news.__provider,
  });
  refuseTooManyTags(inputs, 0, report, AUTHORIZATION_TAG_QUOTA);
  return { inputs: inputs as unknown as Normalised, problems, expected: readExpected(news.expects, report) };
}

/** What a component expects, see `SourceAccount`. */
export interface Expected {
  /** The source account; undefined if any is accepted, or if it isn't known yet. */
  readonly accountId?: string;
  /** The source account is not printed. */
  readonly isSecret?: true;
  /** The component also puts the account on the aggregator. */
  readonly joins?: true;
}

function readExpected(value: unknown, report: Report): Expected {
  if (!isRecord(value)) return {};
  const { accountId, isSecret, joins } = value;
  const isKnown = accountId !== undefined && !isUnknown(accountId);
  const rule = isKnown ? brokenAccountId(accountId, "source account") : undefined;
  if (rule) (isSecret === true ? withoutValues(report) : report)("accountId", accountId, rule);
  return {
    ...(isKnown && rule === undefined && { accountId: String(accountId) }),
    ...(isSecret === true && { isSecret }),
    ...(joins === true && { joins }),
  };
}

/** What a program may set. The account is in checked inputs, which the engine passes for `ignoreChanges`. */
function ownProperties(news: Raw, olds: Partial<Inputs> | undefined): Raw {
  const isRecorded = news.accountId !== undefined && news.accountId === olds?.accountId;
  const added = isRecorded ? [...OWN, "accountId"] : OWN;
  return Object.fromEntries(Object.entries(news).filter(([key]) => !added.includes(key)));
}

function secretsIn(given: unknown, { secretDefaultTags }: Settings): readonly string[] | undefined {
  const kinds = new Set([
    ...(Array.isArray(given) ? given.map(String) : []),
    ...(secretDefaultTags ? ["tags"] : []),
  ]);
  return kinds.size > 0 ? [...kinds].sort() : undefined;
}

function readAccount(value: unknown, report: Report): unknown {
  const rule = isUnknown(value) ? undefined : brokenAccountId(value, "aggregator's account");
  if (rule) report("authorizedAccountId", value, rule);
  return value;
}

function readAggregatorRegion(value: unknown, report: Report): unknown {
  if (isUnknown(value)) return value;
  const rule = value === undefined ? "the aggregator's region, as us-east-1" : brokenRegion(String(value));
  if (rule) report("authorizedAwsRegion", value, rule);
  return value;
}

interface Surroundings {
  readonly olds: MemberMap | undefined;
  readonly region: string | undefined;
  readonly authorizedAwsRegion: unknown;
  readonly settings: Settings;
}

/**
 * Regions as a map by code; regions that are not known yet get keys of their own, and then the regions of the state
 * stay.
 */
function readRegions(value: unknown, around: Surroundings, report: Report): unknown {
  if (isUnknown(value) || value === "all") return value;
  if (value === undefined && around.region === undefined) {
    report("regions", undefined, "set here, or a region on the Provider, as aws:region or as AWS_REGION");
    return value;
  }
  const entries = entriesOf(value ?? [around.region]);
  // With ignoreChanges the engine hands back what a refresh has left in the state.
  const isEmptied = isRecord(value) && around.olds !== undefined && Object.keys(around.olds).length === 0;
  if (entries === undefined || (entries.length === 0 && !isEmptied)) {
    report("regions", value, 'a list of at least one region, or "all"');
    return value;
  }
  const isUnsure = entries.some(([code]) => isUnknown(code));
  const members = new Map<string, unknown>(isUnsure ? Object.entries(around.olds ?? {}) : []);
  entries.forEach(([code, at], index) => {
    const rule = isUnknown(code) ? undefined : brokenSource(code, around);
    if (isUnknown(code)) members.set(`(known later ${index})`, code);
    else if (rule === undefined) members.set(String(code), true);
    else report(value === undefined ? "regions" : `regions${at}`, code, rule);
  });
  return sortedByKey(members);
}

/** Regions and their property paths, from a program's list or from checked inputs' map. */
function entriesOf(value: unknown): [code: unknown, at: string][] | undefined {
  if (Array.isArray(value)) return value.map((code, index) => [code, `[${index}]`]);
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([code, member]) => [
    isUnknown(member) ? member : code,
    `[${JSON.stringify(code)}]`,
  ]);
}

/** The rule that a source region breaks; undefined if it breaks none. Nothing in AWS crosses partitions. */
function brokenSource(code: unknown, { authorizedAwsRegion, settings }: Surroundings): string | undefined {
  if (typeof code !== "string") return "a string";
  const rule = brokenRegion(code);
  if (rule) return rule;
  const partition = partitionOf(code);
  const isComparable = typeof authorizedAwsRegion === "string" && !isUnknown(authorizedAwsRegion);
  if (isComparable && partitionOf(authorizedAwsRegion) !== partition)
    return `a region of the partition ${partitionOf(authorizedAwsRegion)}, since the aggregator is in ${authorizedAwsRegion}`;
  const role = parseRole(rolesOf(settings).at(-1)?.role.roleArn);
  return role && role.partition !== partition
    ? `a region of the partition ${role.partition}, since the credentials are of a role of that`
    : undefined;
}
