import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";
import type { Value } from "../protocol/shapes";
import type { DeliveryChannel } from "../recording";
import {
  deleteDeliveryChannelShape,
  describeDeliveryChannelsShape,
  putDeliveryChannelShape,
} from "./recorderShapes";
import { changed, currentRecording } from "./recorders";

type Given = Value<typeof putDeliveryChannelShape>["DeliveryChannel"];

/** Creates or replaces the delivery channel of the account in the region. The bucket is not checked. */
export function putDeliveryChannel(call: Call): Outcome {
  const { DeliveryChannel: given } = read(putDeliveryChannelShape, call.input);
  const recording = currentRecording(call, call.state);
  if (recording.recorder === undefined) {
    throw new AwsError(
      "NoAvailableConfigurationRecorderException",
      "Configuration recorder is not available to put delivery channel.",
    );
  }
  const deliveryChannel = channelOf(given);
  const { deliveryChannel: before } = recording;
  const { name } = deliveryChannel;
  if (before !== undefined && before.assumed !== true && before.name !== name) {
    throw new AwsError(
      "MaxNumberOfDeliveryChannelsExceededException",
      `Failed to put delivery channel '${name}' because the maximum number of delivery channels: 1 is reached.`,
    );
  }
  return { changes: [changed({ ...recording, deliveryChannel })] };
}

/** Deletes a delivery channel, unless a recorder is using it. */
export function deleteDeliveryChannel(call: Call): Outcome {
  const { DeliveryChannelName: name } = read(deleteDeliveryChannelShape, call.input);
  const { deliveryChannel, ...rest } = currentRecording(call, call.state);
  if (deliveryChannel?.name !== name) throw noSuchChannel(name);
  if (rest.recorder?.recording === true) {
    throw new AwsError(
      "LastDeliveryChannelDeleteFailedException",
      `Failed to delete last specified delivery channel with name '${name}', because there is a running configuration recorder.`,
    );
  }
  return { changes: [changed(rest)] };
}

export function describeDeliveryChannels(call: Call): Outcome {
  return { answer: { DeliveryChannels: described(call).map(toWire) } };
}

/** What a channel has delivered: the history since its recorder was started, but no snapshots. */
export function describeDeliveryChannelStatus(call: Call): Outcome {
  const startedAt = currentRecording(call, call.reads).recorder?.lastStartTime;
  const delivered =
    startedAt === undefined
      ? {}
      : { lastStatus: "SUCCESS", lastAttemptTime: startedAt / 1000, lastSuccessfulTime: startedAt / 1000 };
  const statuses = described(call).map(({ name, snsTopicArn }) => ({
    name,
    configSnapshotDeliveryInfo: {},
    configHistoryDeliveryInfo: delivered,
    configStreamDeliveryInfo:
      startedAt === undefined
        ? {}
        : {
            lastStatus: snsTopicArn === undefined ? "NOT_APPLICABLE" : "SUCCESS",
            lastStatusChangeTime: startedAt / 1000,
          },
  }));
  return { answer: { DeliveryChannelsStatus: statuses } };
}

function described(call: Call): DeliveryChannel[] {
  const { DeliveryChannelNames: names = [] } = read(describeDeliveryChannelsShape, call.input);
  const { deliveryChannel: channel } = currentRecording(call, call.reads);
  for (const name of names) if (name !== channel?.name) throw noSuchChannel(name);
  return channel === undefined ? [] : [channel];
}

function channelOf(given: Given): DeliveryChannel {
  const { name = "default", s3BucketName, s3KeyPrefix, s3KmsKeyArn, snsTopicARN } = given;
  const frequency = given.configSnapshotDeliveryProperties?.deliveryFrequency;
  if (name.trim() === "") {
    throw new AwsError(
      "InvalidDeliveryChannelNameException",
      `The delivery channel name '${name}' is not valid, blank string.`,
    );
  }
  if (!s3BucketName) {
    throw new AwsError("NoSuchBucketException", "Cannot find a S3 bucket with an empty bucket name.");
  }
  if (s3KeyPrefix === "") {
    throw new AwsError(
      "InvalidS3KeyPrefixException",
      "The s3 key prefix '' is not valid, empty s3 key prefix.",
    );
  }
  if (s3KmsKeyArn !== undefined && !/^arn:[\w-]+:kms:[a-z\d-]+:\d{12}:(key|alias)\/.+$/.test(s3KmsKeyArn)) {
    throw new AwsError(
      "InvalidS3KmsKeyArnException",
      `The arn '${s3KmsKeyArn}' is not a valid kms key or alias arn.`,
    );
  }
  if (snsTopicARN !== undefined && !/^arn:[\w-]+:sns:[a-z\d-]+:\d{12}:.+$/.test(snsTopicARN)) {
    throw new AwsError("InvalidSNSTopicARNException", `The sns topic arn '${snsTopicARN}' is not valid.`);
  }
  return {
    name,
    s3BucketName,
    ...(s3KeyPrefix === undefined ? {} : { s3KeyPrefix }),
    ...(s3KmsKeyArn === undefined ? {} : { s3KmsKeyArn }),
    ...(snsTopicARN === undefined ? {} : { snsTopicArn: snsTopicARN }),
    ...(frequency === undefined ? {} : { deliveryFrequency: frequency }),
  };
}

function toWire(channel: DeliveryChannel): Members {
  const { name, s3BucketName, s3KeyPrefix, s3KmsKeyArn, snsTopicArn, deliveryFrequency } = channel;
  return {
    name,
    s3BucketName,
    ...(s3KeyPrefix === undefined ? {} : { s3KeyPrefix }),
    ...(s3KmsKeyArn === undefined ? {} : { s3KmsKeyArn }),
    ...(snsTopicArn === undefined ? {} : { snsTopicARN: snsTopicArn }),
    ...(deliveryFrequency === undefined ? {} : { configSnapshotDeliveryProperties: { deliveryFrequency } }),
  };
}

function noSuchChannel(name: string): AwsError {
  return new AwsError(
    "NoSuchDeliveryChannelException",
    `Cannot find delivery channel with specified name '${name}'.`,
  );
}
