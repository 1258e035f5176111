import type { Call } from "../call";
import type { Need, Needs } from "../iam/need";
import type { Recorder } from "../recording";
import { isStructure, passRole, requestTags, resourceTags } from "./needs";
import { recorderArn } from "./recorderArn";
import { currentRecording } from "./recorders";

/**
 * PutConfigurationRecorder: also the permissions to tag what it creates, and to pass the recorder's role to AWS Config.
 */
export function needsOfPutRecorder(call: Call): Need[] {
  const { ConfigurationRecorder: given, Tags: tags } = call.input;
  const { name = "default", roleARN } = isStructure(given) ? given : {};
  const existing = recorderNamed(name, call);
  const resource = arnOf(name, existing, call);
  const context = { ...requestTags(tags), ...resourceTags(existing) };
  const makesTags = existing === undefined && Array.isArray(tags) && tags.length > 0;
  return [
    { action: "config:PutConfigurationRecorder", resource, context },
    ...(makesTags ? [{ action: "config:TagResource", resource, context }] : []),
    ...passRole(roleARN),
  ];
}

/** An action on the recorder that the request names. */
export function onRecorder(action: string): Needs {
  return (call) => {
    const { ConfigurationRecorderName: name } = call.input;
    const existing = recorderNamed(name, call);
    return [{ action, resource: arnOf(name, existing, call), context: resourceTags(existing) }];
  };
}

function recorderNamed(name: unknown, call: Call): Recorder | undefined {
  const { recorder } = currentRecording(call, call.state);
  return recorder?.name === name ? recorder : undefined;
}

/** If the recorder doesn't exist, it has no id, so the ARN stands for any recorder with that name. */
function arnOf(name: unknown, recorder: Recorder | undefined, { caller }: Call): string {
  return recorder?.arn ?? recorderArn(caller, typeof name === "string" ? name : "*", "*");
}
