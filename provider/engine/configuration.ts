import { accountRegions, type RegionStatuses } from "../aws/accountRegions";
import type { AggregatorApi } from "../aws/aggregator";
import { type AuthorizationApi, authorizations } from "../aws/authorizations";
import { awsTime } from "../aws/awsTime";
import { defaultRegion } from "../aws/client";
import { configService } from "../aws/configService";
import { type Connection, connect } from "../aws/connection";
import { dynamodbTable } from "../aws/dynamodb";
import { type HealthApi, health } from "../aws/health";
import type { OrganizationApi } from "../aws/organization";
import { type OrganizationAccountsApi, organizationAccounts } from "../aws/organizationAccounts";
import { organizations } from "../aws/organizations";
import { patient } from "../aws/patient";
import { remembered } from "../aws/remembered";
import { type Clock, systemClock } from "../aws/retry";
import { readSettings, type Settings } from "../aws/settings";
import {
  type SourceAccountApi,
  sourceAccount,
  sourceAccounts,
  type ToSourceAccount,
} from "../aws/sourceAccounts";
import type { TableApi } from "../aws/table";
import { claimsTableArgs } from "../domain/claimsTable";
import { partitionOf } from "../domain/region";
import { propagationOf } from "./timing";

/** How to reach AWS: what the engine's configure call tells the other calls. */
export interface Configuration {
  readonly settings: Settings;
  /** The region for resources that name none. */
  region(): Promise<string | undefined>;
  /** AWS Config in a region. */
  api(region: string): AggregatorApi;
  /**
   * A DynamoDB table that holds claims.
   *
   * @param table - name or ARN
   */
  table(region: string, table: string): TableApi;
  /** What AWS Config reports on the sources of the aggregators in a region. */
  health(region: string): HealthApi;
  /** The caller's organization; the region determines the partition. */
  organization(region: string): OrganizationApi;
  /** The accounts of the caller's organization; the region determines the partition. */
  organizationAccounts(region: string): OrganizationAccountsApi;
  /** The authorizations that the account grants in a region. */
  authorizations(region: string): AuthorizationApi;
  /** The account's regions and whether they are enabled, read once; the region determines the partition. */
  accountRegions(region: string): Promise<RegionStatuses>;
  /**
   * A source account, reached by assuming a role there. Nothing is called yet.
   *
   * @param region - in which the role is assumed, and the account is asked for its regions
   * @param pattern - of the role, for example `arn:aws:iam::{account}:role/audit`
   * @param account - 12 digits
   */
  sourceAccount(region: string, pattern: string, account: string): SourceAccountApi;
  /** The provider's own account as a source account; no role is assumed. */
  ownAccount(region: string): SourceAccountApi;
}

/** Reads a configuration without calling anything. */
export function configuration(
  config: Readonly<Record<string, unknown>>,
  clock: Clock = systemClock,
): Configuration {
  const settings = readSettings(config);
  const visible = propagationOf({ settings });
  const connections = new Map<string, Connection>();
  const time = awsTime();
  const apis = new Map<string, AggregatorApi>();
  const connection = (region: string) => {
    const connected = connections.get(region) ?? connect(settings, region, time);
    connections.set(region, connected);
    return connected;
  };
  const sources = new Map<string, ToSourceAccount>();
  const sourcesFrom = (home: string) => {
    const to = sources.get(home) ?? sourceAccounts(settings, connection(home), home, time);
    sources.set(home, to);
    return to;
  };
  let region: Promise<string | undefined> | undefined;
  return {
    settings,
    region: () => {
      region ??= defaultRegion(settings);
      return region;
    },
    api: (name) => {
      const api = apis.get(name) ?? patient(configService(connection(name)), { clock, visible });
      apis.set(name, api);
      return api;
    },
    table: (name, table) => dynamodbTable(connection(name), table, claimsTableArgs),
    health: (name) => health(connection(name), name),
    organization: (name) => organizations(connection(name)),
    organizationAccounts: (name) => organizationAccounts(connection(name), name),
    authorizations: (name) => authorizations(connection(name)),
    accountRegions: remembered((name) => accountRegions(connection(name)), partitionOf),
    sourceAccount: (home, pattern, account) => sourceAccount(sourcesFrom(home)(pattern, account), home),
    ownAccount: (home) => sourceAccount(connection, home),
  };
}
