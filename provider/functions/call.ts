import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../aws/settings";
import { ConfigAggregatorError } from "../domain/error";
import type { Problem } from "../domain/problem";
import type { Raw } from "../domain/values";
import { isUnasked } from "../engine/unasked";
import { InvalidArgumentsError } from "../resources/errors";
import { programError } from "../resources/programError";
import { type Provider, settingsOf } from "../resources/provider";
import { ForeignProviderError, SettingsNotKnownError } from "./errors";

/** How a function reaches AWS. */
export interface FunctionOptions {
  /**
   * The provider whose settings are used: credentials, roles, region, endpoints.
   *
   * @default the provider of `parent`, then the stack's `aws:…` and `aws-config:…` configuration, then the AWS SDK's
   * own chain
   */
  provider?: Provider;
  /**
   * A resource whose provider is used, if that is a {@link Provider}.
   *
   * @default none
   */
  parent?: pulumi.Resource;
}

/** A function that a program calls, and how it connects to AWS. */
interface Called<Open extends { readonly settings: Settings }> {
  /** For example `getOrganizationAccounts`. */
  readonly name: string;
  /** Connects to AWS with the settings. Nothing is called yet. */
  open(config: Raw): Open;
}

/** Calls a function immediately. */
export async function callNow<Open extends { readonly settings: Settings }, T>(
  { name, open }: Called<Open>,
  opts: FunctionOptions,
  ask: (opened: Open) => Promise<T>,
): Promise<T> {
  const settings = settingsFor(name, opts);
  const { isKnown } = settings as unknown as { readonly isKnown: Promise<boolean> };
  if (!(await isKnown)) throw programError(new SettingsNotKnownError(name));
  const opened = openFor(name, open, await resultOf(settings));
  return asProgramErrors(name, () => ask(opened));
}

/**
 * Calls a function when its arguments are known. If a preview can't ask AWS, it fails, unless the settings allow that:
 * then the result is unknown at preview.
 *
 * @param unasked - a sentence about what isn't known then
 */
export function callLater<Args, Open extends { readonly settings: Settings }, T>(
  { name, open }: Called<Open>,
  args: pulumi.Input<Args>,
  opts: FunctionOptions,
  ask: (opened: Open, args: unknown, isSecret: boolean) => Promise<T>,
  unasked: (awsCode: string) => string,
): pulumi.Output<T> {
  // Secret credentials don't make AWS's answers secret.
  const settings = pulumi.unsecret(settingsFor(name, opts));
  const given = pulumi.output(args);
  const { isSecret } = given as unknown as { readonly isSecret: Promise<boolean> };
  const found = pulumi.all([given, settings]).apply(async ([known, config]) => {
    const opened = openFor(name, open, config);
    try {
      const secret = await isSecret;
      return await asProgramErrors(name, () => ask(opened, known, secret));
    } catch (error) {
      const passes =
        pulumi.runtime.isDryRun() && opened.settings.previewWithoutCredentials && isUnasked(error);
      if (!passes) throw error;
      void pulumi.log.warn(
        `${name}: ${unasked(error.awsCode)} The preview passes because previewWithoutCredentials is set.`,
      );
      return pulumi.unknown;
    }
  });
  return found as unknown as pulumi.Output<T>;
}

/** @throws InvalidArgumentsError, if there are problems */
export function refuseProblems(
  name: string,
  what: "the arguments" | "the settings",
  problems: readonly Problem[],
): void {
  if (problems.length > 0) throw programError(new InvalidArgumentsError(name, what, problems));
}

/** Errors name the function, and end a program without printing a stack. */
async function asProgramErrors<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const isTold = pulumi.RunError.isInstance(error) as boolean;
    if (!ConfigAggregatorError.is(error) || isTold) throw error;
    throw programError(error.with({ what: `${name}: ${error.what}` }));
  }
}

function openFor<Open extends { readonly settings: Settings }>(
  name: string,
  open: (config: Raw) => Open,
  config: Raw,
): Open {
  const opened = open(config);
  refuseProblems(name, "the settings", opened.settings.problems);
  return opened;
}

/** The settings as the engine would pass them to a resource's provider: see `readSettings`. */
function settingsFor(name: string, { provider, parent }: FunctionOptions): pulumi.Output<Raw> {
  const used = provider ?? parent?.getProvider("pulumi-nodejs:dynamic:Resource");
  if (used === undefined) return pulumi.output(pulumi.runtime.allConfig()) as unknown as pulumi.Output<Raw>;
  const settings = settingsOf(used);
  if (settings !== undefined) return settings;
  throw programError(new ForeignProviderError(name));
}

function resultOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}
