import { onEverything } from "../iam/need";
import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import { deleteConfigurationAggregator } from "./delete";
import { describeConfigurationAggregators } from "./describe";
import { needsOfPut, onNamed, onTagged } from "./needs";
import { putConfigurationAggregator } from "./put";
import { describeSourcesStatus } from "./sourcesStatus";
import { listTagsForResource, tagResource, untagResource } from "./tagging";

/** AWS Config, as far as aggregators go. */
export const configService: Service = {
  name: "config",
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
    TagResource: { decide: tagResource, needs: onTagged("config:TagResource") },
    UntagResource: { decide: untagResource, needs: onTagged("config:UntagResource") },
    ListTagsForResource: { decide: listTagsForResource, needs: onTagged("config:ListTagsForResource") },
  },
};
