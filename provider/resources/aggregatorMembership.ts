import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import { given } from "./arguments";
import { AwaitedSources, type WaitForSources, waits } from "./awaitedSources";
import type { Claims } from "./claims";
import { ConfigurationAggregator, sharingOf } from "./configurationAggregator";
import { InvalidArgumentError } from "./errors";
import { expectedOf } from "./expecting";
import { identityAt } from "./identity";
import { lookingWith, watchingWith } from "./looking";
import { asAccountList, unset } from "./outputs";
import { programError } from "./programError";
import { MEMBERSHIP_PROVIDER_TEXT, refuseImport, requireResolvable } from "./providerText";
import { secretsIn } from "./secretInputs";

/** The inputs of an {@link AggregatorMembership}. */
export interface AggregatorMembershipArgs {
  /**
   * Name of the aggregator to join, 1 to 256 letters, digits, `-` and `_`. Set either this or `aggregator`. A change
   * replaces the membership: it leaves one aggregator and joins the other.
   *
   * @default the name of `aggregator`
   */
  aggregatorName?: pulumi.Input<string>;
  /**
   * The aggregator to join, if the same program declares it. If it is replaced, the membership leaves first and joins
   * again afterwards.
   *
   * @default the aggregator with the name `aggregatorName`
   */
  aggregator?: ConfigurationAggregator;
  /**
   * Ids of the accounts to add to the aggregator, each a string of 12 digits. A set: order and repetition make no
   * difference. AWS allows 10,000 accounts in an aggregator.
   *
   * Every account has to authorize the aggregator's account and region, in each source region (AWS Config's
   * PutAggregationAuthorization); AWS collects nothing from it until then.
   */
  accountIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How many accounts one deployment may remove from the aggregator: a whole number, or a share of the accounts that
   * this stack has on it, for example `"50%"`, rounded down. The preview fails if a change would remove more, so that a
   * list that is empty by mistake doesn't remove all accounts. Accounts that stay because other stacks claim them don't
   * count. A destroy and a replacement have no such limit: use the option `protect`.
   *
   * @default "50%" if the stack has at least 10 accounts; otherwise no limit
   */
  maxRemovals?: pulumi.Input<number | string>;
  /**
   * ARN of a role to assume in source accounts, with `{account}` in place of the account id, for example
   * `arn:aws:iam::{account}:role/audit`. With it, a preview checks in each account that joins whether it has authorized
   * the aggregator's account and region, and names those that haven't. See the aggregator's {@link
   * ConfigurationAggregatorArgs.sourceRole | sourceRole}.
   *
   * @default none: nothing is checked
   * @example
   * ```ts
   * import { AggregatorMembership } from "pulumi-aws-config-aggregator";
   *
   * new AggregatorMembership("payments", {
   *   aggregatorName: "security",
   *   accountIds: ["222222222222"],
   *   sourceRole: "arn:aws:iam::{account}:role/audit",
   * });
   * ```
   */
  sourceRole?: pulumi.Input<string>;
  /**
   * Whether a deployment that adds accounts waits until AWS Config has reported success for the sources that it adds. A
   * source is an account in a region. `true` waits for all of them, for up to an hour. If they don't report in time,
   * the deployment fails with a list of the missing sources and the reasons; the membership is deployed all the same,
   * and the next deployment waits again. Resources that depend on the membership don't wait.
   *
   * @default false
   * @example
   * ```ts
   * import { AggregatorMembership } from "pulumi-aws-config-aggregator";
   *
   * new AggregatorMembership("payments", {
   *   aggregatorName: "security",
   *   accountIds: ["222222222222"],
   *   waitForSources: true,
   * });
   * ```
   */
  waitForSources?: boolean | WaitForSources;
  /**
   * Whether each preview and each update prints how many sources of this stack's accounts are healthy. It reads their
   * statuses for up to 20 seconds, and never fails the preview. Changing only this is not a change of the resource.
   *
   * @default false
   */
  health?: pulumi.Input<boolean>;
  /**
   * Code of the aggregator's region, for example `us-east-1`. A change replaces the membership.
   *
   * @default the region of `aggregator`, then the provider's
   */
  region?: pulumi.Input<string>;
  /**
   * Where the aggregator's owner keeps claims. Leave it out, unless the table's ARN is too long for a tag: a membership
   * that names a table fails after the owner has moved the claims elsewhere.
   *
   * @default the provider's, then the owner's, which is in the aggregator's tags
   */
  claims?: pulumi.Input<Claims>;
}

/** The names of all outputs. */
const OUTPUTS = ["aggregatorName", "aggregatorArn", "region", "accountIds", "aggregatorAccountIds"];

