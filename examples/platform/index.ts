import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";

const config = new pulumi.Config();

const aggregator = new ConfigurationAggregator("security", {
  name: "security",
  // Other stacks may put their accounts on it, each with an AggregatorMembership.
  merge: "shared",
  accountAggregationSource: {
    // The audit account, unless the stack's configuration says otherwise.
    accountIds: config.getObject<string[]>("accountIds") ?? ["111122223333"],
    allRegions: true,
  },
  tags: { team: "platform" },
});

export const arn = aggregator.arn;
/** All that are on the aggregator, whoever put them there. */
export const accountIds = aggregator.accountIds;
