import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, getOrganizationAccountsOutput } from "pulumi-aws-config-aggregator";

const config = new pulumi.Config();
/** Organizational units, by their paths of names or by their ids. */
const organizationalUnits = config.requireObject<string[]>("organizationalUnits");
/** Units below them whose accounts are left out. */
const excluded = config.getObject<string[]>("exclude");

const accounts = getOrganizationAccountsOutput({
  organizationalUnits,
  ...(excluded && { exclude: { organizationalUnits: excluded } }),
});

const aggregator = new ConfigurationAggregator("workloads", {
  name: "workloads",
  accountAggregationSource: { accountIds: accounts.accountIds, allRegions: true },
});

export const accountIds = aggregator.accountIds;
/** Accounts in the units that are left out, such as suspended ones. */
export const leftOut = accounts.leftOut.apply((all) =>
  all.filter(({ reason }) => reason !== "not included").map(({ id, detail }) => `${id}: ${detail}`),
);
