/** The resource types that a recorder records. */
export interface RecordingGroup {
  /** Whether all types that AWS Config supports are recorded. */
  readonly allSupported: boolean;
  /** With `allSupported`: also IAM users, groups, roles and customer managed policies. */
  readonly includeGlobalResourceTypes: boolean;
  /** The types that are recorded, with the strategy `INCLUSION_BY_RESOURCE_TYPES`. */
  readonly resourceTypes: readonly string[];
  /** The types that are not recorded, with the strategy `EXCLUSION_BY_RESOURCE_TYPES`. */
  readonly exclusionByResourceTypes: {
    /** The types. */
    readonly resourceTypes: readonly string[];
  };
  /** The rule for recorded types. */
  readonly recordingStrategy: {
    /** The rule. */
    readonly useOnly: RecordingStrategy;
  };
}

/** The rules for recorded resource types. */
export type RecordingStrategy =
  | "ALL_SUPPORTED_RESOURCE_TYPES"
  | "INCLUSION_BY_RESOURCE_TYPES"
  | "EXCLUSION_BY_RESOURCE_TYPES";

/** How often a recorder records. */
export interface RecordingMode {
  /** How often changes are recorded. */
  readonly recordingFrequency: "CONTINUOUS" | "DAILY";
  /**
   * Other frequencies for some types.
   *
   * @default none
   */
  readonly recordingModeOverrides?: readonly RecordingOverride[];
}

/** Another frequency for some resource types. */
export interface RecordingOverride {
  /**
   * A text. It has no effect.
   *
   * @default none
   */
  readonly description?: string;
  /** The types. */
  readonly resourceTypes: readonly string[];
  /** How often they are recorded. */
  readonly recordingFrequency: "CONTINUOUS" | "DAILY";
}

/** The status of a recorder's last delivery. */
export type RecorderStatus = "PENDING" | "SUCCESS" | "FAILURE" | "NOT_APPLICABLE";

/** A customer managed configuration recorder. Immutable: each write creates a new one. */
export interface Recorder {
  /** Its name. An account has one recorder in each region. */
  readonly name: string;
  /** Its ARN, with a random id. */
  readonly arn: string;
  /** The role with which AWS Config records. */
  readonly roleArn: string;
  /** What is recorded. */
  readonly recordingGroup: RecordingGroup;
  /** How often it is recorded. */
  readonly recordingMode: RecordingMode;
  /** Whether it is started. */
  readonly recording: boolean;
  /**
   * The status of its last delivery.
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
  /** Milliseconds since the epoch. Undefined if it was never started. */
  readonly lastStartTime?: number;
  /** Milliseconds since the epoch. Undefined if it was never stopped. */
  readonly lastStopTime?: number;
  /** Values by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** No call has created it: it exists because of the setting `recorders`. Undefined if a call has. */
  readonly assumed?: true;
}

/** The destination of a recorder. Immutable: each write creates a new one. */
export interface DeliveryChannel {
  /** Its name. An account has one in each region. */
  readonly name: string;
  /** The bucket that it delivers to, which is not checked. */
  readonly s3BucketName: string;
  /**
   * The prefix of its objects.
   *
   * @default none
   */
  readonly s3KeyPrefix?: string;
  /**
   * The key that encrypts its objects.
   *
   * @default none
   */
  readonly s3KmsKeyArn?: string;
  /**
   * The topic that it sends notifications to.
   *
   * @default none
   */
  readonly snsTopicArn?: string;
  /**
   * How often it delivers snapshots.
   *
   * @default no snapshots are delivered
   */
  readonly deliveryFrequency?: "One_Hour" | "Three_Hours" | "Six_Hours" | "Twelve_Hours" | "TwentyFour_Hours";
  /** No call has created it: it exists because of the setting `recorders`. Undefined if a call has. */
  readonly assumed?: true;
}

/** The key of a recording: an account has one recorder and one delivery channel in each region. */
export interface RecordingKey {
  /** The source account. */
  readonly account: string;
  /** The source region. */
  readonly region: string;
}

/** An account's recorder and delivery channel in a region. Immutable: each write creates a new one. */
export interface Recording extends RecordingKey {
  /** The recorder. Undefined if there is none. */
  readonly recorder?: Recorder;
  /** The delivery channel. Undefined if there is none. */
  readonly deliveryChannel?: DeliveryChannel;
}

const globalTypes = new Set(["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"]);

/** Whether a recording group includes a resource type. */
export function records(group: RecordingGroup, resourceType: string): boolean {
  switch (group.recordingStrategy.useOnly) {
    case "INCLUSION_BY_RESOURCE_TYPES":
      return group.resourceTypes.includes(resourceType);
    case "EXCLUSION_BY_RESOURCE_TYPES":
      return !group.exclusionByResourceTypes.resourceTypes.includes(resourceType);
    case "ALL_SUPPORTED_RESOURCE_TYPES":
      return group.includeGlobalResourceTypes || !globalTypes.has(resourceType);
  }
}
