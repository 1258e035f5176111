import type { ReportedSource } from "../domain/health/grid";
import { type OrganizationHealth, REPORTED_STATES, type ReportedState } from "../domain/health/report";
import { isRecord } from "../domain/values";
import { loadConfigService } from "./client";
import type { Connection } from "./connection";
import { timeIn } from "./described";
import type { AwsError } from "./errors";
import { isDenied } from "./errors";
import { fieldsIn, listIn, malformed, textIn } from "./malformed";
import { readPages } from "./readPages";

/** What AWS Config reports on an aggregator: about a source account in a region, or about its organization. */
export type SourceReport = ReportedSource | { readonly organization: OrganizationHealth };

/** How many resources an aggregator holds of an account. */
export interface ResourceCount {
  /** 12 digits. */
  readonly accountId: string;
  readonly resources: number;
}

/** AWS Config's calls that show what an aggregator has collected. All of them throw AwsError. */
export interface HealthApi {
  /** The last status of each source, page by page. Sources without a status are missing. */
  statuses(name: string): AsyncIterable<readonly SourceReport[]>;
  /**
   * How many resources the aggregator holds of each account in a region, page by page. Accounts with none are missing.
   */
  counts(name: string, region: string): AsyncIterable<readonly ResourceCount[]>;
}

/** The maximum number of statuses on a page. */
const STATUSES = 100;
const COUNTS = 1000;

/** {@link HealthApi} that calls AWS Config. */
export function health(connection: Connection, region: string): HealthApi {
  const sdk = loadConfigService();
  const { clients } = connection;

  const statuses = (name: string) =>
    readPages(
      connection,
      { operation: "DescribeConfigurationAggregatorSourcesStatus", target: `aggregator ${name}`, region },
      async (token, exchange) => {
        const command = new sdk.DescribeConfigurationAggregatorSourcesStatusCommand({
          ConfigurationAggregatorName: name,
          Limit: STATUSES,
          ...(token && { NextToken: token }),
        });
        await clients.config.send(command, exchange);
        const { AggregatedSourceStatusList: found, NextToken: next } = exchange.object();
        const items = listIn(found, "AggregatedSourceStatusList").flatMap(
          (one, index) => reportIn(one, `AggregatedSourceStatusList[${index}]`) ?? [],
        );
        return { items, next };
      },
    );

  const discovered = (name: string, source: string) =>
    readPages(
      connection,
      { operation: "GetAggregateDiscoveredResourceCounts", target: `aggregator ${name}`, region },
      async (token, exchange) => {
        const command = new sdk.GetAggregateDiscoveredResourceCountsCommand({
          ConfigurationAggregatorName: name,
          Filters: { Region: source },
          GroupByKey: "ACCOUNT_ID",
          Limit: COUNTS,
          ...(token && { NextToken: token }),
        });
        await clients.config.send(command, exchange);
        const { GroupedResourceCounts: found = [], NextToken: next } = exchange.object();
        const items = listIn(found, "GroupedResourceCounts").map((one, index) => {
          const at = `GroupedResourceCounts[${index}]`;
          const { GroupName, ResourceCount } = fieldsIn(one, at);
          return countIn(GroupName, ResourceCount, at);
        });
        return { items, next };
      },
    );

  const selected = (name: string, source: string) =>
    readPages(
      connection,
      { operation: "SelectAggregateResourceConfig", target: `aggregator ${name}`, region },
      async (token, exchange) => {
        const command = new sdk.SelectAggregateResourceConfigCommand({
          ConfigurationAggregatorName: name,
          Expression: `SELECT accountId, COUNT(*) WHERE awsRegion = '${source}' GROUP BY accountId`,
          ...(token && { NextToken: token }),
        });
        await clients.config.send(command, exchange);
        const { Results: found = [], NextToken: next } = exchange.object();
        const items = listIn(found, "Results").map((one, index) => {
          const at = `Results[${index}]`;
          const row = rowIn(one, at);
          return countIn(row.accountId, row["COUNT(*)"], at);
        });
        return { items, next };
      },
    );

  return {
    statuses,
    async *counts(name, source) {
      let denial: AwsError | undefined;
      try {
        yield* discovered(name, source);
        return;
      } catch (error) {
        if (!isDenied(error)) throw error;
        denial = error;
      }
      try {
        // Both calls count the same, and a caller may be allowed to make only one of them.
        yield* selected(name, source);
      } catch (error) {
        throw isDenied(error) ? denial : error;
      }
    },
  };
}

/**
 * A status; undefined for one that isn't about a source: every member is optional.
 *
 * @param path - its place in the answer
 */
function reportIn(value: unknown, path: string): SourceReport | undefined {
  const fields = fieldsIn(value, path);
  const { SourceId: id, SourceType: type, AwsRegion: region, LastUpdateStatus: status } = fields;
  const state = REPORTED_STATES.find((one) => one === status);
  if (typeof id !== "string" || state === undefined) return undefined;
  const lastUpdate = timeIn(fields.LastUpdateTime, `${path}.LastUpdateTime`);
  const errors = {
    ...(typeof fields.LastErrorCode === "string" && { errorCode: fields.LastErrorCode }),
    ...(typeof fields.LastErrorMessage === "string" && { errorMessage: fields.LastErrorMessage }),
  };
  if (type === "ORGANIZATION") return { organization: organizationIn(id, state, lastUpdate, errors) };
  if (typeof region !== "string") return undefined;
  const updated = lastUpdate === undefined ? undefined : Date.parse(lastUpdate);
  return { accountId: id, region, state, updated, ...errors };
}

function organizationIn(
  id: string,
  state: ReportedState,
  lastUpdate: string | undefined,
  errors: Pick<OrganizationHealth, "errorCode" | "errorMessage">,
): OrganizationHealth {
  return { id, state, ...(lastUpdate !== undefined && { lastUpdate }), ...errors };
}

function rowIn(value: unknown, path: string): Readonly<Record<string, unknown>> {
  const row: unknown = JSON.parse(textIn(value, path));
  if (isRecord(row)) return row;
  throw malformed(path, value, "a JSON object");
}

function countIn(account: unknown, resources: unknown, path: string): ResourceCount {
  const accountId = textIn(account, path);
  if (typeof resources === "number") return { accountId, resources };
  throw malformed(path, resources, "a count");
}
