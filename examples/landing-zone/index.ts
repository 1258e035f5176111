import * as pulumi from "@pulumi/pulumi";
import { Provider, SourceAccount } from "pulumi-aws-config-aggregator";

/** The aggregator, which another stack owns. */
interface Aggregator {
  name: string;
  accountId: string;
  region: string;
}

const config = new pulumi.Config();
/** The account to onboard. A rollout sets it for each stack. */
const accountId = config.require("accountId");
const aggregator = config.requireObject<Aggregator>("aggregator");
/** All regions that the account has enabled, unless the stack's configuration names some. */
const regions = config.getObject<string[]>("regions") ?? "all";
const deployRole = config.get("deployRole") ?? "Deploy";

/** The deploy role in an account. */
const inAccount = (name: string, account: string) =>
  new Provider(name, {
    region: aggregator.region,
    assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/${deployRole}` }],
  });

const account = new SourceAccount("account", {
  aggregator,
  accountId,
  regions,
  providers: {
    source: inAccount("source", accountId),
    aggregator: inAccount("aggregator", aggregator.accountId),
  },
});

/** Where the account authorizes the aggregator. */
export const authorizedRegions = account.regions;
export const aggregatorArn = account.aggregatorArn;
