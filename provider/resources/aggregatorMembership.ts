import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import type { Claims } from "./claims";
import { ConfigurationAggregator, sharingOf } from "./configurationAggregator";
import { claimBaseOf } from "./identity";
import { MEMBERSHIP_PROVIDER_TEXT, refuseImport, requireResolvable } from "./providerText";

/** The inputs of an {@link AggregatorMembership}. */
export interface AggregatorMembershipArgs {
  /** Name of the aggregator to join. Either this or `aggregator`. Another one is another membership. */
  aggregatorName?: pulumi.Input<string>;
  /** The aggregator to join, where the same program declares it: made anew, it is joined anew. */
  aggregator?: ConfigurationAggregator;
  /**
   * Ids of the accounts to put on the aggregator, each a string of 12 digits. A set: order and repetition mean nothing.
   * Every account has to authorize the aggregator's account and region, in each source region.
   */
  accountIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The aggregator's region. Default: that of `aggregator`, then the provider's. */
  region?: pulumi.Input<string>;
  /** Where the aggregator's owner keeps claims. Default: the provider's, then the aggregator's tags. */
  claims?: pulumi.Input<Claims>;
}

/** The names of all outputs. */
const OUTPUTS = ["aggregatorName", "aggregatorArn", "region", "accountIds", "aggregatorAccountIds"];

/**
 * The accounts of one stack on a configuration aggregator that stacks share. However many stacks deploy at once, no
 * account is lost: success means that the accounts are on the aggregator, and stay until this stack takes them out.
 *
 * The aggregator's owner has to say `merge: "shared"`. A membership never makes, changes or deletes an aggregator
 * otherwise.
 *
 * @example
 * ```ts
 * new AggregatorMembership("payments", {
 *   aggregatorName: "security",
 *   accountIds: ["222222222222", "333333333333"],
 * });
 * ```
 */
export class AggregatorMembership extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/aws-config:AggregatorMembership";

  /** Name of the aggregator. */
  declare readonly aggregatorName: pulumi.Output<string>;
  /** ARN of the aggregator that was joined. */
  declare readonly aggregatorArn: pulumi.Output<string>;
  /** The aggregator's region. */
  declare readonly region: pulumi.Output<string>;
  /** Ids of this stack's accounts, sorted. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** Ids of all accounts that are on the aggregator, sorted, whoever put them there. */
  declare readonly aggregatorAccountIds: pulumi.Output<string[]>;

  /** Whether `obj` is an AggregatorMembership, also of another copy of this package. */
  static override isInstance(obj: unknown): obj is AggregatorMembership {
    const { __pulumiType } = (obj ?? {}) as { __pulumiType?: unknown };
    return __pulumiType === AggregatorMembership.__pulumiType;
  }

  /**
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, but for `deleteBeforeReplace`: a membership leaves before it joins anew
   */
  constructor(name: string, args: AggregatorMembershipArgs, opts: pulumi.CustomResourceOptions = {}) {
    requireResolvable();
    refuseImport(name, opts, IMPORT);
    const type = AggregatorMembership.__pulumiType;
    const props = {
      ...Object.fromEntries(OUTPUTS.map((output) => [output, undefined])),
      ...joining(args),
      ...internalNames({ claimKey: claimBaseOf(type, name, opts.parent), secrets: secretsIn(args) }),
      __provider: MEMBERSHIP_PROVIDER_TEXT,
    };
    super(type, name, props, { ...opts, deleteBeforeReplace: true });
    showAccountsAsList(this);
  }
}

const IMPORT = "Declare it without import: joining again what it has joined already changes nothing.";

/** The arguments, with what an aggregator of the same program says of itself. */
function joining({ aggregator, ...args }: AggregatorMembershipArgs): pulumi.Inputs {
  if (aggregator === undefined) return { ...args };
  if (!ConfigurationAggregator.isInstance(aggregator))
    throw new pulumi.RunError(
      "aggregator is a ConfigurationAggregator of this program: use aggregatorName for a name.",
    );
  if (args.aggregatorName !== undefined)
    throw new pulumi.RunError("either aggregator or aggregatorName, not both.");
  const { name, arn, region } = aggregator;
  // Known at preview, where the aggregator may yet have to be made.
  const joins = sharingOf(aggregator);
  return {
    ...args,
    region: args.region ?? region,
    aggregatorName: name,
    aggregatorArn: arn,
    ...internalNames({ joins }),
  };
}

/** What is secret, so that neither outputs nor lines in a preview repeat it; undefined where nothing is. */
async function secretsIn({ accountIds }: AggregatorMembershipArgs): Promise<string[] | undefined> {
  return (await pulumi.isSecret(pulumi.output(accountIds))) ? ["accountIds"] : undefined;
}

/** The state holds accounts as a map by id; a program gets them as a list, sorted and each once. */
function showAccountsAsList(membership: AggregatorMembership): void {
  const shown = membership.accountIds as pulumi.Output<unknown>;
  const listed = shown.apply((ids) =>
    typeof ids === "object" && ids !== null && !Array.isArray(ids) ? Object.keys(ids) : ids,
  );
  Object.assign(membership, { accountIds: listed });
}
