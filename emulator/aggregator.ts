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
  readonly Type: "INCLUDE";
  readonly Value: readonly string[];
}

export interface Filters {
  readonly ResourceType?: Filter;
  readonly ServicePrincipal?: Filter;
}

/** An aggregator as it is kept. Never changed: each write makes another. */
export interface Aggregator {
  readonly account: string;
  readonly region: string;
  readonly name: string;
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

/** What identifies an aggregator: PutConfigurationAggregator replaces by name. */
export type AggregatorKey = Pick<Aggregator, "account" | "region" | "name">;
