/** The regions that an aggregator collects from: all, or those in the list. */
export type Regions = "all" | readonly string[];

/** A list of accounts. */
export interface AccountSource {
  readonly kind: "account";
  /** Without duplicates, in the order given. */
  readonly accountIds: readonly string[];
  readonly regions: Regions;
}

/** The accounts of an organization. */
export interface OrganizationSource {
  readonly kind: "organization";
  readonly roleArn: string;
  readonly regions: Regions;
  /** The organization, and its management account, at the time when the aggregator was created. */
  readonly organizationId?: string;
  readonly managementAccount?: string;
}

export type Source = AccountSource | OrganizationSource;

/** A filter in the API's format. */
export interface Filter {
  /** The only type that AWS Config has. */
  readonly Type: "INCLUDE";
  /** Resource types, or service principals. */
  readonly Value: readonly string[];
}

/** What an aggregator collects. */
export interface Filters {
  /**
   * What is aggregated, by resource type.
   *
   * @default every type
   */
  readonly ResourceType?: Filter;
  /**
   * What is aggregated, by the AWS service that recorded it.
   *
   * @default every service
   */
  readonly ServicePrincipal?: Filter;
}

/** The key of an aggregator: PutConfigurationAggregator replaces by name. */
export interface AggregatorKey {
  /** Its account. */
  readonly account: string;
  /** Its region. */
  readonly region: string;
  /** Its name, which is unique in the account and region. */
  readonly name: string;
}

/** An aggregator as it is stored. Immutable: each write creates a new one. */
export interface Aggregator extends AggregatorKey {
  readonly arn: string;
  readonly source: Source;
  readonly filters?: Filters;
  /** The AWS service that created it. */
  readonly createdBy?: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Milliseconds since the epoch. */
  readonly lastUpdatedTime: number;
  readonly tags: Readonly<Record<string, string>>;
}
