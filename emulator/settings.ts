import { longestSettling } from "./additions";
import type { CallerPolicy } from "./iam/document";

import { checkedPolicy } from "./iam/policy";
import { checkOperation } from "./operationNames";
import { read } from "./protocol/read";
import { type ServiceName, serviceNames } from "./serviceName";

/** An organization as its member accounts see it. */
export interface Organization {
  /**
   * `o-` and 10 to 32 of a-z0-9.
   *
   * @default generated from the management account
   */
  readonly id?: string;
  /** 12 digits. */
  readonly managementAccount: string;
  /**
   * Whether it has all features.
   *
   * @default "ALL"
   */
  readonly featureSet?: "ALL" | "CONSOLIDATED_BILLING";
  /**
   * Member accounts besides the management account.
   *
   * @default none
   */
  readonly members?: readonly string[];
  /**
   * Members that are delegated administrators for `config.amazonaws.com`.
   *
   * @default none
   */
  readonly delegatedAdministrators?: readonly string[];
  /**
   * Whether `config.amazonaws.com` has trusted access.
   *
   * @default true
   */
  readonly trustedAccess?: boolean;
  /**
   * Whether the management account may call EnableAWSServiceAccess.
   *
   * @default true
   */
  readonly mayEnableAccess?: boolean;
}

/** The special properties of a role. A role that is not listed is valid, and anybody may assume it. */
export interface Role {
  /** ARN of the role. */
  readonly arn: string;
  /**
   * False: AWS Config can't use it (InvalidRoleException).
   *
   * @default true
   */
  readonly valid?: boolean;
  /**
   * AWS Config can use the role only after this many milliseconds from when the setting was made.
   *
   * @default 0
   */
  readonly validAfterMs?: number;
  /**
   * False: IAM knows no such role.
   *
   * @default true
   */
  readonly exists?: boolean;
  /**
   * The services in its trust policy.
   *
   * @default AWS Config
   */
  readonly trusts?: readonly string[];
  /**
   * The external id that AssumeRole must contain.
   *
   * @default none
   */
  readonly externalId?: string;
  /**
   * True: AssumeRole fails with AccessDenied.
   *
   * @default false
   */
  readonly deny?: boolean;
}

/**
 * What DescribeConfigurationAggregatorSourcesStatus returns for matching sources. For other sources, the answer follows
 * from the state of their accounts, regions, authorizations and recorders, and of the organization.
 */
export interface SourceStatus {
  /**
   * The name of an aggregator.
   *
   * @default every aggregator
   */
  readonly aggregator?: string;
  /**
   * An account id, or an organization's.
   *
   * @default every source
   */
  readonly source?: string;
  /**
   * A source region.
   *
   * @default every region
   */
  readonly region?: string;
  /** The status to return. */
  readonly status: "FAILED" | "SUCCEEDED" | "OUTDATED";
  /**
   * Why it failed.
   *
   * @default none
   */
  readonly errorCode?: string;
  /**
   * Why it failed, in words.
   *
   * @default none
   */
  readonly errorMessage?: string;
}

/** The status of a region in an account; it can use ENABLED and ENABLED_BY_DEFAULT ones. */
export type RegionStatusName = "ENABLED" | "ENABLED_BY_DEFAULT" | "ENABLING" | "DISABLING" | "DISABLED";

/** The status of a region in an account. The first entry that matches is used. */
export interface RegionStatus {
  /**
   * The account. An entry for an account takes precedence over one for all.
   *
   * @default every account
   */
  readonly account?: string;
  /** The region, for example `eu-south-1`. */
  readonly region: string;
  /** Its status in the account. */
  readonly status: RegionStatusName;
}

