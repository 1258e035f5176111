import { newAggregatorId } from "./config/arn";
import { recorderArn } from "./config/recorderArn";
import { deliveryFrequency, recordingGroupShape, recordingModeShape } from "./config/recorderShapes";
import { recordingGroupOf } from "./config/recordingGroup";
import { defaultAccount } from "./protocol/caller";
import { read } from "./protocol/read";
import type { Value } from "./protocol/shapes";
import type {
  DeliveryChannel,
  Recorder,
  RecorderStatus,
  Recording,
  RecordingGroup,
  RecordingKey,
  RecordingMode,
} from "./recording";
import { everything, serviceLinkedRole } from "./recordings";
import { usableRegions } from "./regions";
import type { Settings } from "./settings";

/**
 * Recorders and delivery channels to add without checking any rule, the same in each region. Defaults: account
 * 123456789012, in us-east-1, a recorder with the name `default` that records everything, and a delivery channel with
 * the same name. Existing ones are replaced.
 */
export interface RecorderSeed {
  /**
   * The name of the recorder.
   *
   * @default "default"
   */
  readonly name?: string;
  /**
   * The role with which AWS Config records.
   *
   * @default the service-linked role of AWS Config
   */
  readonly roleArn?: string;
  /**
   * The status of the recorder's last delivery.
   *
   * @default SUCCESS after it was started, or FAILURE if AWS Config can't assume its role
   */
  readonly lastStatus?: RecorderStatus;
  /**
   * Why it failed.
   *
   * @default none
   */
  readonly lastErrorCode?: string;
  /**
   * Why it failed, in words.
   *
   * @default none
   */
  readonly lastErrorMessage?: string;
  /**
   * Values by key.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * The source account.
   *
   * @default "123456789012"
   */
  readonly account?: string;
  /**
   * The source regions; `all`: those that the source account can use.
   *
   * @default ["us-east-1"]
   */
  readonly regions?: "all" | readonly string[];
  /**
   * True: AWS Config is off: no recorder and no delivery channel, whatever else is given.
   *
   * @default false
   */
  readonly off?: boolean;
  /**
   * Whether the recorder is started.
   *
   * @default true
   */
  readonly recording?: boolean;
  /**
   * What is recorded, in the format of PutConfigurationRecorder.
   *
   * @default everything
   */
  readonly recordingGroup?: Partial<RecordingGroup>;
  /**
   * How often it is recorded.
   *
   * @default continuously
   */
  readonly recordingMode?: RecordingMode;
  /**
   * Milliseconds since the epoch.
   *
   * @default now; never for a recorder that isn't recording
   */
  readonly lastStartTime?: number;
  /**
   * Milliseconds since the epoch.
   *
   * @default never
   */
  readonly lastStopTime?: number;
  /**
   * `none`: a recorder without a delivery channel.
   *
   * @default one with the name of the recorder
   */
  readonly deliveryChannel?: "none" | Partial<Omit<DeliveryChannel, "assumed">>;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const time = { type: "number", fractions: true } as const;

const members = {
  account: { type: "string", pattern: "\\d{12}" },
  off: flag,
  name: { type: "string", min: 1, max: 256 },
  roleArn: text,
  recordingGroup: recordingGroupShape,
  recordingMode: recordingModeShape,
  recording: flag,
  lastStatus: { type: "string", values: ["PENDING", "SUCCESS", "FAILURE", "NOT_APPLICABLE"] },
  lastErrorCode: text,
  lastErrorMessage: text,
  lastStartTime: time,
  lastStopTime: time,
  tags: { type: "map" },
} as const;

const channelShape = {
  type: "structure",
  closed: true,
  members: {
    name: { type: "string", min: 1, max: 256 },
    s3BucketName: text,
    s3KeyPrefix: text,
    s3KmsKeyArn: text,
    snsTopicArn: text,
    deliveryFrequency,
  },
} as const;

/** The recordings of a seed. Throws AwsError if it is malformed. */
export function seededRecordings(value: unknown, settings: Settings, now: number): Recording[] {
  const { account = defaultAccount, regions, off, deliveryChannel, ...given } = readSeed(value);
  const named = regions === "all" ? usableRegions(account, "aws", settings) : regions;
  const recordingGroup =
    given.recordingGroup === undefined ? everything : recordingGroupOf(given.recordingGroup);
  return named.map((region) => {
    const key = { account, region };
    if (off === true) return key;
    return {
      ...key,
      recorder: { ...recorderOf(given, key, now), recordingGroup },
      ...(deliveryChannel === "none" ? {} : { deliveryChannel: channelOf(deliveryChannel, key) }),
    };
  });
}

type Given = Omit<ReturnType<typeof readSeed>, "account" | "regions" | "off" | "deliveryChannel">;

function recorderOf(given: Given, key: RecordingKey, now: number): Omit<Recorder, "recordingGroup"> {
  const { recordingGroup: _, recordingMode, ...rest } = given;
  const { name = "default", recording = true } = rest;
  return {
    ...(recording ? { lastStartTime: now } : {}),
    ...rest,
    name,
    recording,
    recordingMode: recordingMode ?? { recordingFrequency: "CONTINUOUS" },
    arn: recorderArn(key, name, newAggregatorId()),
    roleArn: rest.roleArn ?? serviceLinkedRole(key),
    tags: rest.tags ?? {},
  };
}

function channelOf(given: Value<typeof channelShape> = {}, { account }: RecordingKey): DeliveryChannel {
  return { name: "default", s3BucketName: `config-bucket-${account}`, ...given };
}

function readSeed(value: unknown) {
  const seed = typeof value === "object" && value !== null ? value : {};
  const all = "regions" in seed && seed.regions === "all";
  const none = "deliveryChannel" in seed && seed.deliveryChannel === "none";
  const {
    regions = ["us-east-1"],
    deliveryChannel,
    ...rest
  } = read(
    {
      type: "structure",
      closed: true,
      members: {
        ...members,
        regions: all ? text : ({ type: "list", member: text, min: 1 } as const),
        deliveryChannel: none ? text : channelShape,
      },
    },
    value,
  );
  return {
    ...rest,
    regions: typeof regions === "string" ? ("all" as const) : regions,
    deliveryChannel: typeof deliveryChannel === "string" ? ("none" as const) : deliveryChannel,
  };
}
