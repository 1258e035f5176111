import { grouped } from "./listing";

/** Aggregators of an account in a region; AWS Support raises it. */
export const AGGREGATORS = 50;

/** Accounts in an aggregator; fixed. */
export const ACCOUNTS = 10_000;

/** Accounts added and removed in a week, over all aggregators of an account; AWS Support raises it. */
export const WEEKLY_CHANGES = 1_000;

/** Tags of a resource; fixed. */
export const TAGS = 50;

/** That quota, in words. */
export const TAG_QUOTA = `an aggregator can have ${TAGS} tags`;

/** That of accounts. */
export const ACCOUNT_QUOTA = `an aggregator can have ${grouped(ACCOUNTS)} accounts`;

/** That of tags on an authorization. */
export const AUTHORIZATION_TAG_QUOTA = `an authorization can have ${TAGS} tags`;