/** AWS's quotas. */
export interface Quotas {
  /** Aggregators for each account and region; default 50. */
  readonly aggregators: number;
  /** Accounts in one aggregator; default 10,000. */
  readonly accountsPerAggregator: number;
  /**
   * Accounts added or deleted within 7 days in all aggregators of an account. Off by default (a huge number), because
   * AWS doesn't document the error; AWS's own quota is 1,000.
   */
  readonly accountChangesPerWeek: number;
  /** Tags on one aggregator or authorization; default 50. */
  readonly tagsPerResource: number;
  /** Accounts in an organization, including closed ones; default 10,000. */
  readonly organizationAccounts: number;
  /** OUs in an organization; default 2,000. They are at most 5 deep. */
  readonly organizationalUnits: number;
  /** Delegated administrators for each service of an organization; default 3. */
  readonly delegatedAdministrators: number;
}

/** How often an account may call. */
export interface Rate {
  /**
   * The service.
   *
   * @default every service
   */
  readonly service?: ServiceName;
  /** For example `ListAccounts`; `*` means all operations together. */
  readonly operation: string;
  /** Calls per second that an account may make continuously. */
  readonly perSecond: number;
  /**
   * Calls that it may make at once after a pause.
   *
   * @default the calls of one second, at least one
   */
  readonly burst?: number;
}

/** The answers of AWS Organizations. */
export interface OrganizationReads {
  /** Empty pages with a NextToken before each page of a list; default 0. */
  readonly emptyPages: number;
  /**
   * What a member gets that is neither the management account nor a delegated administrator: AccessDeniedException
   * (default), or empty lists.
   */
  readonly toMembers: "denied" | "empty";
  /** Members that are left out of accounts and OUs; default: none. */
  readonly leaveOut: readonly ("Path" | "Paths" | "State" | "Status")[];
}

/** How long background work of AWS Organizations takes, in milliseconds; default 0. */
export interface OrganizationDelays {
  /** CreateAccount. */
  readonly createAccountMs: number;
  /** CloseAccount. */
  readonly closeAccountMs: number;
  /** How long until AWS Config accepts an account that RegisterDelegatedAdministrator has registered. */
  readonly delegationMs: number;
}

/** How long the sources of aggregators take, in milliseconds. */
export interface SourceDelays {
  /**
   * How long until DescribeConfigurationAggregatorSourcesStatus returns a new source of an aggregator; default 0, at
   * most a day.
   */
  readonly firstReportMs: number;
  /**
   * How long until AWS Config deletes an organization's data because it can't read the organization; default: a day.
   */
  readonly organizationDataMs: number;
}

/** All settings of the emulated AWS. */
export interface Settings {
  /** AWS's quotas. */
  readonly quotas: Quotas;
  /** How old the state is that reads return, in milliseconds; default 0. */
  readonly staleMs: number;
  /** With `staleMs`: also hide what is newer than that, in place of showing it as created; default false. */
  readonly staleHidesNew: boolean;
  /** Return account ids in a different order in every answer; default false. */
  readonly shuffle: boolean;
  /** The seed of the random numbers for shuffling and the faults' probabilities; default 1. */
  readonly seed: number;
  /** The maximum size of a page of any list, whatever the Limit; default 1,000, up to what AWS allows for that list. */
  readonly pageSize: number;
  /**
   * `own` (default): each account manages its own organization. `none`: no account has one. Setting it discards all
   * changes of organizations by calls, and seeded organizations.
   */
  readonly organization: "own" | "none" | Organization;
  /** The answers of AWS Organizations. */
  readonly organizationReads: OrganizationReads;
  /** How long AWS Organizations takes. */
  readonly organizationDelays: OrganizationDelays;
  /**
   * How often each account may call before it is throttled; default: unlimited. A call must stay within every rate that
   * applies to it. Setting this fills up the rates of all accounts.
   */
  readonly rates: readonly Rate[];
  /** Setting this restarts the time of `validAfterMs`. */
  readonly roles: readonly Role[];
  /** Fixed statuses of some sources, whatever their state; default: none. */
  readonly sourceStatuses: readonly SourceStatus[];
  /**
   * `required` (default): an aggregator collects from an account in its list after that account has authorized it.
   * `assumed`: every account has authorized it.
   */
  readonly authorizations: "required" | "assumed";
  /**
   * `assumed` (default): an account without recordings of its own records everything in each region, with a recorder
   * and a delivery channel with the name `default`. `required`: it has neither until it creates them.
   */
  readonly recorders: "required" | "assumed";
  /** How long the sources of aggregators take. */
  readonly sourceDelays: SourceDelays;
  /** Default: opt-in regions are DISABLED in every account, all others are ENABLED_BY_DEFAULT. */
  readonly regionStatuses: readonly RegionStatus[];
  /**
   * IAM policies and the callers that they are attached to; default: none. A caller with policies may do what all of
   * them together allow, if the service control policies of the account allow it too; a caller without policies may do
   * everything.
   */
  readonly policies: readonly CallerPolicy[];
  /**
   * How long AssumeRole's credentials are valid, in milliseconds; 0 (default): as requested; negative: already expired.
   */
  readonly credentialLifetimeMs: number;
  /**
   * The endpoint for requests to DynamoDB, for example of DynamoDB Local at `http://127.0.0.1:8000`; default: an empty
   * string: the npm package dynalite answers them, if it is installed.
   */
  readonly dynamodb: string;
  /** How many requests the log keeps; default 100,000. */
  readonly logEntries: number;
}

