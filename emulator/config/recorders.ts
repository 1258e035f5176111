import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";
import type { Value } from "../protocol/shapes";
import type { Recorder, Recording } from "../recording";
import { recordingIn } from "../recordings";
import type { Change } from "../state";
import { validation } from "./errors";
import { recorderArn } from "./recorderArn";
import {
  describeConfigurationRecordersShape,
  ofConfigurationRecorderShape,
  putConfigurationRecorderShape,
} from "./recorderShapes";
import { recordingGroupOf } from "./recordingGroup";
import { isRoleArn, roleProblem } from "./role";
import { tagsOf } from "./tagRules";

/** The prefix of the names of recorders that AWS services create for themselves. */
const serviceLinked = "AWSConfigurationRecorderFor";

/**
 * Creates the recorder of the account in the region, or changes its role and what it records. Tags are used only on
 * creation.
 */
export function putConfigurationRecorder(call: Call): Outcome {
  const { ConfigurationRecorder: given, Tags = [] } = read(putConfigurationRecorderShape, call.input);
  const { name = "default", servicePrincipal, recordingScope } = given;
  if (servicePrincipal !== undefined || recordingScope === "INTERNAL") {
    throw new AwsError(
      "UnmodifiableEntityException",
      "PutConfigurationRecorder does not create service-linked configuration recorders. Use PutServiceLinkedConfigurationRecorder.",
    );
  }
  checkName(name);
  const roleArn = roleOf(given.roleARN);
  const recordingGroup = recordingGroupOf(given.recordingGroup);
  const tags = tagsOf(Tags, validation);
  const recording = currentRecording(call, call.state);
  const { recorder: before } = recording;
  if (before !== undefined && before.assumed !== true && before.name !== name) {
    throw new AwsError(
      "MaxNumberOfConfigurationRecordersExceededException",
      `Failed to put configuration recorder '${name}' because the maximum number of configuration recorders: 1 is reached.`,
    );
  }
  const { recordingMode = { recordingFrequency: "CONTINUOUS" } } = given;
  const recorder: Recorder =
    before?.name === name
      ? { ...withoutAssumption(before), roleArn, recordingGroup, recordingMode }
      : {
          name,
          arn: recorderArn(recording, name, call.newId),
          roleArn,
          recordingGroup,
          recordingMode,
          recording: false,
          tags,
        };
  return { changes: [changed({ ...recording, recorder })] };
}

/** Starts a recorder, which must have a delivery channel. */
export function startConfigurationRecorder(call: Call): Outcome {
  const { recording, recorder } = named(call);
  if (recording.deliveryChannel === undefined) {
    throw new AwsError(
      "NoAvailableDeliveryChannelException",
      "Delivery channel is not available to start configuration recorder.",
    );
  }
  if (recorder.recording) return {};
  const { lastStatus: _, lastErrorCode: __, lastErrorMessage: ___, ...rest } = withoutAssumption(recorder);
  return {
    changes: [changed({ ...recording, recorder: { ...rest, recording: true, lastStartTime: call.now } })],
  };
}

export function stopConfigurationRecorder(call: Call): Outcome {
  const { recording, recorder } = named(call);
  if (!recorder.recording) return {};
  const stopped = { ...withoutAssumption(recorder), recording: false, lastStopTime: call.now };
  return { changes: [changed({ ...recording, recorder: stopped })] };
}

/** Deletes a recorder, running or not. Its delivery channel stays. */
export function deleteConfigurationRecorder(call: Call): Outcome {
  const { recorder: _, ...rest } = named(call).recording;
  return { changes: [changed(rest)] };
}

export function describeConfigurationRecorders(call: Call): Outcome {
  return { answer: { ConfigurationRecorders: described(call).map(toWire) } };
}

export function describeConfigurationRecorderStatus(call: Call): Outcome {
  return {
    answer: { ConfigurationRecordersStatus: described(call).map((each) => statusToWire(each, call)) },
  };
}

