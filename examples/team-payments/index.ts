import * as pulumi from "@pulumi/pulumi";
import { AggregatorMembership } from "pulumi-aws-config-aggregator";

const config = new pulumi.Config();

const membership = new AggregatorMembership("payments", {
  aggregatorName: "security",
  accountIds: config.requireObject<string[]>("accountIds"),
});

/** This team's accounts. */
export const accountIds = membership.accountIds;
/** All that are on the aggregator, whoever put them there. */
export const aggregatorAccountIds = membership.aggregatorAccountIds;
