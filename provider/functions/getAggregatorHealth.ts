import type * as pulumi from "@pulumi/pulumi";
import { systemClock } from "../aws/retry";
import type { HealthReport } from "../domain/health/report";
import type { Raw } from "../domain/values";
import { type Configuration, configuration } from "../engine/configuration";
import { lookAtHealth } from "../health/report";
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
   * @default that of the provider
   */
  region?: string;
  /**
   * The source accounts to look at, each a string of 12 digits.
   *
   * @default all
   */
  accountIds?: string[];
  /**
   * The source regions to look at.
   *
   * @default all
   */
  regions?: string[];
  /**
   * A role that the provider's credentials may assume in the source accounts, with `{account}` in place of the account id:
   * `arn:aws:iam::{account}:role/audit`. With it, sources that aren't healthy are looked into. It needs
   * `config:DescribeAggregationAuthorizations`, `config:DescribeConfigurationRecorders`,
   * `config:DescribeConfigurationRecorderStatus`, `config:DescribeDeliveryChannels` and `account:ListRegions`.
   *
   * @default none: causes are those that can be told from the aggregator's account
   */
  sourceRole?: string;
  /**
   * Whether the resources of each source are counted. That costs a call for each region and 1,000 accounts.
   *
   * @default true
   */
  countResources?: boolean;
  /**
   * For how long sources that aren't healthy are looked into, in seconds. What is left then has `not within the time
   * given` in `unchecked`.
   *
   * @default 60
   */
  timeoutSeconds?: number;
}

/** {@link GetAggregatorHealthArgs}, of values that may be known later. */
export interface GetAggregatorHealthOutputArgs {
  /** See {@link GetAggregatorHealthArgs.name}. */
  name: pulumi.Input<string>;
  /** See {@link GetAggregatorHealthArgs.region}. @default that of the provider */
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
 * Looks at whether an aggregator gets its data: for each source account and region that it should collect from, what AWS
 * Config last reported, how many resources there are, and for each source that isn't healthy a cause with the next step.
 * Sources that AWS Config says nothing of are in it, too.
 *
 * A cause is `certain` if what was checked leaves no other explanation. From the aggregator's account alone much is only
 * likely; with `sourceRole`, accounts that aren't healthy are looked into. What could not be checked is told, and never
 * taken for healthy or not.
 *
 * @param args - which aggregator, and how far to look
 * @param opts - how AWS Config is read
 * @throws ConfigAggregatorError, whose `code` says what is wrong. Pulumi prints it without a stack, as a `pulumi.RunError`:
 *   - `InvalidArguments`: an argument or a setting breaks a rule; `facts.problems` has all of them
 *   - `UnknownAggregator`: there is no aggregator of this name
 *   - `ForeignProvider`: `provider` isn't a {@link Provider} of this package
 *   - `SettingsNotKnown`: the provider's settings are outputs that aren't known yet
 *   - `AccountNotAllowed`: the credentials are of an account that the settings don't allow
 *   - one that begins with `Aws`, or `InvalidEndpoint`: a call failed
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
 * As {@link getAggregatorHealth}, of arguments that may be known later: then the result is known later, too.
 *
 * @param args - which aggregator, and how far to look
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

/** {@link getAggregatorHealth}, with the way to AWS that is given. */
export function healthNow(
  open: OpenConfiguration,
  args: GetAggregatorHealthArgs,
  opts: GetAggregatorHealthOptions,
): Promise<HealthReport> {
  return callNow({ name: NAME, open }, opts, (opened) => ask(opened, args));
}

/** {@link getAggregatorHealthOutput}, with the way to AWS that is given. */
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
