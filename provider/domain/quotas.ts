import { grouped } from "./listing";

/** Aggregators of an account in a region; AWS Support can raise it. */
export const AGGREGATORS = 50;

/** Accounts in an aggregator; fixed. */
export const ACCOUNTS = 10_000;

/** Accounts added and removed in a week, in all aggregators of an account; AWS Support can raise it. */
export const WEEKLY_CHANGES = 1_000;

/** Tags of a resource; fixed. */
export const TAGS = 50;

/** The quota of tags, in words. */
export const TAG_QUOTA = `an aggregator can have ${TAGS} tags`;

/** The quota of accounts, in words. */
export const ACCOUNT_QUOTA = `an aggregator can have ${grouped(ACCOUNTS)} accounts`;

/** The quota of tags on an authorization, in words. */
export const AUTHORIZATION_TAG_QUOTA = `an authorization can have ${TAGS} tags`;
