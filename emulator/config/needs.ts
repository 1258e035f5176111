import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import type { Need, Needs } from "../iam/need";
import { organizationOf } from "../organizations/membership";

import { authorizationArn } from "./authorizationArn";
import { isRoleArn } from "./role";
import { resourceOf } from "./tagging";

/** Values by condition key. */
type Keys = NonNullable<Need["context"]>;

/**
 * PutConfigurationAggregator: also the permissions to tag what it creates, and to pass an organization's role to AWS
 * Config.
 */
export function needsOfPut(call: Call): Need[] {
  const { Tags: tags, OrganizationAggregationSource: organization } = call.input;
  const existing = named(call);
  const resource = arnOf(existing, call);
  const context = { ...requestTags(tags), ...resourceTags(existing) };
  const makesTags = existing === undefined && Array.isArray(tags) && tags.length > 0;
  return [
    { action: "config:PutConfigurationAggregator", resource, context },
    ...(makesTags ? [{ action: "config:TagResource", resource, context }] : []),
    ...(isStructure(organization) ? needsOfOrganization(organization.RoleArn, call) : []),
  ];
}

/** An action on the aggregator that the request names. */
export function onNamed(action: string): Needs {
  return (call) => {
    const existing = named(call);
    return [{ action, resource: arnOf(existing, call), context: resourceTags(existing) }];
  };
}

/** PutAggregationAuthorization: also the permission to tag what it creates. */
export function needsOfAuthorize(call: Call): Need[] {
  const { Tags: tags } = call.input;
  const { resource, existing } = authorizationNamed(call);
  const context = { ...requestTags(tags), ...resourceTags(existing) };
  const makesTags = existing === undefined && Array.isArray(tags) && tags.length > 0;
  return [
    { action: "config:PutAggregationAuthorization", resource, context },
    ...(makesTags ? [{ action: "config:TagResource", resource, context }] : []),
  ];
}

/** DeleteAggregationAuthorization, on the authorization's ARN, whether it exists or not. */
export function needsOfRevoke(call: Call): Need[] {
  const { resource, existing } = authorizationNamed(call);
  return [{ action: "config:DeleteAggregationAuthorization", resource, context: resourceTags(existing) }];
}

/** A tagging action, on the ARN in the request. */
export function onTagged(action: string): Needs {
  return (call) => {
    const { input, state } = call;
    const { ResourceArn: arn, Tags: tags, TagKeys: keys } = input;
    const resource = typeof arn === "string" ? arn : "*";
    const existing = resourceOf(resource, state, call);
    return [
      { action, resource, context: { ...requestTags(tags), ...tagKeys(keys), ...resourceTags(existing) } },
    ];
  };
}

/** The permissions in AWS Organizations that AWS Config needs on the caller's behalf. */
export function organizationAccess(account: string, managementAccount: string): Need {
  const action =
    account === managementAccount
      ? "organizations:EnableAWSServiceAccess"
      : "organizations:ListDelegatedAdministrators";
  return { action, resource: "*", forwarded: true };
}

/** The permission to pass a role to AWS Config; none if the value is not a role. */
export function passRole(role: unknown): Need[] {
  if (typeof role !== "string" || !isRoleArn(role)) return [];
  return [
    {
      action: "iam:PassRole",
      resource: role,
      context: { "iam:PassedToService": ["config.amazonaws.com"] },
    },
  ];
}

function needsOfOrganization(role: unknown, call: Call): Need[] {
  const { caller } = call;
  const organization = organizationOf(caller.account, call);
  const pass = passRole(role);
  return organization === undefined
    ? pass
    : [...pass, organizationAccess(caller.account, organization.managementAccount)];
}

function named({ caller, input, state }: Call): Aggregator | undefined {
  const { ConfigurationAggregatorName: name } = input;
  return typeof name === "string"
    ? state.find({ account: caller.account, region: caller.region, name })
    : undefined;
}

function authorizationNamed({ caller, input, state }: Call) {
  const { AuthorizedAccountId: authorizedAccount, AuthorizedAwsRegion: authorizedRegion } = input;
  const { account, region } = caller;
  if (typeof authorizedAccount !== "string" || typeof authorizedRegion !== "string") return { resource: "*" };
  const key = { account, region, authorizedAccount, authorizedRegion };
  return { resource: authorizationArn(key), existing: state.authorizations.find(key) };
}

/** If the aggregator doesn't exist, it has no id, so the ARN stands for any aggregator. */
function arnOf(aggregator: Aggregator | undefined, { caller }: Call): string {
  const { partition, region, account } = caller;
  return aggregator?.arn ?? `arn:${partition}:config:${region}:${account}:config-aggregator/*`;
}

/** The condition keys of the tags that a resource has. */
export function resourceTags(resource: Pick<Aggregator, "tags"> | undefined): Keys {
  return byKey("aws:ResourceTag", Object.entries(resource?.tags ?? {}));
}

/** The condition keys for a request's tags. */
export function requestTags(tags: unknown): Keys {
  const given = Array.isArray(tags) ? (tags as unknown[]).filter(isStructure) : [];
  const entries = given.flatMap(({ Key: key, Value: value = "" }): [string, string][] =>
    typeof key === "string" && typeof value === "string" ? [[key, value]] : [],
  );
  return { ...byKey("aws:RequestTag", entries), ...tagKeys(entries.map(([key]) => key)) };
}

/** A request without tags doesn't have this condition key. */
export function tagKeys(keys: unknown): Keys {
  const given = Array.isArray(keys) ? keys.filter((key): key is string => typeof key === "string") : [];
  return given.length === 0 ? {} : { "aws:TagKeys": given };
}

/** A condition key for each tag. */
export function byKey(prefix: string, tags: readonly (readonly [key: string, value: string])[]): Keys {
  return Object.fromEntries(tags.map(([key, value]) => [`${prefix}/${key}`, [value]]));
}

/** Whether an input is a structure. */
export function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
