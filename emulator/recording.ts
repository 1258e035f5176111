/** The resource types that a recorder records. */
export interface RecordingGroup {
  readonly allSupported: boolean;
  /** With `allSupported`: also IAM users, groups, roles and customer managed policies. */
  readonly includeGlobalResourceTypes: boolean;
  readonly resourceTypes: readonly string[];
  readonly exclusionByResourceTypes: { readonly resourceTypes: readonly string[] };
  readonly recordingStrategy: { readonly useOnly: RecordingStrategy };
}

export type RecordingStrategy =
  | "ALL_SUPPORTED_RESOURCE_TYPES"
  | "INCLUSION_BY_RESOURCE_TYPES"
  | "EXCLUSION_BY_RESOURCE_TYPES";

/** How often a recorder records. */
export interface RecordingMode {
  readonly recordingFrequency: "CONTINUOUS" | "DAILY";
  readonly recordingModeOverrides?: readonly {
    readonly description?: string;
    readonly resourceTypes: readonly string[];
    readonly recordingFrequency: "CONTINUOUS" | "DAILY";
  }[];
}

/** What a recorder last did. */
export type RecorderStatus = "PENDING" | "SUCCESS" | "FAILURE" | "NOT_APPLICABLE";

/** A customer managed configuration recorder. Never changed: each write makes another. */
export interface Recorder {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly recordingGroup: RecordingGroup;
  readonly recordingMode: RecordingMode;
  readonly recording: boolean;
  /** Absent: SUCCESS once it was started, or FAILURE if AWS Config can't assume its role. */
  readonly lastStatus?: RecorderStatus;
  readonly lastErrorCode?: string;
  readonly lastErrorMessage?: string;
  /** Milliseconds since the epoch. */
  readonly lastStartTime?: number;
  /** Milliseconds since the epoch. */
  readonly lastStopTime?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** No call has made it: the setting `recorders` says that it is there. */
  readonly assumed?: true;
}

/** Where a recorder delivers to. Never changed: each write makes another. */
export interface DeliveryChannel {
  readonly name: string;
  readonly s3BucketName: string;
  readonly s3KeyPrefix?: string;
  readonly s3KmsKeyArn?: string;
  readonly snsTopicArn?: string;
  readonly deliveryFrequency?: "One_Hour" | "Three_Hours" | "Six_Hours" | "Twelve_Hours" | "TwentyFour_Hours";
  /** No call has made it: the setting `recorders` says that it is there. */
  readonly assumed?: true;
}

/** What identifies a recording: there is one recorder and one delivery channel in each region of an account. */
export interface RecordingKey {
  readonly account: string;
  readonly region: string;
}

/** What an account has of AWS Config in a region. Never changed: each write makes another. */
export interface Recording extends RecordingKey {
  readonly recorder?: Recorder;
  readonly deliveryChannel?: DeliveryChannel;
}

const globalTypes = new Set(["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"]);

/** Whether a recording group has a resource type in it. */
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
