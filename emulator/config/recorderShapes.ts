import { resourceTypes } from "./resourceTypes";
import { arn, servicePrincipal, tags } from "./shapes";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const name = { type: "string", min: 1, max: 256 } as const;
const names = { type: "list", member: name } as const;
export const resourceType = { type: "string", values: resourceTypes } as const;
const resourceTypeList = { type: "list", member: resourceType } as const;
const frequency = { type: "string", values: ["CONTINUOUS", "DAILY"] } as const;

export const recordingGroupShape = {
  type: "structure",
  members: {
    allSupported: flag,
    includeGlobalResourceTypes: flag,
    resourceTypes: resourceTypeList,
    exclusionByResourceTypes: { type: "structure", members: { resourceTypes: resourceTypeList } },
    recordingStrategy: {
      type: "structure",
      members: {
        useOnly: {
          type: "string",
          values: [
            "ALL_SUPPORTED_RESOURCE_TYPES",
            "INCLUSION_BY_RESOURCE_TYPES",
            "EXCLUSION_BY_RESOURCE_TYPES",
          ],
        },
      },
    },
  },
} as const;

export const recordingModeShape = {
  type: "structure",
  required: ["recordingFrequency"],
  members: {
    recordingFrequency: frequency,
    recordingModeOverrides: {
      type: "list",
      min: 0,
      max: 1,
      member: {
        type: "structure",
        required: ["resourceTypes", "recordingFrequency"],
        members: {
          description: { type: "string", min: 1, max: 256 },
          resourceTypes: resourceTypeList,
          recordingFrequency: frequency,
        },
      },
    },
  },
} as const;

export const putConfigurationRecorderShape = {
  type: "structure",
  required: ["ConfigurationRecorder"],
  members: {
    ConfigurationRecorder: {
      type: "structure",
      members: {
        arn,
        name,
        roleARN: text,
        recordingGroup: recordingGroupShape,
        recordingMode: recordingModeShape,
        recordingScope: { type: "string", values: ["INTERNAL", "PAID"] },
        servicePrincipal,
      },
    },
    Tags: tags,
  },
} as const;

export const describeConfigurationRecordersShape = {
  type: "structure",
  members: { ConfigurationRecorderNames: names, ServicePrincipal: servicePrincipal, Arn: arn },
} as const;

export const ofConfigurationRecorderShape = {
  type: "structure",
  required: ["ConfigurationRecorderName"],
  members: { ConfigurationRecorderName: name },
} as const;

export const deliveryFrequency = {
  type: "string",
  values: ["One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"],
} as const;

export const putDeliveryChannelShape = {
  type: "structure",
  required: ["DeliveryChannel"],
  members: {
    DeliveryChannel: {
      type: "structure",
      members: {
        name,
        s3BucketName: text,
        s3KeyPrefix: text,
        s3KmsKeyArn: text,
        snsTopicARN: text,
        configSnapshotDeliveryProperties: { type: "structure", members: { deliveryFrequency } },
      },
    },
  },
} as const;

export const describeDeliveryChannelsShape = {
  type: "structure",
  members: { DeliveryChannelNames: names },
} as const;

export const deleteDeliveryChannelShape = {
  type: "structure",
  required: ["DeliveryChannelName"],
  members: { DeliveryChannelName: name },
} as const;
