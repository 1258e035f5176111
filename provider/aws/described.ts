import { isAccountId } from "../domain/accountId";
import { sortedUnique } from "../domain/sets";
import type { Tags } from "../domain/tags";
import type { Filters, LiveAggregator, Regions, Source } from "./aggregator";
import { fieldsIn, listIn, MalformedAnswerError, malformed, textIn, textsIn } from "./malformed";

/*
 * Reads AWS Config's answers strictly: a Put replaces everything. If something were missing in an answer and therefore
 * taken as not existing, the Put would remove it for everybody. */

/**
 * An aggregator from the answer of a Describe or a Put.
 *
 * @param path - its place in the answer
 * @param name - the name that was requested; undefined if all were
 * @throws MalformedAnswerError
 */
export function aggregatorIn(value: unknown, path: string, name?: string): LiveAggregator {
  const fields = fieldsIn(value, path);
  const at = (member: string) => `${path}.${member}`;
  const found = textIn(fields.ConfigurationAggregatorName, at("ConfigurationAggregatorName"));
  if (name !== undefined && found !== name)
    throw malformed(at("ConfigurationAggregatorName"), found, `the requested name (${name})`);
  const creationTime = timeIn(fields.CreationTime, at("CreationTime"));
  const lastUpdatedTime = timeIn(fields.LastUpdatedTime, at("LastUpdatedTime"));
  return {
    name: found,
    arn: arnIn(fields.ConfigurationAggregatorArn, at("ConfigurationAggregatorArn")),
    source: sourceIn(fields, path),
    filters: filtersIn(fields.AggregatorFilters, at("AggregatorFilters")),
    ...(fields.CreatedBy !== undefined && { createdBy: textIn(fields.CreatedBy, at("CreatedBy")) }),
    ...(creationTime !== undefined && { creationTime }),
    ...(lastUpdatedTime !== undefined && { lastUpdatedTime }),
  };
}

/**
 * The tags of a page of ListTagsForResource. A missing list doesn't count as an empty one: tags hold claims, and AWS
 * answers an empty list if there are none.
 *
 * @throws MalformedAnswerError
 */
export function tagsIn(value: unknown): [key: string, value: string][] {
  return listIn(value, "Tags").map((tag, index) => {
    const { Key, Value } = fieldsIn(tag, `Tags[${index}]`);
    if (typeof Value !== "string") throw malformed(`Tags[${index}].Value`, Value, "a string");
    return [textIn(Key, `Tags[${index}].Key`), Value];
  });
}

/** The tags of all pages. A key with different values on two pages is rejected. */
export function tagsOf(entries: readonly (readonly [key: string, value: string])[]): Tags {
  const tags = new Map<string, string>();
  for (const [key, value] of entries) {
    if ((tags.get(key) ?? value) !== value)
      throw new MalformedAnswerError(`the tag ${key} has different values on two pages`);
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

/** An ARN. It isn't checked against the pattern that AWS publishes, which AWS's own aggregators don't follow. */
export function arnIn(value: unknown, path: string): string {
  const arn = textIn(value, path);
  if (!arn.startsWith("arn:")) throw malformed(path, value, "an ARN");
  return arn;
}

function sourceIn(fields: Readonly<Record<string, unknown>>, path: string): Source {
  const accounts = fields.AccountAggregationSources;
  const organization = fields.OrganizationAggregationSource;
  const accountsPath = `${path}.AccountAggregationSources`;
  if (organization !== undefined) {
    if (accounts !== undefined && listIn(accounts, accountsPath).length > 0)
      throw malformed(accountsPath, accounts, "missing if there is an OrganizationAggregationSource");
    const at = `${path}.OrganizationAggregationSource`;
    const source = fieldsIn(organization, at);
    return {
      kind: "organization",
      roleArn: textIn(source.RoleArn, `${at}.RoleArn`),
      regions: regionsIn(source, at),
    };
  }
  const [only, ...others] = listIn(accounts, accountsPath);
  if (only === undefined || others.length > 0) throw malformed(accountsPath, accounts, "a list of 1");
  const source = fieldsIn(only, `${accountsPath}[0]`);
  const ids = textsIn(source.AccountIds, `${accountsPath}[0].AccountIds`);
  const wrong = ids.findIndex((id) => !isAccountId(id));
  if (wrong >= 0)
    throw malformed(`${accountsPath}[0].AccountIds[${wrong}]`, ids[wrong], "an account id of 12 digits");
  return {
    kind: "account",
    accountIds: sortedUnique(ids),
    regions: regionsIn(source, `${accountsPath}[0]`),
  };
}

function regionsIn(source: Readonly<Record<string, unknown>>, path: string): Regions {
  const { AllAwsRegions: all, AwsRegions: regions } = source;
  if (all !== undefined && typeof all !== "boolean")
    throw malformed(`${path}.AllAwsRegions`, all, "true or false");
  return all === true ? "all" : sortedUnique(textsIn(regions, `${path}.AwsRegions`));
}

function filtersIn(value: unknown, path: string): Filters {
  if (value === undefined) return {};
  const { ResourceType, ServicePrincipal } = fieldsIn(value, path);
  const resourceTypes = filterIn(ResourceType, `${path}.ResourceType`);
  const servicePrincipals = filterIn(ServicePrincipal, `${path}.ServicePrincipal`);
  return {
    ...(resourceTypes.length > 0 && { resourceTypes }),
    ...(servicePrincipals.length > 0 && { servicePrincipals }),
  };
}

/** An empty list filters nothing. */
function filterIn(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  const { Value = [] } = fieldsIn(value, path);
  return sortedUnique(
    listIn(Value, `${path}.Value`).map((member, index) => textIn(member, `${path}.Value[${index}]`)),
  );
}

/** Seconds since the epoch, with fractions, as ISO 8601. */
export function timeIn(value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  const date = new Date(typeof value === "number" ? Math.round(value * 1000) : Number.NaN);
  if (Number.isNaN(date.getTime())) throw malformed(path, value, "a number of seconds");
  return date.toISOString();
}
