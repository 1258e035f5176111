import type { Settings } from "../../aws/settings";
import { isReservedTag } from "../../merge/owner";
import { sortedUnique } from "../../merge/sets";
import { type Tags, visibleTags } from "../../merge/tags";
import { isUnknown } from "../unknown";
import { isControlTowerName } from "./found";
import { type Inputs, MEMBER } from "./inputs";

/** A rule that an input breaks. */
export interface Problem {
  /** As `accountAggregationSource.accountIds[1]`; empty for the resource as a whole. */
  readonly path: string;
  /** Undefined where there is none to show, or where it is secret. */
  readonly value?: unknown;
  readonly rule: string;
}

/** One problem as a line. */
export function describeProblem({ path, value, rule }: Problem): string {
  return [path, value === undefined ? "" : JSON.stringify(value), rule].filter(Boolean).join(": ");
}

type Raw = Readonly<Record<string, unknown>>;

/** What normalising needs to know beside the inputs themselves. */
export interface Defaults {
  /** Checked inputs of the last deployment; undefined where there was none. */
  readonly olds: Partial<Inputs> | undefined;
  readonly settings: Settings;
  readonly region: string | undefined;
}

const PROPERTIES = new Set([
  "name",
  "region",
  "accountAggregationSource",
  "organizationAggregationSource",
  "merge",
  "adopt",
  "forceDestroy",
  "ownerTag",
  "aggregatorFilters",
  "tags",
  "defaultTags",
  "owner",
  "autoName",
  "secretOutputs",
  "__provider",
]);

/**
 * Brings the inputs of a program into the form the state holds: sets sorted and without repetition, accounts
 * as a map, defaults left out. It takes its own output. Values that are not known yet stay as they are.
 */
export function normalise(news: Raw, defaults: Defaults): { inputs: Inputs; problems: Problem[] } {
  const problems: Problem[] = [];
  const report = (path: string, value: unknown, rule: string) => problems.push({ path, value, rule });
  const read = new Reader(
    report,
    Array.isArray(news.secretOutputs) && news.secretOutputs.includes("accountIds"),
  );

  for (const property of Object.keys(news))
    if (!PROPERTIES.has(property)) report(property, undefined, "no such property");

  const tags = read.tags(news.tags);
  const inputs = withoutUndefined({
    name: read.name(news.name ?? defaults.olds?.name ?? news.autoName),
    region: read.region(news.region ?? defaults.region),
    ...read.sources(news),
    merge: read.merge(news.merge),
    adopt: read.flag("adopt", news.adopt, false),
    forceDestroy: read.flag("forceDestroy", news.forceDestroy, false),
    ownerTag: read.flag("ownerTag", news.ownerTag, true),
    aggregatorFilters: read.filters(news.aggregatorFilters),
    tags,
    defaultTags: inheritedTags(defaults.settings, tags),
    owner: defaults.olds?.owner ?? news.owner,
    secretOutputs: news.secretOutputs,
    __provider: news.__provider,
  });
  read.tagCount(inputs);
  return { inputs: inputs as unknown as Inputs, problems };
}

/** The provider's default tags that the resource doesn't set itself; undefined where there are none. */
function inheritedTags({ defaultTags, ignoreTags }: Settings, own: unknown): Tags | undefined {
  const set = typeof own === "object" && own !== null ? own : {};
  const inherited = Object.entries(visibleTags(defaultTags, ignoreTags)).filter(([key]) => !(key in set));
  return inherited.length > 0 ? Object.fromEntries(inherited) : undefined;
}

/** Reads one property each, reporting every rule that is broken. */
class Reader {
  constructor(
    private readonly report: (path: string, value: unknown, rule: string) => void,
    private readonly secretAccounts: boolean,
  ) {}