/**
 * The accounts of one stack on a configuration aggregator that stacks share. However many stacks deploy at once, no
 * account is lost: success means that the accounts are on the aggregator, and stay until this stack removes them.
 *
 * The aggregator's owner has to set `merge: "shared"`. A membership changes only the accounts and the claims of an
 * aggregator. It never creates or deletes one.
 *
 * @example
 * ```ts
 * import { AggregatorMembership } from "pulumi-aws-config-aggregator";
 *
 * new AggregatorMembership("payments", {
 *   aggregatorName: "security",
 *   accountIds: ["222222222222", "333333333333"],
 * });
 * ```
 */
export class AggregatorMembership extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/aws-config:AggregatorMembership";

  /** Name of the joined aggregator. */
  declare readonly aggregatorName: pulumi.Output<string>;
  /** ARN of the joined aggregator. */
  declare readonly aggregatorArn: pulumi.Output<string>;
  /** Code of the aggregator's region, for example `us-east-1`. */
  declare readonly region: pulumi.Output<string>;
  /** Ids of this stack's accounts, each a string of 12 digits, sorted. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** Ids of all accounts that are on the aggregator, each a string of 12 digits, sorted, whoever added them. */
  declare readonly aggregatorAccountIds: pulumi.Output<string[]>;

  /**
   * Tells whether an object is an AggregatorMembership, even one from another copy of this package.
   *
   * @param obj - anything
   * @example
   * ```ts
   * import { AggregatorMembership } from "pulumi-aws-config-aggregator";
   *
   * export function joinedBy(membership: unknown) {
   *   return AggregatorMembership.isInstance(membership) ? membership.aggregatorArn : undefined;
   * }
   * ```
   */
  static override isInstance(obj: unknown): obj is AggregatorMembership {
    const { __pulumiType } = (obj ?? {}) as { __pulumiType?: unknown };
    return __pulumiType === AggregatorMembership.__pulumiType;
  }

  /**
   * Declares a membership. Its inputs are checked at preview.
   *
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, except that `deleteBeforeReplace` is always true: a membership leaves one aggregator
   *   before it joins another
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if `aggregator` is no
   *   `ConfigurationAggregator`, if `aggregatorName` is given beside it, or if the program's directory has no dependency on
   *   this package
   */
  constructor(name: string, args: AggregatorMembershipArgs, opts: pulumi.CustomResourceOptions = {}) {
    args = given(args);
    requireResolvable();
    refuseImport(name, opts, IMPORT);
    const type = AggregatorMembership.__pulumiType;
    const props = {
      ...unset(OUTPUTS),
      ...joining(name, args),
      ...internalNames({
        claimKey: identityAt(type, name, opts.parent).claimBase,
        secrets: secretsIn({ accountIds: args.accountIds }),
        looking: lookingWith(args.sourceRole),
        watching: watchingWith(args.health),
        expects: expectedOf(args),
      }),
      __provider: MEMBERSHIP_PROVIDER_TEXT,
    };
    super(type, name, props, { ...opts, deleteBeforeReplace: true });
    Object.assign(this, { accountIds: (this.accountIds as pulumi.Output<unknown>).apply(asAccountList) });
    if (waits(args.waitForSources))
      new AwaitedSources(this, name, {
        waitForSources: args.waitForSources,
        aggregatorName: this.aggregatorName,
        aggregatorArn: this.aggregatorArn,
        region: this.region,
        accountIds: args.accountIds,
        regions: undefined,
        sourceRole: args.sourceRole,
        secrets: secretsIn({ accountIds: args.accountIds }),
      });
  }
}

const IMPORT =
  "Declare it without import: if its stack has joined the aggregator already, nothing changes in AWS.";

/** The arguments, and what an aggregator of the same program contributes. */
function joining(
  resource: string,
  { aggregator, waitForSources: _, ...args }: AggregatorMembershipArgs,
): pulumi.Inputs {
  if (aggregator === undefined) return { ...args };
  if (!ConfigurationAggregator.isInstance(aggregator))
    throw programError(
      new InvalidArgumentError(
        resource,
        "aggregator",
        "aggregator must be a ConfigurationAggregator of this program",
        "To join by a name, set aggregatorName.",
      ),
    );
  if (args.aggregatorName !== undefined)
    throw programError(
      new InvalidArgumentError(
        resource,
        "aggregatorName",
        "aggregator and aggregatorName must not both be set",
      ),
    );
  const { name, arn, region } = aggregator;
  // Known at preview, although the aggregator may not exist yet.
  const joins = sharingOf(aggregator);
  return {
    ...args,
    region: args.region ?? region,
    aggregatorName: name,
    aggregatorArn: arn,
    ...internalNames({ joins }),
  };
}
