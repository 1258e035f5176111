/** Where an aggregator collects from: every region, or those named. */
export type Regions = "all" | readonly string[];

/** The accounts that are named one by one. */
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
  /** The organization, and its management account, when the aggregator was made. */
  readonly organizationId?: string;
  readonly managementAccount?: string;
}

export type Source = AccountSource | OrganizationSource;

/** A filter in the words of the API. */
export interface Filter {
  /** AWS Config knows no other. */
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

/** What identifies an aggregator: PutConfigurationAggregator replaces by name. */
export interface AggregatorKey {
  /** The account that it is in. */
  readonly account: string;
  /** The region that it is in. */
  readonly region: string;
  /** Its name, which is unique in the account and region. */
  readonly name: string;
}

/** An aggregator as it is kept. Never changed: each write makes another. */
export interface Aggregator extends AggregatorKey {
  readonly arn: string;
  readonly source: Source;
  readonly filters?: Filters;
  /** The AWS service that made it. */
  readonly createdBy?: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Milliseconds since the epoch. */
  readonly lastUpdatedTime: number;
  readonly tags: Readonly<Record<string, string>>;
}
