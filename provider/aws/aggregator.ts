import { sameSet } from "../domain/sets";
import type { Tags } from "../domain/tags";
import type { AwsTimes } from "./awsTime";

/** From which regions an aggregator collects: every one, also future ones, or those named (sorted). */
export type Regions = "all" | readonly string[];

/** Whose data an aggregator collects. Account ids are strings of 12 digits, sorted. */
export type Source =
  | { readonly kind: "account"; readonly accountIds: readonly string[]; readonly regions: Regions }
  | { readonly kind: "organization"; readonly roleArn: string; readonly regions: Regions };

/** Which resources an aggregator collects; a list that is left out means all. */
export interface Filters {
  readonly resourceTypes?: readonly string[];
  readonly servicePrincipals?: readonly string[];
}

/** An aggregator as AWS Config describes it. Times are ISO 8601. */
export interface LiveAggregator {
  readonly name: string;
  readonly arn: string;
  readonly source: Source;
  readonly filters: Filters;
  /** The AWS service that made it; undefined for one that a customer made. */
  readonly createdBy?: string;
  readonly creationTime?: string;
  readonly lastUpdatedTime?: string;
}

/** One PutConfigurationAggregator. It replaces everything except the tags, which AWS only uses when the Put creates. */
export interface PutRequest {
  readonly name: string;
  readonly source: Source;
  readonly filters: Filters;
  readonly tags?: Tags;
}

/**
 * AWS Config's calls that a resource makes, in one account and region. All of them throw AwsError. Their answers tell
 * AWS's time.
 */
export interface AggregatorApi extends AwsTimes {
  /**
   * Undefined if there is no such aggregator.
   *
   * @param arn - the ARN that the aggregator with this name is known to have: a new aggregator may not be visible yet,
   *   and an earlier one with its name may still be; see `patient`
   */
  describe(name: string, arn?: string): Promise<LiveAggregator | undefined>;
  /** All aggregators. */
  list(): Promise<readonly LiveAggregator[]>;
  /**
   * Sends the Put once. The caller decides whether to repeat it, after another reading.
   *
   * @param options - `isDue`: called right before the request is signed; if it returns false, nothing is sent
   */
  put(request: PutRequest, options?: { isDue?(): boolean }): Promise<LiveAggregator>;
  /** Succeeds if there is no such aggregator. */
  remove(name: string): Promise<void>;
  listTags(arn: string): Promise<Tags>;
  /** Sent once. */
  tag(arn: string, tags: Tags): Promise<void>;
  /** Sent once. */
  untag(arn: string, keys: readonly string[]): Promise<void>;
}

/** Whether data is collected from the same regions. */
export function sameRegions(left: Regions, right: Regions): boolean {
  return left === "all" || right === "all" ? left === right : sameSet(left, right);
}

/** Whether the same resources are collected. */
export function sameFilters(left: Filters, right: Filters): boolean {
  return (
    sameSet(left.resourceTypes ?? [], right.resourceTypes ?? []) &&
    sameSet(left.servicePrincipals ?? [], right.servicePrincipals ?? [])
  );
}

/** The accounts of a source; none for an organization. */
export function accountsOf(source: Source): readonly string[] {
  return source.kind === "account" ? source.accountIds : [];
}
