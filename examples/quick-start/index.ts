import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";

const config = new pulumi.Config();

const aggregator = new ConfigurationAggregator("security", {
  name: "security",
  accountAggregationSource: {
    // pulumi config set accountIds '["111111111111"]'
    accountIds: config.getObject<string[]>("accountIds") ?? ["111111111111", "222222222222"],
    allRegions: true,
  },
  tags: { team: "security" },
  // Whether `destroy` may take away what others still have accounts in.
  forceDestroy: config.getBoolean("forceDestroy") ?? false,
});

export const arn = aggregator.arn;
/** All that are on the aggregator, whoever put them there. */
export const accountIds = aggregator.accountIds;
