import type { Aggregator } from "./aggregator";

/** A source account's permission, in one of its regions, to collect its data there. Never changed: each write makes another. */
export interface Authorization {
  /** The source account, which gave it. */
  readonly account: string;
  /** The source region, for which it was given. */
  readonly region: string;
  /** The account of the aggregators that may collect. */
  readonly authorizedAccount: string;
  /** The region of the aggregators that may collect. */
  readonly authorizedRegion: string;
  /** As AWS Config makes it of the accounts and regions. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Values by key. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What identifies an authorization, and its ARN. */
export type AuthorizationKey = Pick<
  Authorization,
  "account" | "region" | "authorizedAccount" | "authorizedRegion"
>;

/** Whether an aggregator collects from an account's region under an authorization, if it is given. */
export function collectsFrom({ source }: Aggregator, account: string, region: string): boolean {
  return (
    source.kind === "account" &&
    (source.regions === "all" || source.regions.includes(region)) &&
    source.accountIds.includes(account)
  );
}
