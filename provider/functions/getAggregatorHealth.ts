import type * as pulumi from "@pulumi/pulumi";
import { systemClock } from "../aws/retry";
import type { HealthReport } from "../domain/health/report";
import type { Raw } from "../domain/values";
import { type Configuration, configuration } from "../engine/configuration";
import { lookAtHealth } from "../health/lookAtHealth";
import { isLater } from "../resources/outputs";
import { readHealthArguments } from "./aggregatorHealthArguments";
import { callLater, callNow, type FunctionOptions, refuseProblems } from "./call";

/** The arguments of {@link getAggregatorHealth}. */
export interface GetAggregatorHealthArgs {
  /** The aggregator's name. */
  name: string;
  /**
   * The aggregator's region.
   *
   * @default the provider's region
   */
  region?: string;
  /**
   * The source accounts to check, each a string of 12 digits.
   *
   * @default all
   */
  accountIds?: string[];
  /**
   * The source regions to check.
   *
   * @default all
   */
  regions?: string[];
  /**
   * A role that the provider's credentials may assume in the source accounts, with `{account}` in place of the account
   * id: `arn:aws:iam::{account}:role/audit`. With it, the accounts of sources that aren't healthy are checked. It needs
   * `config:DescribeAggregationAuthorizations`, `config:DescribeConfigurationRecorders`,
   * `config:DescribeConfigurationRecorderStatus`, `config:DescribeDeliveryChannels` and `account:ListRegions`.
   *
   * @default none: causes are found from the aggregator's account alone
   */
  sourceRole?: string;
  /**
   * Whether the resources of each source are counted. This needs one call for each region and 1,000 accounts.
   *
   * @default true
   */
  countResources?: boolean;
  /**
   * How long the accounts of sources that aren't healthy are checked, in seconds. Sources that are left then have `not
   * within the time given` in `unchecked`.
   *
   * @default 60
   */
  timeoutSeconds?: number;
}

/** {@link GetAggregatorHealthArgs}, whose values may be outputs. */
export interface GetAggregatorHealthOutputArgs {
  /** See {@link GetAggregatorHealthArgs.name}. */
  name: pulumi.Input<string>;
  /** See {@link GetAggregatorHealthArgs.region}. @default the provider's region */
  region?: pulumi.Input<string>;
  /** See {@link GetAggregatorHealthArgs.accountIds}. @default all */
  accountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** See {@link GetAggregatorHealthArgs.regions}. @default all */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
  /** See {@link GetAggregatorHealthArgs.sourceRole}. @default none */
  sourceRole?: pulumi.Input<string>;
  /** See {@link GetAggregatorHealthArgs.countResources}. @default true */
  countResources?: pulumi.Input<boolean>;
  /** See {@link GetAggregatorHealthArgs.timeoutSeconds}. @default 60 */
  timeoutSeconds?: pulumi.Input<number>;
}

/** How AWS Config is read. */
export interface GetAggregatorHealthOptions extends FunctionOptions {}

/**
 * Checks whether an aggregator gets its data. For each source account and region that it should collect from, it
 * returns what AWS Config last reported, how many resources there are and, if the source isn't healthy, a cause with
 * the next step. Sources that AWS Config says nothing about are included.
 *
 * A cause is `certain` if the results leave no other explanation. From the aggregator's account alone, many causes are
 * only likely; with `sourceRole`, accounts that aren't healthy are checked as well. The result lists what could not be
 * checked, which is never taken for healthy or unhealthy.
 *
 * @param args - which aggregator, and how thoroughly to check it
 * @param opts - how AWS Config is read
 * @throws ConfigAggregatorError, whose `code` says what is wrong. Pulumi prints it without a stack, as a `pulumi.RunError`:
 *   - `InvalidArguments`: an argument or a setting breaks a rule; `facts.problems` lists them all
 *   - `UnknownAggregator`: there is no aggregator with this name
 *   - `ForeignProvider`: `provider` isn't a {@link Provider} of this package
 *   - `SettingsNotKnown`: the provider's settings are outputs that aren't known yet
 *   - `AccountNotAllowed`: the settings don't allow the account of the credentials
 *   - a code that starts with `Aws`, or `InvalidEndpoint`: a call failed
 * @example
 * ```ts
 * import { getAggregatorHealth } from "pulumi-aws-config-aggregator";
 *
 * export = async () => {
 *   const { counts, sources } = await getAggregatorHealth({
 *     name: "security",
 *     sourceRole: "arn:aws:iam::{account}:role/audit",
 *   });
 *   const failing = sources.filter(({ state }) => state === "FAILED");
 *   return { healthy: counts.healthy, of: counts.sources, failing };
 * };
 * ```
 */
export async function getAggregatorHealth(
  args: GetAggregatorHealthArgs,
  opts: GetAggregatorHealthOptions = {},
): Promise<HealthReport> {
  return healthNow(configuration, args, opts);
}

/**
 * Like {@link getAggregatorHealth}, but the arguments may be outputs, and so is the result.
 *
 * @param args - which aggregator, and how thoroughly to check it
 * @param opts - how AWS Config is read
 * @returns the health. The output fails with the errors of {@link getAggregatorHealth}, except for `SettingsNotKnown`: it
 *   waits for settings
 * @throws ConfigAggregatorError with the code `ForeignProvider`, if `provider` isn't a {@link Provider} of this package
 * @example
 * ```ts
 * import { ConfigurationAggregator, getAggregatorHealthOutput } from "pulumi-aws-config-aggregator";
 *
 * const aggregator = new ConfigurationAggregator("security", {
 *   accountAggregationSource: { accountIds: ["111122223333"], regions: ["us-east-1", "eu-west-1"] },
 * });
 * const health = getAggregatorHealthOutput({ name: aggregator.name });
 * export const healthy = health.counts.apply(({ healthy, sources }) => `${healthy} of ${sources}`);
 * ```
 */
export function getAggregatorHealthOutput(
  args: GetAggregatorHealthOutputArgs,
  opts: GetAggregatorHealthOptions = {},
): pulumi.Output<HealthReport> {
  return healthLater(configuration, args, opts);
}

const NAME = "getAggregatorHealth";

/** Reads a configuration without calling anything. */
type OpenConfiguration = (config: Raw) => Configuration;

/** {@link getAggregatorHealth}, with a given connection to AWS. */
export function healthNow(
  open: OpenConfiguration,
  args: GetAggregatorHealthArgs,
  opts: GetAggregatorHealthOptions,
): Promise<HealthReport> {
  return callNow({ name: NAME, open }, opts, (opened) => ask(opened, args));
}

/** {@link getAggregatorHealthOutput}, with a given connection to AWS. */
export function healthLater(
  open: OpenConfiguration,
  args: GetAggregatorHealthOutputArgs,
  opts: GetAggregatorHealthOptions,
): pulumi.Output<HealthReport> {
  return callLater(
    { name: NAME, open },
    args,
    opts,
    ask,
    (code) => `AWS was not asked (${code}), so the health of the aggregator is not known.`,
  );
}

const NO_REGION = { path: "region", rule: "given, since neither the provider nor the environment names one" };

async function ask(opened: Configuration, args: unknown, isSecret = false): Promise<HealthReport> {
  const { request, problems } = readHealthArguments(args, isLater);
  refuseProblems(NAME, "the arguments", problems);
  const { name, options } = request;
  const region = request.region ?? (await opened.region()) ?? "";
  if (region === "") refuseProblems(NAME, "the arguments", [NO_REGION]);
  return lookAtHealth(
    { configuration: opened, clock: systemClock },
    { name, region },
    { ...options, isSecret },
  );
}