/** A change of settings: what is left out stays as it is; lists and the organization are replaced as a whole. */
export type SettingsPatch = Partial<
  Omit<Settings, "quotas" | "organizationReads" | "organizationDelays" | "sourceDelays">
> & {
  /**
   * Quotas to change.
   *
   * @default no change
   */
  readonly quotas?: Partial<Quotas>;
  /**
   * Changes of the answers of AWS Organizations.
   *
   * @default no change
   */
  readonly organizationReads?: Partial<OrganizationReads>;
  /**
   * Changes of how long AWS Organizations takes.
   *
   * @default no change
   */
  readonly organizationDelays?: Partial<OrganizationDelays>;
  /**
   * Changes of how long sources take.
   *
   * @default no change
   */
  readonly sourceDelays?: Partial<SourceDelays>;
};

export const defaultSettings: Settings = {
  quotas: {
    aggregators: 50,
    accountsPerAggregator: 10_000,
    accountChangesPerWeek: Number.MAX_SAFE_INTEGER,
    tagsPerResource: 50,
    organizationAccounts: 10_000,
    organizationalUnits: 2_000,
    delegatedAdministrators: 3,
  },
  staleMs: 0,
  staleHidesNew: false,
  shuffle: false,
  seed: 1,
  pageSize: 1000,
  organization: "own",
  organizationReads: { emptyPages: 0, toMembers: "denied", leaveOut: [] },
  organizationDelays: { createAccountMs: 0, closeAccountMs: 0, delegationMs: 0 },
  rates: [],
  roles: [],
  sourceStatuses: [],
  authorizations: "required",
  recorders: "assumed",
  sourceDelays: { firstReportMs: 0, organizationDataMs: 24 * 3600 * 1000 },
  regionStatuses: [],
  policies: [],
  credentialLifetimeMs: 0,
  dynamodb: "",
  logEntries: 100_000,
};

