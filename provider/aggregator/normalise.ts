import type { Settings } from "../aws/settings";
import { AGGREGATOR_NAME_RULE, isAggregatorName } from "../domain/aggregatorName";
import { collecting, type Problem, type Report } from "../domain/problem";
import type { Secret } from "../domain/secretProperties";
import { isRecord, type Raw, refuseOthers, withoutNull, withoutUndefined } from "../domain/values";
import { hides } from "../engine/secret";
import { hasUnknown, isUnknown } from "../engine/unknown";
import { claims } from "../inputs/claims";
import { type HealthLine, healthLine } from "../inputs/health";
import { readRegion } from "../inputs/region";
import { maxRemovals } from "../inputs/removals";
import { type SourceRole, sourceRole } from "../inputs/sourceRole";
import { inheritedTags, refuseTooManyTags, tags } from "../inputs/tags";
import { flag } from "../inputs/values";
import { isControlTowerName } from "../live/found";
import { tagCount } from "../sharing/store/tagFormat";
import { reserveFor } from "../sharing/store/tags";
import { type Inputs, unitedSecrets } from "./inputs";
import { filters } from "./validation/filters";
import { sources } from "./validation/source";

/** What normalising needs to know in addition to the inputs. */
export interface Defaults {
  /** Checked inputs of the last deployment; undefined if there was none. */
  readonly olds: Partial<Inputs> | undefined;
  readonly settings: Settings;
  readonly region: string | undefined;
}

const PROPERTIES = [
  "name",
  "region",
  "accountAggregationSource",
  "organizationAggregationSource",
  "merge",
  "claims",
  "adopt",
  "forceDestroy",
  "maxRemovals",
  "sourceRole",
  "ownerTag",
  "preflight",
  "health",
  "aggregatorFilters",
  "tags",
];

const MODES = ["preserve", "replace", "shared"];

/** Properties that are one level deeper, to suggest the right path. */
const NESTED: Readonly<Record<string, string>> = {
  accountIds: "accountAggregationSource.accountIds",
  allRegions: "accountAggregationSource.allRegions",
  regions: "accountAggregationSource.regions",
  roleArn: "organizationAggregationSource.roleArn",
  resourceTypes: "aggregatorFilters.resourceTypes",
  servicePrincipals: "aggregatorFilters.servicePrincipals",
  dynamodbTable: "claims.dynamodbTable",
};

/** Properties that the constructor and the steps add, and that only they read. */
export const INTERNAL = [
  "owner",
  "uid",
  "createdAt",
  "organization",
  "awaits",
  "looking",
  "watching",
  "formerOwners",
  "autoName",
  "secrets",
  "unfinished",
  "undeclared",
];

/**
 * Brings the inputs of a program into the form the state holds: sets are sorted and without duplicates, accounts are a
 * map, defaults are left out. It accepts its own output. Values that are not known yet stay as they are. Every broken
 * rule is reported.
 */
export function normalise(
  args: Raw,
  { olds, settings, region }: Defaults,
): { inputs: Inputs; problems: Problem[]; sourceRole?: SourceRole; health?: HealthLine } {
  const problems: Problem[] = [];
  const report = collecting(problems);
  const news = withoutNull(args);
  const secrets = unitedSecrets(
    { secrets: (news.secrets ?? []) as readonly Secret[] },
    settings.secretDefaultTags ? { secrets: ["tags"] } : {},
  );
  const isSecret = (value: Secret) => hides({ ...(secrets && { secrets }) }, value);

  problems.push(...settings.problems);
  refuseOthers(omit(news, [...INTERNAL, "defaultTags", "__provider"]), PROPERTIES, "", report, NESTED);
  const own = tags(news.tags, { secret: isSecret("tags"), ignored: settings.ignoreTags }, report);
  const place = news.region ?? region;
  // These change nothing in AWS, so the state doesn't hold them.
  flag("preflight", news.preflight, true, report);
  const role = sourceRole(news, place, report);
  const health = healthLine(news, report);
  const inputs = withoutUndefined({
    name: readName(news.name ?? olds?.name ?? news.autoName, report),
    region: readRegion(place, settings, report),
    ...sources(news, { secret: isSecret("accountIds"), olds, region: place }, report),
    merge: readMode(news.merge, report),
    claims:
      news.merge === "shared" || isUnknown(news.merge)
        ? claims(news.claims, settings.claims, report)
        : refuseClaims(news.claims, report),
    adopt: flag("adopt", news.adopt, false, report),
    forceDestroy: flag("forceDestroy", news.forceDestroy, false, report),
    maxRemovals: maxRemovals(news.maxRemovals, report),
    ownerTag: flag("ownerTag", news.ownerTag, true, report),
    aggregatorFilters: filters(news.aggregatorFilters, report),
    tags: own,
    defaultTags: inheritedTags(settings, own, isSecret("tags"), report),
    owner: olds?.owner ?? news.owner,
    secrets,
    __provider: news.__provider,
  });
  refuseTooManyTags(inputs, claimTagCount(inputs as unknown as Inputs), report);
  refuseUnshareable(inputs, report);
  return {
    inputs: inputs as unknown as Inputs,
    problems,
    ...(role && { sourceRole: role }),
    ...(health && { health }),
  };
}

function omit(object: Raw, names: readonly string[]): Raw {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !names.includes(key)));
}

function readName(value: unknown, report: Report): unknown {
  if (isUnknown(value)) return value;
  if (!isAggregatorName(value)) report("name", value, AGGREGATOR_NAME_RULE);
  else if (isControlTowerName(value))
    report("name", value, "begin with aws-controltower-, which is reserved for AWS Control Tower", "can't");
  return value;
}

function readMode(value: unknown, report: Report): unknown {
  if (value !== undefined && !MODES.includes(String(value)) && !isUnknown(value))
    report("merge", value, '"preserve", "replace" or "shared"');
  return value === "preserve" ? undefined : value;
}

function refuseClaims(value: unknown, report: Report): undefined {
  if (value !== undefined) report("claims", undefined, 'set together with merge: "shared"', "can only be");
}

/** How many tags the owner's claim takes: 0 while its accounts are not known, or if claims are kept elsewhere. */
function claimTagCount(inputs: Inputs): number {
  const { merge, claims: location, name, accountAggregationSource: source } = inputs;
  const isOnTags = merge === "shared" && location === undefined && !isUnknown(name);
  if (!isOnTags || hasUnknown(source) || !isRecord(source?.accountIds)) return 0;
  const claim = { accounts: Object.keys(source.accountIds), leaving: [] };
  return tagCount(claim) + reserveFor([claim]);
}

/** Refuses settings that a shared aggregator can't have, because the stacks that share it rely on them. */
function refuseUnshareable({ merge, ownerTag, organizationAggregationSource }: Raw, report: Report): void {
  if (merge !== "shared") return;
  if (organizationAggregationSource !== undefined)
    report(
      "merge",
      undefined,
      `"shared" for an organization's aggregator, which has no accounts that stacks could share`,
      "can't be",
    );
  if (ownerTag === false)
    report(
      "ownerTag",
      undefined,
      'false with merge: "shared", because the owner tag tells other stacks that they may join',
      "can't be",
    );
}
