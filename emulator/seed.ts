import type { Aggregator, AggregatorKey, Filters, Regions } from "./aggregator";
import { aggregatorArn, newAggregatorId } from "./config/arn";
import { defaultAccount } from "./protocol/caller";
import { AwsError } from "./protocol/errors";
import { read } from "./protocol/read";
import { partitionOf } from "./regions";

/** An organization that an aggregator collects from, in the format of the control interface. */
export interface OrganizationSourceView {
  /** The role with which AWS Config reads the organization. */
  readonly roleArn: string;
  /** The organization's id when the aggregator was created. Undefined if there was none. */
  readonly id?: string;
  /** Its management account when the aggregator was created. Undefined if there was none. */
  readonly managementAccount?: string;
}

/** An aggregator in the format of the control interface. */
export interface AggregatorView {
  /** Its account. */
  readonly account: string;
  /** Its region. */
  readonly region: string;
  /** Its name, which is unique in the account and region. */
  readonly name: string;
  /** Its ARN, with a random id. */
  readonly arn: string;
  /** The accounts in its list. Undefined if it collects from an organization. */
  readonly accountIds?: readonly string[];
  /** The organization that it collects from. Undefined if it has a list of accounts. */
  readonly organization?: OrganizationSourceView;
  /** The regions that it collects from. */
  readonly regions: Regions;
  /** What it aggregates. Undefined if it aggregates everything. */
  readonly filters?: Filters;
  /** The service principal of the AWS service that owns it. Undefined if no service does. */
  readonly createdBy?: string;
  /** Values by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Milliseconds since the epoch. */
  readonly lastUpdatedTime: number;
}

/**
 * An aggregator to add without checking any rule. Defaults: account 123456789012, us-east-1, all regions, no tags,
 * created now. An existing aggregator with that name is replaced; its ARN and creation time stay unless they are given.
 */
export type Seed = Pick<AggregatorView, "name"> & Partial<AggregatorView>;

const text = { type: "string" } as const;
const time = { type: "number", fractions: true } as const;
const texts = { type: "list", member: text } as const;
const filter = {
  type: "structure",
  closed: true,
  required: ["Type", "Value"],
  members: { Type: { type: "string", values: ["INCLUDE"] }, Value: texts },
} as const;

const members = {
  account: { type: "string", pattern: "\\d{12}" },
  region: text,
  name: text,
  arn: text,
  accountIds: texts,
  organization: {
    type: "structure",
    closed: true,
    required: ["roleArn"],
    members: { roleArn: text, id: text, managementAccount: text },
  },
  filters: {
    type: "structure",
    closed: true,
    members: { ResourceType: filter, ServicePrincipal: filter },
  },
  createdBy: text,
  tags: { type: "map" },
  creationTime: time,
  lastUpdatedTime: time,
} as const;

const keyShape = {
  type: "structure",
  closed: true,
  required: ["name"],
  members: { account: members.account, region: members.region, name: members.name },
} as const;

/** The aggregator of a seed. Throws AwsError (ValidationException) if the seed is malformed. */
export function seeded(
  value: unknown,
  find: (key: AggregatorKey) => Aggregator | undefined,
  now: number,
): Aggregator {
  const seed = readSeed(value);
  const key = {
    account: seed.account ?? defaultAccount,
    region: seed.region ?? "us-east-1",
    name: seed.name,
  };
  const existing = find(key);
  const { createdBy, filters } = seed;
  const arn = () =>
    aggregatorArn({ ...key, partition: partitionOf(key.region), id: newAggregatorId(), createdBy });
  const creationTime = seed.creationTime ?? existing?.creationTime ?? now;
  return {
    ...key,
    arn: seed.arn ?? existing?.arn ?? arn(),
    source: sourceOf(seed),
    ...(filters === undefined ? {} : { filters }),
    ...(createdBy === undefined ? {} : { createdBy }),
    creationTime,
    lastUpdatedTime: seed.lastUpdatedTime ?? (existing === undefined ? creationTime : now),
    tags: seed.tags ?? {},
  };
}

/** The key of an aggregator in a control call. */
export function keyOf(value: unknown): AggregatorKey {
  return { account: defaultAccount, region: "us-east-1", ...read(keyShape, value) };
}

/** An aggregator in the format of the control interface. */
export function viewOf({ source, ...aggregator }: Aggregator): AggregatorView {
  if (source.kind === "account")
    return { ...aggregator, accountIds: source.accountIds, regions: source.regions };
  const { roleArn, regions, organizationId: id, managementAccount } = source;
  const organization = {
    roleArn,
    ...(id === undefined ? {} : { id }),
    ...(managementAccount === undefined ? {} : { managementAccount }),
  };
  return { ...aggregator, organization, regions };
}

function readSeed(value: unknown) {
  const all = typeof value === "object" && value !== null && "regions" in value && value.regions === "all";
  const regions = all ? text : texts;
  const seed = read(
    { type: "structure", closed: true, required: ["name"], members: { ...members, regions } },
    value,
  );
  return { ...seed, regions: typeof seed.regions === "string" ? ("all" as const) : seed.regions };
}

function sourceOf({
  accountIds,
  organization,
  regions = "all",
}: ReturnType<typeof readSeed>): Aggregator["source"] {
  if ((accountIds === undefined) === (organization === undefined)) {
    throw new AwsError("ValidationException", "Give either accountIds or organization.");
  }
  if (organization === undefined) return { kind: "account", accountIds: accountIds ?? [], regions };
  const { roleArn, id, managementAccount } = organization;
  return {
    kind: "organization",
    roleArn,
    regions,
    ...(id === undefined ? {} : { organizationId: id }),
    ...(managementAccount === undefined ? {} : { managementAccount }),
  };
}
