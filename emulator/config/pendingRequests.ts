import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { read } from "../protocol/read";
import { partitionOf } from "../regions";
import { pageByKey } from "./page";
import { checkRegion } from "./regions";
import { deletePendingAggregationRequestShape, describePendingAggregationRequestsShape } from "./shapes";

/** The maximum number of requests on a page. */
const requestsPerPage = 20;

/**
 * The accounts and regions whose aggregators have asked to collect from here within the last 7 days without an answer.
 */
export function describePendingAggregationRequests(call: Call): Outcome {
  const { Limit: limit, NextToken: nextToken } = read(describePendingAggregationRequestsShape, call.input);
  const { items, ...next } = pageByKey(requesters(call), (requester) => requester, {
    list: "pending requests",
    limit,
    nextToken,
    pageSize: Math.min(requestsPerPage, call.settings.pageSize),
  });
  const requests = items.map((requester) => {
    const [account, region] = requester.split("/");
    return { RequesterAccountId: account, RequesterAwsRegion: region };
  });
  return { answer: { PendingAggregationRequests: requests, ...next } };
}

/** Deletes the requests of an account and region, until one of its aggregators is put again. */
export function deletePendingAggregationRequest({ caller, input }: Call): Outcome {
  const { RequesterAccountId, RequesterAwsRegion } = read(deletePendingAggregationRequestShape, input);
  checkRegion(RequesterAwsRegion);
  const { account, region } = caller;
  const key = {
    account,
    region,
    authorizedAccount: RequesterAccountId,
    authorizedRegion: RequesterAwsRegion,
  };
  return { changes: [{ kind: "settle", key }] };
}

function requesters({ caller, state, now, settings }: Call): string[] {
  if (settings.authorizations === "assumed") return [];
  const { account, region, partition } = caller;
  const asking = state
    .all()
    .filter((aggregator) => partitionOf(aggregator.region) === partition)
    .filter((aggregator) => state.authorizations.awaits(aggregator, account, region, now));
  return [...new Set(asking.map((aggregator) => `${aggregator.account}/${aggregator.region}`))].sort();
}
