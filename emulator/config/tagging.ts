import type { Aggregator } from "../aggregator";
import type { Authorization } from "../authorization";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";
import type { Recorder, Recording } from "../recording";

import type { Change, View } from "../state";
import { authorizationKeyOf } from "./authorizationArn";
import { resourceNotFound, validation } from "./errors";
import { refuseOwnedByAws } from "./ownership";
import { pageByKey } from "./page";
import { currentRecording, withoutAssumption } from "./recorders";
import { listTagsForResourceShape, tagResourceShape, untagResourceShape } from "./shapes";
import { checkTagKey, tagsOf } from "./tagRules";

/** The maximum number of tags on a page, even if the model's Limit allows more. */
const tagsPerPage = 50;

/** Adds tags, or changes their values; other tags stay. */
export function tagResource(call: Call): Outcome {
  const input = read(tagResourceShape, call.input);
  const added = tagsOf(input.Tags, validation);
  const resource = taggable(input.ResourceArn, call.state, call);
  refuseOwnedByAws(resource, "TagResource", call);
  const tags = { ...resource.tags, ...added };
  const { tagsPerResource } = call.settings.quotas;
  if (Object.keys(tags).length > tagsPerResource) {
    throw new AwsError(
      "TooManyTagsException",
      `The resource ${resource.arn} would have ${Object.keys(tags).length} tags. A resource can have at most ${tagsPerResource}.`,
    );
  }
  return { changes: [retagged(resource, tags)] };
}

/** Removes tags; keys that the resource does not have are ignored. */
export function untagResource(call: Call): Outcome {
  const input = read(untagResourceShape, call.input);
  for (const key of input.TagKeys) checkTagKey(key, validation);
  const resource = taggable(input.ResourceArn, call.state, call);
  refuseOwnedByAws(resource, "UntagResource", call);
  const removed = new Set(input.TagKeys);
  const tags = Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.has(key)));
  return { changes: [retagged(resource, tags)] };
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

/** A recorder of the caller, as far as tagging needs it. */
interface TaggedRecorder extends Pick<Recorder, "arn" | "tags"> {
  readonly recorder: Recorder;
  readonly recording: Recording;
}

type Taggable = Aggregator | Authorization | TaggedRecorder;

function retagged(resource: Taggable, tags: Aggregator["tags"]): Change {
  if ("recorder" in resource) {
    const recorder = { ...withoutAssumption(resource.recorder), tags };
    return { kind: "recording", recording: { ...resource.recording, recorder } };
  }
  return "authorizedAccount" in resource
    ? { kind: "authorize", authorization: { ...resource, tags } }
    : { kind: "put", aggregator: { ...resource, tags } };
}

function taggable(arn: string, view: View, call: Call): Taggable {
  if (!/^arn:[\w-]+:config:[a-z\d-]+:\d{12}:[\w-]+\/.+$/.test(arn)) {
    throw validation(`The ARN '${arn}' is not the ARN of an AWS Config resource.`);
  }
  const resource = resourceOf(arn, view, call);
  if (resource === undefined) throw resourceNotFound(arn);
  return resource;
}

/** The resource of an ARN in the caller's account and region; `undefined` if there is none. */
export function resourceOf(arn: string, view: View, call: Call): Taggable | undefined {
  const { account, region } = call.caller;
  const recording = currentRecording(call, view);
  const { recorder } = recording;
  if (recorder?.arn === arn) return { arn, tags: recorder.tags, recorder, recording };
  const key = authorizationKeyOf(arn);
  if (key === undefined) return view.findByArn(account, region, arn);
  return key.account === account && key.region === region ? view.authorizations.find(key) : undefined;
}
