import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import { deleteConfigurationAggregator } from "./delete";
import { describeConfigurationAggregators } from "./describe";
import { putConfigurationAggregator } from "./put";
import { describeSourcesStatus } from "./sources-status";
import { listTagsForResource, tagResource, untagResource } from "./tagging";

/** AWS Config, as far as aggregators go. */
export const configService: Service = {
  name: "config",
  protocol: jsonProtocol("message"),
  operations: {
    PutConfigurationAggregator: putConfigurationAggregator,
    DescribeConfigurationAggregators: describeConfigurationAggregators,
    DescribeConfigurationAggregatorSourcesStatus: describeSourcesStatus,
    DeleteConfigurationAggregator: deleteConfigurationAggregator,
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: listTagsForResource,
  },
};
