import type { Tags } from "../domain/tags";
import type { AwsTimes } from "./awsTime";
import { loadConfigService } from "./client";
import type { Connection } from "./connection";
import { arnIn, timeIn } from "./described";
import { fieldsIn, listIn, textIn } from "./malformed";
import { allPages } from "./pages";

/** Which aggregators an authorization allows: those of an account in a region. */
export interface Authorized {
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
}

/** An authorization as AWS Config describes it. */
export interface LiveAuthorization extends Authorized {
  /** AWS builds it from both accounts and both regions, so a recreated authorization has the same. */
  readonly arn: string;
  /** ISO 8601; undefined if AWS doesn't say. */
  readonly creationTime?: string;
}

/**
 * The calls of AWS Config about authorizations that the account grants, in one of its regions. All of them throw
 * AwsError. Tags are read and written by ARN, see `AggregatorApi`.
 */
export interface AuthorizationApi extends Pick<AwsTimes, "earliest" | "latest"> {
  /** Undefined if the account doesn't authorize these aggregators here. AWS has no filter: all pages are read. */
  find(authorized: Authorized): Promise<LiveAuthorization | undefined>;
  /** Sent once. If there is an authorization already, AWS does nothing and ignores the tags. */
  put(authorized: Authorized, tags: Tags): Promise<LiveAuthorization>;
  /** Succeeds if there is no authorization: AWS reports no error for that. */
  remove(authorized: Authorized): Promise<void>;
}

/** The maximum number of authorizations on a page. */
const PAGE = 100;

/** {@link AuthorizationApi} that calls AWS Config. */
export function authorizations({ clients, call, read }: Connection): AuthorizationApi {
  const sdk = loadConfigService();
  return {
    find: (authorized) =>
      read("DescribeAggregationAuthorizations", describeTarget(authorized), async (exchange) => {
        const all = await allPages(async (token) => {
          const command = new sdk.DescribeAggregationAuthorizationsCommand({
            Limit: PAGE,
            ...(token && { NextToken: token }),
          });
          await clients.config.send(command, exchange);
          const { AggregationAuthorizations: found, NextToken: next } = exchange.object();
          const items = listIn(found, "AggregationAuthorizations").map((one, index) =>
            authorizationIn(one, `AggregationAuthorizations[${index}]`),
          );
          return { items, next };
        });
        return all.find((one) => one.accountId === authorized.accountId && one.region === authorized.region);
      }),

    put: (authorized, tags) =>
      call("PutAggregationAuthorization", describeTarget(authorized), async (exchange) => {
        const command = new sdk.PutAggregationAuthorizationCommand({
          ...toAws(authorized),
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        });
        await clients.configOnce.send(command, exchange);
        return authorizationIn(exchange.object().AggregationAuthorization, "AggregationAuthorization");
      }),

    remove: (authorized) =>
      call("DeleteAggregationAuthorization", describeTarget(authorized), async (exchange) => {
        await clients.configOnce.send(
          new sdk.DeleteAggregationAuthorizationCommand(toAws(authorized)),
          exchange,
        );
        exchange.nothing();
      }),

    earliest: clients.time.earliest,
    latest: clients.time.latest,
  };
}

function toAws({ accountId, region }: Authorized) {
  return { AuthorizedAccountId: accountId, AuthorizedAwsRegion: region };
}

function describeTarget({ accountId, region }: Authorized): string {
  return `the authorization of ${accountId} (${region})`;
}

function authorizationIn(value: unknown, path: string): LiveAuthorization {
  const fields = fieldsIn(value, path);
  const at = (member: string) => `${path}.${member}`;
  const creationTime = timeIn(fields.CreationTime, at("CreationTime"));
  return {
    accountId: textIn(fields.AuthorizedAccountId, at("AuthorizedAccountId")),
    region: textIn(fields.AuthorizedAwsRegion, at("AuthorizedAwsRegion")),
    arn: arnIn(fields.AggregationAuthorizationArn, at("AggregationAuthorizationArn")),
    ...(creationTime !== undefined && { creationTime }),
  };
}
