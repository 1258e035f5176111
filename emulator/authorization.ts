import type { Aggregator } from "./aggregator";

/** A source account's permission to collect its data in one of its regions. Immutable: each write creates a new one. */
export interface Authorization {
  /** The source account, which gives the permission. */
  readonly account: string;
  /** The source region of the permission. */
  readonly region: string;
  /** The account of the aggregators that may collect. */
  readonly authorizedAccount: string;
  /** The region of the aggregators that may collect. */
  readonly authorizedRegion: string;
  /** AWS Config builds it from the accounts and regions. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Values by key. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The key of an authorization, and its ARN. */
export type AuthorizationKey = Pick<
  Authorization,
  "account" | "region" | "authorizedAccount" | "authorizedRegion"
>;

/** Whether an aggregator would collect from an account's region under an authorization. */
export function collectsFrom({ source }: Aggregator, account: string, region: string): boolean {
  return (
    source.kind === "account" &&
    (source.regions === "all" || source.regions.includes(region)) &&
    source.accountIds.includes(account)
  );
}