  name(value: unknown): unknown {
    if (isUnknown(value)) return value;
    if (typeof value !== "string" || !/^[\w-]{1,256}$/.test(value))
      this.report("name", value, "1 to 256 characters of A–Z, a–z, 0–9, - and _");
    else if (isControlTowerName(value))
      this.report("name", value, "names with aws-controltower- belong to AWS Control Tower");
    return value;
  }

  region(value: unknown): unknown {
    if (isUnknown(value)) return value;
    if (value === undefined)
      this.report("region", undefined, "set it here, on the Provider, as aws:region or as AWS_REGION");
    else if (typeof value !== "string" || !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value))
      this.report("region", value, "the code of an AWS region, as us-east-1");
    return value;
  }

  merge(value: unknown): unknown {
    if (value === "shared") this.report("merge", value, "this version knows preserve and replace");
    else if (value !== undefined && value !== "preserve" && value !== "replace" && !isUnknown(value))
      this.report("merge", value, "preserve or replace");
    return value === "preserve" ? undefined : value;
  }

  /** Undefined where it equals its default. */
  flag(path: string, value: unknown, byDefault: boolean): unknown {
    if (value !== undefined && typeof value !== "boolean" && !isUnknown(value))
      this.report(path, value, "true or false");
    return value === byDefault ? undefined : value;
  }

  sources(news: Raw): Raw {
    const { accountAggregationSource: account, organizationAggregationSource: organization } = news;
    if ((account === undefined) === (organization === undefined))
      this.report(
        "",
        undefined,
        "exactly one of accountAggregationSource and organizationAggregationSource is needed",
      );
    return withoutUndefined({
      accountAggregationSource: this.source("accountAggregationSource", account, "accountIds", (ids, path) =>
        this.accounts(ids, path),
      ),
      organizationAggregationSource: this.source(
        "organizationAggregationSource",
        organization,
        "roleArn",
        (roleArn, path) => this.roleArn(roleArn, path),
      ),
    });
  }

  private source(
    path: string,
    value: unknown,
    key: string,
    readMember: (value: unknown, path: string) => unknown,
  ): unknown {
    if (value === undefined || isUnknown(value)) return value;
    if (!isRecord(value)) {
      this.report(path, value, "an object");
      return value;
    }
    for (const property of Object.keys(value))
      if (![key, "allRegions", "regions"].includes(property))
        this.report(`${path}.${property}`, undefined, "no such property");
    return withoutUndefined({
      [key]: readMember(value[key], `${path}.${key}`),
      ...this.regions(value, path),
    });
  }

  private accounts(value: unknown, path: string): unknown {
    if (isUnknown(value)) return value;
    const entries = accountEntries(value);
    if (entries === undefined || entries.length === 0) {
      this.report(path, value, "a list of at least one account id");
      return value;
    }
    const members: [string, string][] = [];
    entries.forEach(([id, at], index) => {
      if (isUnknown(id)) members.push([`(known later ${index})`, id as string]);
      else if (typeof id === "string" && /^\d{12}$/.test(id)) members.push([id, MEMBER]);
      else
        this.report(
          `${path}${at}`,
          this.secretAccounts ? undefined : id,
          typeof id === "number"
            ? "an account id is a string: as a number it loses leading zeros"
            : "an account id is a string of 12 digits",
        );
    });
    if (members.length > 10_000)
      this.report(
        path,
        undefined,
        `an aggregator holds at most 10,000 accounts, and these are ${members.length}`,
      );
    return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private roleArn(value: unknown, path: string): unknown {
    if (!isUnknown(value) && (typeof value !== "string" || value === ""))
      this.report(path, value, "the ARN of a role that AWS Config can assume");
    return value;
  }

  private regions(source: Raw, path: string): Raw {
    const { allRegions, regions } = source;
    this.flag(`${path}.allRegions`, allRegions, false);
    const named = this.texts(`${path}.regions`, regions, (region) =>
      /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) ? undefined : "the code of an AWS region, as us-east-1",
    );
    const some = isUnknown(named) || (Array.isArray(named) && named.length > 0);
    const unsure = isUnknown(allRegions);
    if (allRegions === true && some)
      this.report(`${path}.regions`, named, "not together with allRegions: true");
    else if (allRegions !== true && !some && !unsure)
      this.report(path, undefined, "allRegions: true, or at least one of regions, is needed");
    return withoutUndefined({
      allRegions: allRegions === true || unsure ? allRegions : undefined,
      regions: some ? named : undefined,
    });
  }

  filters(value: unknown): unknown {
    if (value === undefined || isUnknown(value)) return value;
    if (!isRecord(value)) {
      this.report("aggregatorFilters", value, "an object with resourceTypes or servicePrincipals");
      return value;
    }
    for (const property of Object.keys(value))
      if (property !== "resourceTypes" && property !== "servicePrincipals")
        this.report(`aggregatorFilters.${property}`, undefined, "no such property");
    const resourceTypes = this.texts("aggregatorFilters.resourceTypes", value.resourceTypes, (type) =>
      /^[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}$/.test(type)
        ? undefined
        : "a resource type, as AWS::EC2::Instance",
    );
    const servicePrincipals = this.texts(
      "aggregatorFilters.servicePrincipals",
      value.servicePrincipals,
      (principal) =>
        /^[\w+=,.@-]{1,128}$/.test(principal) ? undefined : "a service principal, as ec2.amazonaws.com",
    );
    return withoutUndefined({
      resourceTypes: nonEmpty(resourceTypes),
      servicePrincipals: nonEmpty(servicePrincipals),
    });
  }

  tags(value: unknown): unknown {
    if (value === undefined || isUnknown(value)) return value;
    if (!isRecord(value)) {
      this.report("tags", value, "an object of keys and values");
      return value;
    }
    for (const [key, tag] of Object.entries(value)) {
      const path = `tags[${JSON.stringify(key)}]`;
      if (isReservedTag(key)) this.report(path, undefined, "this key is reserved: choose another");
      else if (key.length < 1 || key.length > 128)
        this.report(path, undefined, "a key has 1 to 128 characters");
      if (isUnknown(tag)) continue;
      if (typeof tag !== "string") this.report(path, tag, "a tag's value is a string");
      else if (tag.length > 256) this.report(path, undefined, "a tag's value has at most 256 characters");
    }
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  tagCount(inputs: Raw): void {
    const { tags, defaultTags, ownerTag } = inputs;
    if (isUnknown(tags)) return;
    const own = Object.keys({ ...(defaultTags as object), ...(tags as object) }).length;
    const limit = ownerTag === false ? 50 : 49;
    if (own > limit)
      this.report(
        "tags",
        undefined,
        `an aggregator holds 50 tags${limit === 49 ? ", one of them the owner tag" : ""}, and these are ${own}`,
      );
  }

  /** A set of texts, sorted; members that are not known yet come last. */
  private texts(path: string, value: unknown, brokenRule: (text: string) => string | undefined): unknown {
    if (value === undefined || isUnknown(value)) return value;
    if (!Array.isArray(value)) {
      this.report(path, value, "a list");
      return undefined;
    }
    value.forEach((member, index) => {
      if (isUnknown(member)) return;
      const broken = typeof member === "string" ? brokenRule(member) : "a string";
      if (broken) this.report(`${path}[${index}]`, member, broken);
    });
    const known = value.filter((member) => !isUnknown(member)).map(String);
    return [...sortedUnique(known), ...value.filter(isUnknown)];
  }
}

/** Ids with where they stand, out of a program's list or of checked inputs' map. */
function accountEntries(value: unknown): [id: unknown, at: string][] | undefined {
  if (Array.isArray(value)) return value.map((id, index) => [id, `[${index}]`]);
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([id, member]) => [
    isUnknown(member) ? member : id,
    `[${JSON.stringify(id)}]`,
  ]);
}

function nonEmpty(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutUndefined(object: Raw): Raw {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
