import { AggregatorMembership } from "pulumi-aws-config-aggregator";

const membership = new AggregatorMembership("search", {
  aggregatorName: "security",
  // Its own account, and shared services, which the payments team declares as well.
  accountIds: ["555566667777", "777788889999"],
});

/** This team's accounts. */
export const accountIds = membership.accountIds;
/** All that are on the aggregator, whoever put them there. */
export const aggregatorAccountIds = membership.aggregatorAccountIds;
