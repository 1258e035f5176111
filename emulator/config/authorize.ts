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

/** Lets an account's aggregators of a region collect from here. Repeated, it changes nothing, its tags included. */
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

/** The authorizations of the account in the region, by whom they were given to. */
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

/** Takes an authorization back, with its tags. One that isn't there is no error. */
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

/** An authorization as it is answered: without tags, the time in fractional seconds. */
function toWire({ arn, authorizedAccount, authorizedRegion, creationTime }: Authorization): Members {
  return {
    AggregationAuthorizationArn: arn,
    AuthorizedAccountId: authorizedAccount,
    AuthorizedAwsRegion: authorizedRegion,
    CreationTime: creationTime / 1000,
  };
}
