import { onEverything } from "../iam/need";
import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import {
  deleteAggregationAuthorization,
  describeAggregationAuthorizations,
  putAggregationAuthorization,
} from "./authorize";
import { deleteConfigurationAggregator } from "./delete";
import {
  deleteDeliveryChannel,
  describeDeliveryChannelStatus,
  describeDeliveryChannels,
  putDeliveryChannel,
} from "./deliveryChannels";
import { describeConfigurationAggregators } from "./describe";
import { needsOfAuthorize, needsOfPut, needsOfRevoke, onNamed, onTagged } from "./needs";
import { deletePendingAggregationRequest, describePendingAggregationRequests } from "./pendingRequests";
import { putConfigurationAggregator } from "./put";
import { needsOfPutRecorder, onRecorder } from "./recorderNeeds";
import {
  deleteConfigurationRecorder,
  describeConfigurationRecorderStatus,
  describeConfigurationRecorders,
  putConfigurationRecorder,
  startConfigurationRecorder,
  stopConfigurationRecorder,
} from "./recorders";
import { getAggregateDiscoveredResourceCounts } from "./resourceCounts";
import { selectAggregateResourceConfig } from "./selectResources";
import { describeSourcesStatus } from "./sourcesStatus";
import { listTagsForResource, tagResource, untagResource } from "./tagging";

/** AWS Config, the parts about aggregators, authorizations and recorders. */
export const configService: Service = {
  name: "config",
  regional: true,
  protocol: jsonProtocol("message"),
  operations: {
    PutConfigurationAggregator: { decide: putConfigurationAggregator, needs: needsOfPut },
    DescribeConfigurationAggregators: {
      decide: describeConfigurationAggregators,
      needs: onEverything("config:DescribeConfigurationAggregators"),
    },
    DescribeConfigurationAggregatorSourcesStatus: {
      decide: describeSourcesStatus,
      needs: onNamed("config:DescribeConfigurationAggregatorSourcesStatus"),
    },
    DeleteConfigurationAggregator: {
      decide: deleteConfigurationAggregator,
      needs: onNamed("config:DeleteConfigurationAggregator"),
    },
    PutAggregationAuthorization: { decide: putAggregationAuthorization, needs: needsOfAuthorize },
    DescribeAggregationAuthorizations: {
      decide: describeAggregationAuthorizations,
      needs: onEverything("config:DescribeAggregationAuthorizations"),
    },
    DeleteAggregationAuthorization: { decide: deleteAggregationAuthorization, needs: needsOfRevoke },
    DescribePendingAggregationRequests: {
      decide: describePendingAggregationRequests,
      needs: onEverything("config:DescribePendingAggregationRequests"),
    },
    DeletePendingAggregationRequest: {
      decide: deletePendingAggregationRequest,
      needs: onEverything("config:DeletePendingAggregationRequest"),
    },
    GetAggregateDiscoveredResourceCounts: {
      decide: getAggregateDiscoveredResourceCounts,
      needs: onNamed("config:GetAggregateDiscoveredResourceCounts"),
    },
    SelectAggregateResourceConfig: {
      decide: selectAggregateResourceConfig,
      needs: onNamed("config:SelectAggregateResourceConfig"),
    },
    PutConfigurationRecorder: { decide: putConfigurationRecorder, needs: needsOfPutRecorder },
    StartConfigurationRecorder: {
      decide: startConfigurationRecorder,
      needs: onRecorder("config:StartConfigurationRecorder"),
    },
    StopConfigurationRecorder: {
      decide: stopConfigurationRecorder,
      needs: onRecorder("config:StopConfigurationRecorder"),
    },
    DeleteConfigurationRecorder: {
      decide: deleteConfigurationRecorder,
      needs: onRecorder("config:DeleteConfigurationRecorder"),
    },
    DescribeConfigurationRecorders: {
      decide: describeConfigurationRecorders,
      needs: onEverything("config:DescribeConfigurationRecorders"),
    },
    DescribeConfigurationRecorderStatus: {
      decide: describeConfigurationRecorderStatus,
      needs: onEverything("config:DescribeConfigurationRecorderStatus"),
    },
    PutDeliveryChannel: { decide: putDeliveryChannel, needs: onEverything("config:PutDeliveryChannel") },
    DeleteDeliveryChannel: {
      decide: deleteDeliveryChannel,
      needs: onEverything("config:DeleteDeliveryChannel"),
    },
    DescribeDeliveryChannels: {
      decide: describeDeliveryChannels,
      needs: onEverything("config:DescribeDeliveryChannels"),
    },
    DescribeDeliveryChannelStatus: {
      decide: describeDeliveryChannelStatus,
      needs: onEverything("config:DescribeDeliveryChannelStatus"),
    },
    TagResource: { decide: tagResource, needs: onTagged("config:TagResource") },
    UntagResource: { decide: untagResource, needs: onTagged("config:UntagResource") },
    ListTagsForResource: { decide: listTagsForResource, needs: onTagged("config:ListTagsForResource") },
  },
};
