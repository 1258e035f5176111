/** What AWS Organizations says of the account that calls. */
export interface Organization {
  readonly id: string;
  /** All features are needed for an organization's aggregator. */
  readonly allFeatures: boolean;
  readonly managementAccount: string;
}

/** The calls that tell at preview whether an organization's aggregator can be made. All of them throw AwsError. */
export interface OrganizationApi {
  /** The account that calls. */
  account(): Promise<string>;
  /** Undefined if the account is in no organization. */
  describe(): Promise<Organization | undefined>;
  /** Whether AWS Config has trusted access to the organization. */
  hasServiceAccess(): Promise<boolean>;
  /** The services that a role of the caller's account trusts; undefined if there is no such role. */
  trustedServices(roleName: string): Promise<readonly string[] | undefined>;
  /** The accounts that may act for the organization in AWS Config. */
  delegatedAdministrators(): Promise<readonly string[]>;
}
