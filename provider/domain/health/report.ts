/** The last status that AWS Config has for a source in a region, with AWS Config's names. */
export const REPORTED_STATES = ["SUCCEEDED", "OUTDATED", "FAILED"] as const;

/**
 * The last status that AWS Config has for a source in a region.
 *
 * @useDeclaredType
 */
export type ReportedState = (typeof REPORTED_STATES)[number];

/** The states of a source, worst first. */
export const HEALTH_STATES = ["FAILED", "NEVER_REPORTED", "OUTDATED", "SETTLING", "SUCCEEDED"] as const;

/**
 * The health of a source in a region, worst first.
 *
 * - `FAILED`: AWS Config could not collect from it
 * - `NEVER_REPORTED`: AWS Config says nothing about it
 * - `OUTDATED`: the collected data is no longer updated
 * - `SETTLING`: it may have been added less than 60 minutes ago, and nothing is known to be wrong
 * - `SUCCEEDED`: AWS Config has collected from it
 *
 * @useDeclaredType
 */
export type HealthState = (typeof HEALTH_STATES)[number];

/** How certain a cause is: `unknown` if all that could be checked is fine, or nothing could be checked. */
export type Certainty = "certain" | "likely" | "unknown";

/** Why a source isn't healthy in a region. Sources with the same cause share one object. */
export interface HealthCause {
  /** Identifies the cause in scripts, for example `not-authorized`. */
  readonly code: HealthCauseCode;
  /** How certain it is. */
  readonly certainty: Certainty;
  /**
   * What is wrong, for example `no authorization for 111122223333 (us-east-1)`. It names neither the source nor its
   * region.
   */
  readonly text: string;
  /** What to do now, in a sentence. */
  readonly nextStep: string;
  /** Where the documentation explains it, for example `docs/health.md#not-authorized`. */
  readonly docs: string;
  /** What could not be checked while looking for the cause, in the order of the checks; often empty. */
  readonly unchecked: readonly Unchecked[];
}

/** What could not be checked. It may be healthy or not. */
export interface Unchecked {
  /** For example `the state of the account`, `the recorder`. */
  readonly what: string;
  /** For example `not allowed to assume arn:aws:iam::{account}:role/audit: AccessDenied`. */
  readonly reason: string;
}

/** Every cause that a source can have, in the order in which they are checked. */
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
 * Identifies a cause in scripts. Other versions may add codes. docs/health.md explains each.
 *
 * @useDeclaredType
 */
export type HealthCauseCode = (typeof HEALTH_CAUSES)[number];

/** A source account in a region. */
export interface SourceHealth {
  /** 12 digits. */
  readonly accountId: string;
  /** Code of the source region, for example `eu-west-3`. */
  readonly region: string;
  /** Its health. */
  readonly state: HealthState;
  /** When AWS Config last collected from it, or tried to, in ISO 8601; undefined if AWS Config doesn't say. */
  readonly lastUpdate?: string;
  /** AWS Config's error code; undefined if there is none. */
  readonly errorCode?: string;
  /** AWS Config's error message, word for word; undefined if there is none. */
  readonly errorMessage?: string;
  /** How many resources the aggregator holds for it; undefined if they were not counted, or could not be counted. */
  readonly resources?: number;
  /** Undefined if nothing is wrong. A source that succeeds has a cause if the aggregator holds no resource for it. */
  readonly cause?: HealthCause;
}

/** How many sources there are. A source is an account in a region. */
export interface HealthCounts {
  /** All sources that are expected. */
  readonly sources: number;
  /** Sources that have succeeded and have resources, as far as these were counted. */
  readonly healthy: number;
  /** How many accounts the sources belong to. */
  readonly accounts: number;
  /** How many regions the sources belong to. */
  readonly regions: number;
  /** How many are in each state. */
  readonly byState: Readonly<Record<HealthState, number>>;
  /** Sources that have succeeded, but for which the aggregator holds no resource. */
  readonly empty: number;
  /** All resources of the aggregator; undefined if they were not counted, or if some could not be counted. */
  readonly resources?: number;
}

/** The organization of an organization's aggregator, as AWS Config reports on it. */
export interface OrganizationHealth {
  /** Undefined if AWS Config can read the organization, or nothing explains why it can't. */
  readonly cause?: HealthCause;
  /** For example `o-a1b2c3d4e5`. */
  readonly id: string;
  /** The last status. */
  readonly state: ReportedState;
  /** When AWS Config last read it, or tried to, in ISO 8601; undefined if AWS Config doesn't say. */
  readonly lastUpdate?: string;
  /** AWS Config's error code; undefined if there is none. */
  readonly errorCode?: string;
  /** AWS Config's error message, word for word; undefined if there is none. */
  readonly errorMessage?: string;
}

/** What could not be checked, and for how many sources. */
export interface UncheckedHealth extends Unchecked {
  /** How many sources it concerns. */
  readonly sources: number;
}

/** The health of an aggregator, source by source. Times are ISO 8601. */
export interface HealthReport {
  /** Which aggregator it is. */
  readonly aggregator: {
    /** Its name. */
    readonly name: string;
    /** Code of its region, for example `us-east-1`. */
    readonly region: string;
    /** Its own account: 12 digits. */
    readonly accountId: string;
    /** Its ARN. */
    readonly arn: string;
    /** Whether it collects from accounts that it lists, or from an organization. */
    readonly kind: "account" | "organization";
  };
  /** When it was checked. */
  readonly checkedAt: string;
  /** How many sources there are, and their health. */
  readonly counts: HealthCounts;
  /** What AWS Config reports on the organization; undefined if the aggregator is one of accounts, or if AWS Config doesn't report on the organization. */
  readonly organization?: OrganizationHealth;
  /** Sorted by account and region. Includes every expected source, even if AWS Config says nothing about it. */
  readonly sources: readonly SourceHealth[];
  /** The causes of all sources, each once, those with the most sources first. */
  readonly causes: readonly HealthCause[];
  /** What could not be checked. */
  readonly unchecked: readonly UncheckedHealth[];
}
