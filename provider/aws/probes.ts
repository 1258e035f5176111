import { isAccountId } from "../domain/accountId";
import { loadConfigService, loadOrganizations, loadSts } from "./client";
import type { Connection } from "./connection";
import { arnIn } from "./described";
import { fieldsIn, listIn, malformed } from "./malformed";

/** The caller. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

/** Small reads that show whether the caller may make them. All of them throw AwsError. */
export interface ProbeApi {
  caller(): Promise<Caller>;
  /** The status of one source of an aggregator. */
  sourcesStatus(name: string): Promise<void>;
  /** How many resources an aggregator holds. */
  resourceCounts(name: string): Promise<void>;
  /** One account of the organization. */
  accounts(): Promise<void>;
}

/** {@link ProbeApi} that calls AWS. */
export function probes({ clients, read }: Connection): ProbeApi {
  return {
    caller: () =>
      read("GetCallerIdentity", "the caller", async (exchange) => {
        const { Account, Arn } = await clients.sts.send(
          new (loadSts().GetCallerIdentityCommand)({}),
          exchange,
        );
        if (!isAccountId(Account)) throw malformed("Account", Account, "an account id of 12 digits");
        return { account: Account, arn: arnIn(Arn, "Arn") };
      }),

    sourcesStatus: (name) =>
      read("DescribeConfigurationAggregatorSourcesStatus", name, async (exchange) => {
        const { DescribeConfigurationAggregatorSourcesStatusCommand } = loadConfigService();
        const command = new DescribeConfigurationAggregatorSourcesStatusCommand({
          ConfigurationAggregatorName: name,
          Limit: 1,
        });
        await clients.config.send(command, exchange);
        listIn(exchange.object().AggregatedSourceStatusList, "AggregatedSourceStatusList");
      }),

    resourceCounts: (name) =>
      read("GetAggregateDiscoveredResourceCounts", name, async (exchange) => {
        const { GetAggregateDiscoveredResourceCountsCommand } = loadConfigService();
        const command = new GetAggregateDiscoveredResourceCountsCommand({
          ConfigurationAggregatorName: name,
          Limit: 1,
        });
        await clients.config.send(command, exchange);
        fieldsIn(exchange.object(), "the answer");
      }),

    accounts: () =>
      read("ListAccounts", "the organization", async (exchange) => {
        const { ListAccountsCommand } = loadOrganizations();
        await clients.organizations.send(new ListAccountsCommand({ MaxResults: 1 }), exchange);
        listIn(exchange.object().Accounts, "Accounts");
      }),
  };
}
