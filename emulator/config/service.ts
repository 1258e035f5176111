import { onEverything } from "../iam/need";
import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import {
  deleteAggregationAuthorization,
  describeAggregationAuthorizations,
  putAggregationAuthorization,
} from "./authorize";
import { deleteConfigurationAggregator } from "./delete";
import { describeConfigurationAggregators } from "./describe";
import { needsOfAuthorize, needsOfPut, needsOfRevoke, onNamed, onTagged } from "./needs";
import { deletePendingAggregationRequest, describePendingAggregationRequests } from "./pendingRequests";
import { putConfigurationAggregator } from "./put";
import { describeSourcesStatus } from "./sourcesStatus";
import { listTagsForResource, tagResource, untagResource } from "./tagging";

/** AWS Config, as far as aggregators and authorizations go. */
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
    TagResource: { decide: tagResource, needs: onTagged("config:TagResource") },
    UntagResource: { decide: untagResource, needs: onTagged("config:UntagResource") },
    ListTagsForResource: { decide: listTagsForResource, needs: onTagged("config:ListTagsForResource") },
  },
};
