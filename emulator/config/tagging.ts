import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";

import type { View } from "../state";
import { resourceNotFound, validation } from "./errors";
import { refuseOwnedByAws } from "./ownership";
import { pageByKey } from "./page";
import { listTagsForResourceShape, tagResourceShape, untagResourceShape } from "./shapes";
import { checkTagKey, tagsOf } from "./tagRules";

/** The most tags that a page may hold, whatever the model's Limit allows. */
const tagsPerPage = 50;

/** Adds tags, or changes their values; other tags stay. */
export function tagResource(call: Call): Outcome {
  const input = read(tagResourceShape, call.input);
  const added = tagsOf(input.Tags, validation);
  const aggregator = taggable(input.ResourceArn, call.state, call);
  refuseOwnedByAws(aggregator, "TagResource", call);
  const tags = { ...aggregator.tags, ...added };
  const { tagsPerResource } = call.settings.quotas;
  if (Object.keys(tags).length > tagsPerResource) {
    throw new AwsError(
      "TooManyTagsException",
      `The resource ${aggregator.arn} would have ${Object.keys(tags).length} tags. A resource can have at most ${tagsPerResource}.`,
    );
  }
  return { changes: [{ kind: "put", aggregator: { ...aggregator, tags } }] };
}

/** Removes tags; keys that the resource does not have are ignored. */
export function untagResource(call: Call): Outcome {
  const input = read(untagResourceShape, call.input);
  for (const key of input.TagKeys) checkTagKey(key, validation);
  const aggregator = taggable(input.ResourceArn, call.state, call);
  refuseOwnedByAws(aggregator, "UntagResource", call);
  const removed = new Set(input.TagKeys);
  const tags = Object.fromEntries(Object.entries(aggregator.tags).filter(([key]) => !removed.has(key)));
  return { changes: [{ kind: "put", aggregator: { ...aggregator, tags } }] };
}

/** The tags of a resource, by key. */
export function listTagsForResource(call: Call): Outcome {
  const input = read(listTagsForResourceShape, call.input);
  if (input.Limit !== undefined && input.Limit > tagsPerPage) {
    throw new AwsError("InvalidLimitException", `The limit ${input.Limit} is greater than ${tagsPerPage}.`);
  }
  const { arn, tags } = taggable(input.ResourceArn, call.reads, call);
  const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  const { items, ...next } = pageByKey(sorted, ([key]) => key, {
    list: `tags of ${arn}`,
    limit: input.Limit,
    nextToken: input.NextToken,
    pageSize: Math.min(tagsPerPage, call.settings.pageSize),
  });
  return { answer: { Tags: items.map(([Key, Value]) => ({ Key, Value })), ...next } };
}

function taggable(arn: string, view: View, { caller }: Call): Aggregator {
  if (!/^arn:[\w-]+:config:[a-z\d-]+:\d{12}:[\w-]+\/.+$/.test(arn)) {
    throw validation(`The ARN '${arn}' is not the ARN of an AWS Config resource.`);
  }
  const aggregator = view.findByArn(caller.account, caller.region, arn);
  if (aggregator === undefined) throw resourceNotFound(arn);
  return aggregator;
}