/** The caller's recorder and delivery channel in the caller's region. */
export function currentRecording(
  { caller, settings }: Call,
  view: Pick<Call["reads"], "recordings">,
): Recording {
  return recordingIn(caller, view.recordings, settings);
}

/** A change of a recording. */
export function changed(recording: Recording): Change {
  return { kind: "recording", recording };
}

/** What a call has written is no longer an assumption. */
export function withoutAssumption<T extends { readonly assumed?: true }>(value: T): Omit<T, "assumed"> {
  const { assumed: _, ...rest } = value;
  return rest;
}

function named(call: Call): { recording: Recording; recorder: Recorder } {
  const { ConfigurationRecorderName: name } = read(ofConfigurationRecorderShape, call.input);
  const recording = currentRecording(call, call.state);
  if (recording.recorder?.name !== name) throw noSuchRecorder("name", name);
  return { recording, recorder: recording.recorder };
}

function described(call: Call): Recorder[] {
  const {
    ConfigurationRecorderNames: names = [],
    ServicePrincipal: principal,
    Arn: arn,
  }: Value<typeof describeConfigurationRecordersShape> = read(
    describeConfigurationRecordersShape,
    call.input,
  );
  const asked = [...names, principal, arn].filter((each) => each !== undefined);
  if (asked.length > 1) throw validation("You can specify only one configuration recorder.");
  const { recorder } = currentRecording(call, call.reads);
  const [name] = names;
  if (name !== undefined && name !== recorder?.name) throw noSuchRecorder("name", name);
  if (arn !== undefined && arn !== recorder?.arn) throw noSuchRecorder("ARN", arn);
  // The emulator has no service-linked recorders.
  if (principal !== undefined) throw noSuchRecorder("service principal", principal);
  return recorder === undefined ? [] : [recorder];
}

function toWire({ name, arn, roleArn, recordingGroup, recordingMode }: Recorder): Members {
  return { arn, name, roleARN: roleArn, recordingGroup, recordingMode, recordingScope: "PAID" };
}

function statusToWire(recorder: Recorder, call: Call): Members {
  const { name, arn, recording, lastStartTime, lastStopTime } = recorder;
  const changedAt = Math.max(lastStartTime ?? 0, lastStopTime ?? 0);
  return {
    arn,
    name,
    recording,
    ...(lastStartTime === undefined ? {} : { lastStartTime: lastStartTime / 1000 }),
    ...(lastStopTime === undefined ? {} : { lastStopTime: lastStopTime / 1000 }),
    ...lastStatusOf(recorder, call),
    ...(changedAt === 0 ? {} : { lastStatusChangeTime: changedAt / 1000 }),
  };
}

function lastStatusOf(recorder: Recorder, call: Call): Members {
  const { lastStatus, lastErrorCode, lastErrorMessage, roleArn, lastStartTime } = recorder;
  if (lastStatus !== undefined) {
    return {
      lastStatus,
      ...(lastErrorCode === undefined ? {} : { lastErrorCode }),
      ...(lastErrorMessage === undefined ? {} : { lastErrorMessage }),
    };
  }
  if (lastStartTime === undefined) return {};
  const problem = roleProblem(roleArn, call);
  if (problem === undefined) return { lastStatus: "SUCCESS" };
  return { lastStatus: "FAILURE", lastErrorCode: "AccessDenied", lastErrorMessage: problem };
}

function checkName(name: string): void {
  if (name.trim() !== "" && !name.startsWith(serviceLinked)) return;
  throw new AwsError(
    "InvalidConfigurationRecorderNameException",
    `The configuration recorder name '${name}' is not valid: it is blank, or begins with ${serviceLinked}.`,
  );
}

function roleOf(arn: string | undefined): string {
  if (arn !== undefined && isRoleArn(arn)) return arn;
  throw new AwsError(
    "InvalidRoleException",
    `The role '${arn ?? ""}' is not the ARN of an IAM role that AWS Config can assume.`,
  );
}

function noSuchRecorder(what: string, value: string): AwsError {
  return new AwsError(
    "NoSuchConfigurationRecorderException",
    `Cannot find configuration recorder with the specified ${what} '${value}'.`,
  );
}