/** The settings after a change. Throws AwsError (ValidationException) if the change is malformed. */
export function patched(settings: Settings, patch: unknown): Settings {
  const checked = checkPatch(patch);
  return {
    ...settings,
    ...checked,
    quotas: { ...settings.quotas, ...checked.quotas },
    organizationReads: { ...settings.organizationReads, ...checked.organizationReads },
    organizationDelays: { ...settings.organizationDelays, ...checked.organizationDelays },
    sourceDelays: { ...settings.sourceDelays, ...checked.sourceDelays },
  };
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const count = { type: "number", min: 0 } as const;
const accountId = { type: "string", pattern: "\\d{12}" } as const;
const accountIds = { type: "list", member: accountId } as const;

const organizationShape = {
  type: "structure",
  closed: true,
  required: ["managementAccount"],
  members: {
    id: { type: "string", pattern: "o-[a-z0-9]{10,32}" },
    managementAccount: accountId,
    featureSet: { type: "string", values: ["ALL", "CONSOLIDATED_BILLING"] },
    members: accountIds,
    delegatedAdministrators: accountIds,
    trustedAccess: flag,
    mayEnableAccess: flag,
  },
} as const;

const roleShape = {
  type: "structure",
  closed: true,
  required: ["arn"],
  members: {
    arn: text,
    valid: flag,
    validAfterMs: count,
    exists: flag,
    trusts: { type: "list", member: text },
    externalId: text,
    deny: flag,
  },
} as const;

const sourceStatusShape = {
  type: "structure",
  closed: true,
  required: ["status"],
  members: {
    aggregator: text,
    source: text,
    region: text,
    status: { type: "string", values: ["FAILED", "SUCCEEDED", "OUTDATED"] },
    errorCode: text,
    errorMessage: text,
  },
} as const;

const regionStatusShape = {
  type: "structure",
  closed: true,
  required: ["region", "status"],
  members: {
    account: accountId,
    region: text,
    status: {
      type: "string",
      values: ["ENABLED", "ENABLED_BY_DEFAULT", "ENABLING", "DISABLING", "DISABLED"],
    },
  },
} as const;

const policyShape = {
  type: "structure",
  closed: true,
  required: ["policy"],
  members: { account: accountId, role: text, serviceControl: flag, policy: { type: "json" } },
} as const;

const rateShape = {
  type: "structure",
  closed: true,
  required: ["operation", "perSecond"],
  members: {
    service: { type: "string", values: serviceNames },
    operation: { type: "string", min: 1 },
    perSecond: { type: "number", min: 0, fractions: true },
    burst: { type: "number", min: 1 },
  },
} as const;

const settingsMembers = {
  quotas: {
    type: "structure",
    closed: true,
    members: {
      aggregators: count,
      accountsPerAggregator: count,
      accountChangesPerWeek: count,
      tagsPerResource: count,
      organizationAccounts: count,
      organizationalUnits: count,
      delegatedAdministrators: count,
    },
  },
  staleMs: count,
  staleHidesNew: flag,
  shuffle: flag,
  seed: { type: "number" },
  pageSize: { type: "number", min: 1 },
  organizationReads: {
    type: "structure",
    closed: true,
    members: {
      emptyPages: count,
      toMembers: { type: "string", values: ["denied", "empty"] },
      leaveOut: {
        type: "list",
        member: { type: "string", values: ["Path", "Paths", "State", "Status"] },
      },
    },
  },
  organizationDelays: {
    type: "structure",
    closed: true,
    members: { createAccountMs: count, closeAccountMs: count, delegationMs: count },
  },
  rates: { type: "list", member: rateShape },
  roles: { type: "list", member: roleShape },
  sourceStatuses: { type: "list", member: sourceStatusShape },
  authorizations: { type: "string", values: ["required", "assumed"] },
  recorders: { type: "string", values: ["required", "assumed"] },
  sourceDelays: {
    type: "structure",
    closed: true,
    members: {
      firstReportMs: { type: "number", min: 0, max: longestSettling },
      organizationDataMs: count,
    },
  },
  regionStatuses: { type: "list", member: regionStatusShape },
  policies: { type: "list", member: policyShape },
  credentialLifetimeMs: { type: "number" },
  dynamodb: { type: "string", pattern: "(https?://\\S+)?" },
  logEntries: count,
} as const;

function checkPatch(patch: unknown): SettingsPatch {
  const named =
    typeof patch === "object" && patch !== null && "organization" in patch
      ? typeof patch.organization === "string"
      : false;
  const organization = named ? ({ type: "string", values: ["own", "none"] } as const) : organizationShape;
  const { policies, ...rest } = read(
    { type: "structure", closed: true, members: { ...settingsMembers, organization } },
    patch,
  );
  for (const rate of rest.rates ?? []) checkOperation(rate);
  if (policies === undefined) return rest;
  return {
    ...rest,
    policies: policies.map(({ policy, ...callers }, index) => ({
      ...callers,
      policy: checkedPolicy(policy, `policies.${index + 1}.policy`),
    })),
  };
}
