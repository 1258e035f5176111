/** The last status that AWS Config has of a source in a region, as it names it. */
export const REPORTED_STATES = ["SUCCEEDED", "OUTDATED", "FAILED"] as const;

/**
 * The last status that AWS Config has of a source in a region.
 *
 * @useDeclaredType
 */
export type ReportedState = (typeof REPORTED_STATES)[number];

/** The states of a source, worst first. */
export const HEALTH_STATES = ["FAILED", "NEVER_REPORTED", "OUTDATED", "SETTLING", "SUCCEEDED"] as const;

/**
 * How a source is in a region, worst first.
 *
 * - `FAILED`: AWS Config could not collect from it
 * - `NEVER_REPORTED`: AWS Config says nothing of it
 * - `OUTDATED`: what was collected is no longer brought up to date
 * - `SETTLING`: it may have been added less than 60 minutes ago, and nothing is known to be wrong
 * - `SUCCEEDED`: AWS Config has collected from it
 *
 * @useDeclaredType
 */
export type HealthState = (typeof HEALTH_STATES)[number];

/** How sure a cause is: `unknown` if all that could be checked is fine, or nothing could be. */
export type Certainty = "certain" | "likely" | "unknown";

/** Why a source isn't healthy in a region. Sources with the same cause share one object. */
export interface HealthCause {
  /** Stands for the cause in scripts, as `not-authorized`. */
  readonly code: HealthCauseCode;
  /** How sure it is. */
  readonly certainty: Certainty;
  /** What is wrong, as `no authorization for 111122223333 (us-east-1)`. It names neither the source nor its region. */
  readonly text: string;
  /** What to do now, in a sentence. */
  readonly nextStep: string;
  /** Where the documentation explains it, as `docs/health.md#not-authorized`. */
  readonly docs: string;
  /** What could not be checked on the way to the cause, in the order of the looks; often empty. */
  readonly unchecked: readonly Unchecked[];
}

/** What could not be checked: it says nothing about the health of what it is about. */
export interface Unchecked {
  /** As `the state of the account`, `the recorder`. */
  readonly what: string;
  /** As `not allowed to assume arn:aws:iam::{account}:role/audit: AccessDenied`. */
  readonly reason: string;
}

/** Every cause that a source can have, in the order in which they are looked for. */
export const HEALTH_CAUSES = [
  "account-not-active",
  "region-unknown",
  "region-not-enabled",
  "no-recorder",
  "no-delivery-channel",
  "recorder-stopped",
  "recorder-failing",
  "not-authorized",
  "denied-by-policy",
  "organization-access",
  "settling",
  "types-not-recorded",
  "no-resources",
  "not-authorized-or-off",
  "config-off",
  "reported-error",
  "no-report",
] as const;

/**
 * Stands for a cause in scripts. Other versions may add codes. docs/health.md explains each.
 *
 * @useDeclaredType
 */
export type HealthCauseCode = (typeof HEALTH_CAUSES)[number];

/** A source account in a region. */
export interface SourceHealth {
  /** 12 digits. */
  readonly accountId: string;
  /** Code of the source region, as `eu-west-3`. */
  readonly region: string;
  /** How it is. */
  readonly state: HealthState;
  /** When AWS Config has last collected from it, or tried to, in ISO 8601; undefined if AWS Config doesn't say. */
  readonly lastUpdate?: string;
  /** As AWS Config says it; undefined if it says none. */
  readonly errorCode?: string;
  /** As AWS Config says it, word for word; undefined if it says none. */
  readonly errorMessage?: string;
  /** How many resources the aggregator has of it; undefined if they were not counted, or could not be. */
  readonly resources?: number;
  /** Undefined if nothing is wrong. A source that succeeds has one if the aggregator has no resource of it. */
  readonly cause?: HealthCause;
}

/** How many sources there are, a source being an account in a region. */
export interface HealthCounts {
  /** All that are expected. */
  readonly sources: number;
  /** Those that have succeeded, and of which there are resources as far as they were counted. */
  readonly healthy: number;
  /** Of how many accounts these are. */
  readonly accounts: number;
  /** In how many regions these are. */
  readonly regions: number;
  /** How many are in each state. */
  readonly byState: Readonly<Record<HealthState, number>>;
  /** Those that have succeeded, of which the aggregator has no resource. */
  readonly empty: number;
  /** All resources of the aggregator; undefined if they were not counted, or not all could be. */
  readonly resources?: number;
}

/** The organization of an organization's aggregator, as AWS Config reports on it. */
export interface OrganizationHealth {
  /** Undefined if AWS Config can read the organization, or nothing explains why it can't. */
  readonly cause?: HealthCause;
  /** As `o-a1b2c3d4e5`. */
  readonly id: string;
  /** The last status. */
  readonly state: ReportedState;
  /** When AWS Config has last read it, or tried to, in ISO 8601; undefined if AWS Config doesn't say. */
  readonly lastUpdate?: string;
  /** As AWS Config says it; undefined if it says none. */
  readonly errorCode?: string;
  /** As AWS Config says it, word for word; undefined if it says none. */
  readonly errorMessage?: string;
}

/** What could not be checked, of how many sources. */
export interface UncheckedHealth extends Unchecked {
  /** How many sources it is about. */
  readonly sources: number;
}

/** How an aggregator is, source by source. Times are ISO 8601. */
export interface HealthReport {
  /** Which aggregator it is. */
  readonly aggregator: {
    /** Its name. */
    readonly name: string;
    /** Code of its region, as `us-east-1`. */
    readonly region: string;
    /** Its own account: 12 digits. */
    readonly accountId: string;
    /** Its ARN. */
    readonly arn: string;
    /** Whether it collects from accounts that it names, or from an organization. */
    readonly kind: "account" | "organization";
  };
  /** When it was checked. */
  readonly checkedAt: string;
  /** How many sources there are, and how they are. */
  readonly counts: HealthCounts;
  /** What AWS Config reports on the organization; undefined if the aggregator is one of accounts, or if AWS Config doesn't report on the organization. */
  readonly organization?: OrganizationHealth;
  /** Sorted by account and region: every one that is expected, also those that AWS Config says nothing of. */
  readonly sources: readonly SourceHealth[];
  /** The causes that sources have, each once, those of most sources first. */
  readonly causes: readonly HealthCause[];
  /** What could not be checked. */
  readonly unchecked: readonly UncheckedHealth[];
}
