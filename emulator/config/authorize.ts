import type { Authorization, AuthorizationKey } from "../authorization";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";
import { authorizationArn } from "./authorizationArn";
import { invalidParameter } from "./errors";
import { refuseOwnedByAws } from "./ownership";
import { pageByKey } from "./page";
import { checkRegion } from "./regions";
import {
  deleteAggregationAuthorizationShape,
  describeAggregationAuthorizationsShape,
  putAggregationAuthorizationShape,
} from "./shapes";
import { tagsOf } from "./tagRules";

/**
 * Allows an account's aggregators of a region to collect from here. A repetition changes nothing, not even the tags.
 */
export function putAggregationAuthorization(call: Call): Outcome {
  const input = read(putAggregationAuthorizationShape, call.input);
  const tags = tagsOf(input.Tags ?? [], invalidParameter);
  const key = keyOf(input, call);
  const existing = call.state.authorizations.find(key);
  const authorization = existing ?? { ...key, arn: authorizationArn(key), creationTime: call.now, tags };
  return {
    answer: { AggregationAuthorization: toWire(authorization) },
    changes: existing === undefined ? [{ kind: "authorize", authorization }] : [],
  };
}

/** The authorizations of the account in the region, sorted by the authorized account and region. */
export function describeAggregationAuthorizations({ caller, input, reads, settings }: Call): Outcome {
  const { Limit: limit, NextToken: nextToken } = read(describeAggregationAuthorizationsShape, input);
  const all = reads.authorizations.list(caller.account, caller.region);
  const { items, ...next } = pageByKey(all, ({ arn }) => arn, {
    list: "authorizations",
    limit,
    nextToken,
    pageSize: settings.pageSize,
  });
  return { answer: { AggregationAuthorizations: items.map(toWire), ...next } };
}

/** Deletes an authorization and its tags. If there is none, that is not an error. */
export function deleteAggregationAuthorization(call: Call): Outcome {
  const key = keyOf(read(deleteAggregationAuthorizationShape, call.input), call);
  const existing = call.state.authorizations.find(key);
  if (existing === undefined) return {};
  refuseOwnedByAws(existing, "DeleteAggregationAuthorization", call);
  return { changes: [{ kind: "revoke", key }] };
}

function keyOf(
  { AuthorizedAccountId, AuthorizedAwsRegion }: { AuthorizedAccountId: string; AuthorizedAwsRegion: string },
  { caller: { account, region } }: Call,
): AuthorizationKey {
  checkRegion(AuthorizedAwsRegion);
  return {
    account,
    region,
    authorizedAccount: AuthorizedAccountId,
    authorizedRegion: AuthorizedAwsRegion,
  };
}

/** An authorization in the format of answers: without tags, the time in fractional seconds. */
function toWire({ arn, authorizedAccount, authorizedRegion, creationTime }: Authorization): Members {
  return {
    AggregationAuthorizationArn: arn,
    AuthorizedAccountId: authorizedAccount,
    AuthorizedAwsRegion: authorizedRegion,
    CreationTime: creationTime / 1000,
  };
}
