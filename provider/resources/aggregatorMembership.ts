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

/** The inputs of an {@link AggregatorMembership}. */
export interface AggregatorMembershipArgs {
  /**
   * Name of the aggregator to join, 1 to 256 letters, digits, `-` and `_`. Give either this or `aggregator`. Another name is
   * another membership: this one leaves, and a new one joins.
   *
   * @default the name of `aggregator`
   */
  aggregatorName?: pulumi.Input<string>;
  /**
   * The aggregator to join, if the same program declares it. If it is replaced, the membership leaves before and joins
   * afterwards.
   *
   * @default the aggregator called `aggregatorName`
   */
  aggregator?: ConfigurationAggregator;
  /**
   * Ids of the accounts to put on the aggregator, each a string of 12 digits. A set: order and repetition mean nothing. AWS
   * takes 10,000 accounts on an aggregator.
   *
   * Every account has to authorize the aggregator's account and region, in each source region (AWS Config's
   * PutAggregationAuthorization); AWS collects nothing from it until then.
   */
  accountIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How many accounts one deployment may take out of the aggregator: a whole number, or a share of the accounts that this
   * stack has on it, as `"50%"`, rounded down. A change that would take out more is refused at preview, so that a list
   * which came back empty doesn't take all accounts out. Accounts that stay because other stacks claim them don't count. A
   * destroy and a replacement have no such limit: use the option `protect`.
   *
   * @default "50%" from 10 accounts on; no limit below
   */
  maxRemovals?: pulumi.Input<number | string>;
  /**
   * ARN of a role to assume in source accounts, with `{account}` in place of the account id, as
   * `arn:aws:iam::{account}:role/audit`. With it, a preview looks in each account that joins whether it has authorized the
   * aggregator's account and region, and names those that haven't. See the aggregator's
   * {@link ConfigurationAggregatorArgs.sourceRole | sourceRole}.
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
   * Whether a deployment that adds accounts waits until AWS Config has reported success for the sources that it adds, a
   * source being an account in a region. `true` waits for all of them, for up to an hour. If they don't report in time, the
   * deployment fails with a list of those that are missing and why; the membership is deployed all the same, and the next
   * deployment waits again. Resources that depend on the membership don't wait.
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
   * Whether each preview and each update prints how many sources of its own accounts are healthy. It reads their statuses for up to
   * 20 seconds, and refuses nothing. Changing it alone is no change.
   *
   * @default false
   */
  health?: pulumi.Input<boolean>;
  /**
   * Code of the aggregator's region, as `us-east-1`. Another region is another membership.
   *
   * @default that of `aggregator`, then the provider's
   */
  region?: pulumi.Input<string>;
  /**
   * Where the aggregator's owner keeps claims. Leave it out, unless the table's ARN is too long for a tag: a membership that
   * names a table is refused once the owner has moved the claims elsewhere.
   *
   * @default the provider's, then what the owner says: a membership finds it on the aggregator's tags
   */
  claims?: pulumi.Input<Claims>;
}

/** The names of all outputs. */
const OUTPUTS = ["aggregatorName", "aggregatorArn", "region", "accountIds", "aggregatorAccountIds"];

/**
 * The accounts of one stack on a configuration aggregator that stacks share. However many stacks deploy at once, no
 * account is lost: success means that the accounts are on the aggregator, and stay until this stack takes them out.
 *
 * The aggregator's owner has to say `merge: "shared"`. A membership changes only the accounts and the claims of an
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

  /** Name of the aggregator that was joined. */
  declare readonly aggregatorName: pulumi.Output<string>;
  /** ARN of the aggregator that was joined. */
  declare readonly aggregatorArn: pulumi.Output<string>;
  /** Code of the aggregator's region, as `us-east-1`. */
  declare readonly region: pulumi.Output<string>;
  /** Ids of this stack's accounts, each a string of 12 digits, sorted. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** Ids of all accounts that are on the aggregator, each a string of 12 digits, sorted, whoever put them there. */
  declare readonly aggregatorAccountIds: pulumi.Output<string[]>;

  /**
   * Tells whether an object is an AggregatorMembership, also one of another copy of this package.
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
   * Declares a membership. What is declared is checked at preview.
   *
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, except that `deleteBeforeReplace` is always true: a membership leaves one aggregator
   *   before it joins another
   * @throws ConfigAggregatorError, which Pulumi takes for a `pulumi.RunError`, if `aggregator` is no
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
        secrets: secretsIn(args),
        looking: lookingWith(args.sourceRole),
        watching: watchingWith(args.health),
        expects: expectedOf(args),
      }),
      __provider: MEMBERSHIP_PROVIDER_TEXT,
    };
    super(type, name, props, { ...opts, deleteBeforeReplace: true });
    Object.assign(this, { accountIds: (this.accountIds as pulumi.Output<unknown>).apply(asAccountList) });
    if (waits(args.waitForSources)) awaitSources(this, name, args, args.waitForSources);
  }
}

const IMPORT =
  "Declare it without import: if its stack has joined the aggregator already, nothing changes in AWS.";

/** The arguments, with what an aggregator of the same program says of itself. */
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

function awaitSources(
  membership: AggregatorMembership,
  name: string,
  args: AggregatorMembershipArgs,
  waitForSources: true | WaitForSources,
): void {
  const { aggregatorName, aggregatorArn, region } = membership;
  new AwaitedSources(membership, `${name}-sources`, {
    waitForSources,
    aggregatorName,
    aggregatorArn,
    region,
    accountIds: args.accountIds,
    regions: undefined,
    sourceRole: args.sourceRole,
    secrets: secretsIn(args),
  });
}

/** What is secret, so that neither outputs nor lines in a preview repeat it; undefined if nothing is. */
async function secretsIn({ accountIds }: AggregatorMembershipArgs): Promise<string[] | undefined> {
  return (await pulumi.isSecret(pulumi.output(accountIds))) ? ["accountIds"] : undefined;
}
