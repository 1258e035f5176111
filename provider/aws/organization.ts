/** What AWS Organizations says about the caller's account. */
export interface Organization {
  readonly id: string;
  /** An organization's aggregator needs all features. */
  readonly allFeatures: boolean;
  readonly managementAccount: string;
}

/** An account that may act for the organization in AWS Config. Times are in milliseconds since the epoch. */
export interface DelegatedAdministrator {
  readonly account: string;
  /** When the account joined the organization. */
  readonly joined?: number;
  /** When it was registered for AWS Config. */
  readonly registered?: number;
}

/** The calls that show at preview whether an organization's aggregator can be created. All of them throw AwsError. */
export interface OrganizationApi {
  /** The caller's account. */
  account(): Promise<string>;
  /** Undefined if the account is in no organization. */
  describe(): Promise<Organization | undefined>;
  /** Whether AWS Config has trusted access to the organization. */
  hasServiceAccess(): Promise<boolean>;
  /** The services that a role of the caller's account trusts; undefined if there is no such role. */
  trustedServices(roleName: string): Promise<readonly string[] | undefined>;
  /** The accounts that may act for the organization in AWS Config. */
  delegatedAdministrators(): Promise<readonly DelegatedAdministrator[]>;
}
