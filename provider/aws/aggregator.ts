import { sameSet } from "../domain/sets";
import type { Tags } from "../domain/tags";
import type { AwsTimes } from "./awsTime";

/** From which regions an aggregator collects: every one, also future ones, or those named (sorted). */
export type Regions = "all" | readonly string[];

/** Whose data an aggregator collects. Account ids are strings of 12 digits, sorted. */
export type Source =
  | { readonly kind: "account"; readonly accountIds: readonly string[]; readonly regions: Regions }
  | { readonly kind: "organization"; readonly roleArn: string; readonly regions: Regions };

/** Which resources an aggregator takes in; a list left out takes in all. */
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

/** One PutConfigurationAggregator. It replaces everything but the tags, which count only when it creates. */
export interface PutRequest {
  readonly name: string;
  readonly source: Source;
  readonly filters: Filters;
  readonly tags?: Tags;
}

/**
 * The calls of AWS Config that the lifecycle makes, in one account and region. All of them throw AwsError. Their answers
 * tell AWS's time.
 */
export interface AggregatorApi extends AwsTimes {
  /**
   * Undefined if there is no such aggregator.
   *
   * @param arn - of the one that is known to have this name: one that was made a moment ago may not be seen yet, and what
   *   had its name before may still be; see `patient`
   */
  describe(name: string, arn?: string): Promise<LiveAggregator | undefined>;
  /** All aggregators. */
  list(): Promise<readonly LiveAggregator[]>;
  /**
   * Sent once: whether a Put is repeated is for the caller to decide, who reads again first.
   *
   * @param options - `isDue`: asked at the last moment, right before it is signed; if it isn't, nothing is sent
   */
  put(request: PutRequest, options?: { isDue?(): boolean }): Promise<LiveAggregator>;
  /** Succeeds if there is none. */
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

/** Whether the same resources are taken in. */
export function sameFilters(left: Filters, right: Filters): boolean {
  return (
    sameSet(left.resourceTypes ?? [], right.resourceTypes ?? []) &&
    sameSet(left.servicePrincipals ?? [], right.servicePrincipals ?? [])
  );
}

/** The accounts of a source; an organization has none of its own. */
export function accountsOf(source: Source): readonly string[] {
  return source.kind === "account" ? source.accountIds : [];
}
