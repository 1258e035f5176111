import * as pulumi from "@pulumi/pulumi";
import { accountIn, regionIn } from "../domain/aggregatorId";
import { AggregateAuthorization } from "./aggregateAuthorization";
import { AggregatorMembership } from "./aggregatorMembership";
import { given } from "./arguments";
import type { Claims } from "./claims";
import { ConfigurationAggregator } from "./configurationAggregator";
import { InvalidArgumentError } from "./errors";
import { expecting } from "./expecting";
import { programError } from "./programError";

/** An aggregator that another program declares: its name, and either its ARN or its account and region. */
export interface AggregatorReference {
  /** Name of the aggregator. */
  name: pulumi.Input<string>;
  /**
   * ARN of the aggregator, as the output `arn` of its stack tells it. It says account and region.
   *
   * @default none: then `accountId` and `region` are needed
   */
  arn?: pulumi.Input<string>;
  /**
   * Id of the aggregator's account, a string of 12 digits.
   *
   * @default that of `arn`
   */
  accountId?: pulumi.Input<string>;
  /**
   * Code of the aggregator's region, as `us-east-1`.
   *
   * @default that of `arn`
   */
  region?: pulumi.Input<string>;
}

/** With which credentials a {@link SourceAccount} is deployed. */
export interface SourceAccountProviders {
  /**
   * The provider of the source account, which authorizes.
   *
   * @default the provider of the component, then the stack's configuration
   */
  source?: pulumi.ProviderResource;
  /**
   * The provider of the aggregator's account, in which the account joins.
   *
   * @default the provider of the component, then the stack's configuration
   */
  aggregator?: pulumi.ProviderResource;
}

/** The inputs of a {@link SourceAccount}. */
export interface SourceAccountArgs {
  /**
   * The aggregator to join: a `ConfigurationAggregator` of this program, or one of another program, by its name and either
   * its ARN or its account and region.
   */
  aggregator: ConfigurationAggregator | AggregatorReference;
  /**
   * Id of the account that is to join, a string of 12 digits. The preview fails if the credentials of the source account
   * are of another account, for example because `providers.source` is missing.
   *
   * @default none: the account of the credentials joins, whichever it is
   */
  accountId?: pulumi.Input<string>;
  /**
   * Codes of the source regions in which to authorize the aggregator, or `"all"`: all that the account has enabled.
   *
   * @default the region of the source account's provider alone
   */
  regions?: pulumi.Input<"all" | pulumi.Input<string>[]>;
  /**
   * Tags of the authorizations.
   *
   * @default none
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Whether to manage authorizations that are there already. A delete leaves them there.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether to mark authorizations with the tag `aggregator-owner`.
   *
   * @default true
   */
  ownerTag?: pulumi.Input<boolean>;
  /**
   * Where the aggregator's owner keeps claims, as {@link AggregatorMembershipArgs.claims}.
   *
   * @default the provider's, then what the owner says: a membership finds it on the aggregator's tags
   */
  claims?: pulumi.Input<Claims>;
  /**
   * With which credentials to authorize, and with which to join.
   *
   * @default the provider of the component for both
   */
  providers?: SourceAccountProviders;
}

/**
 * An account whose data an aggregator of another account collects: it authorizes the aggregator in each of its regions,
 * then it joins the aggregator, so that data flows at once. On destroy it leaves first, then takes the authorizations back.
 *
 * @example
 * ```ts
 * import { Provider, SourceAccount } from "pulumi-aws-config-aggregator";
 *
 * const role = (account: string) => ({ assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/deploy` }] });
 * const payments = new SourceAccount("payments", {
 *   aggregator: { name: "security", accountId: "111111111111", region: "us-east-1" },
 *   regions: "all",
 *   providers: {
 *     source: new Provider("payments", { region: "us-east-1", ...role("222222222222") }),
 *     aggregator: new Provider("audit", { region: "us-east-1", ...role("111111111111") }),
 *   },
 * });
 * export const regions = payments.regions;
 * ```
 */
export class SourceAccount extends pulumi.ComponentResource {
  /** @internal */
  static readonly __pulumiType = "aws-config:index:SourceAccount";

  /** What lets the aggregator collect from the account. */
  readonly authorization: AggregateAuthorization;
  /** What puts the account on the aggregator. */
  readonly membership: AggregatorMembership;
  /** Id of the source account: that of its credentials. */
  readonly accountId: pulumi.Output<string>;
  /** Codes of the regions in which the aggregator is authorized, sorted. Empty in the aggregator's own account. */
  readonly regions: pulumi.Output<string[]>;
  /** ARN of the aggregator that was joined. */
  readonly aggregatorArn: pulumi.Output<string>;

  /**
   * Tells whether an object is a SourceAccount, also one of another copy of this package.
   *
   * @param obj - anything
   * @example
   * ```ts
   * import { SourceAccount } from "pulumi-aws-config-aggregator";
   *
   * export function joinedBy(source: unknown) {
   *   return SourceAccount.isInstance(source) ? source.aggregatorArn : undefined;
   * }
   * ```
   */
  static override isInstance(obj: unknown): obj is SourceAccount {
    const { __pulumiType } = (obj ?? {}) as { __pulumiType?: unknown };
    return __pulumiType === SourceAccount.__pulumiType;
  }

  /**
   * Declares a source account: an `AggregateAuthorization` and an `AggregatorMembership` of the same name.
   *
   * @param name - the name of the component in this program
   * @param args - what to declare
   * @param opts - as for any component
   * @throws ConfigAggregatorError, which Pulumi takes for a `pulumi.RunError`, if `aggregator` is neither a
   *   `ConfigurationAggregator` nor says its name and where it is, or if its `arn` is of another account or region than it
   *   says
   */
  constructor(name: string, args: SourceAccountArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { aggregator, claims, providers = {}, accountId: source, ...authorizing } = given(args);
    const place = placeOf(name, aggregator);
    super(SourceAccount.__pulumiType, name, {}, opts);
    this.authorization = new AggregateAuthorization(
      name,
      expecting(
        {
          ...authorizing,
          authorizedAccountId: place.accountId,
          authorizedAwsRegion: place.region,
        },
        {
          accountId: source,
          ...(source !== undefined && { isSecret: pulumi.isSecret(pulumi.output(source)) }),
          joins: true,
        },
      ),
      { parent: this, ...(providers.source && { provider: providers.source }) },
    );
    this.membership = new AggregatorMembership(
      name,
      expecting(
        {
          ...(ConfigurationAggregator.isInstance(aggregator)
            ? { aggregator }
            : { aggregatorName: aggregator.name, region: place.region }),
          accountIds: [this.authorization.accountId],
          ...(claims !== undefined && { claims }),
        },
        // What is authorized is what has to be joined.
        {
          accountId: place.accountId,
          ...(!ConfigurationAggregator.isInstance(aggregator) && { arn: aggregator.arn }),
          isSecret: pulumi.isSecret(pulumi.output(place.accountId)),
        },
      ),
      {
        parent: this,
        // What the aggregator may not collect yet, it reports as failed. On destroy, it leaves first.
        dependsOn: [this.authorization],
        ...(providers.aggregator && { provider: providers.aggregator }),
      },
    );
    this.accountId = this.authorization.accountId;
    this.regions = this.authorization.regions;
    this.aggregatorArn = this.membership.aggregatorArn;
    const { accountId, regions, aggregatorArn } = this;
    this.registerOutputs({ accountId, regions, aggregatorArn });
  }
}

/** The account and the region of an aggregator. */
function placeOf(resource: string, aggregator: ConfigurationAggregator | AggregatorReference) {
  const partOf = (arn: string, what: string, part: string | undefined): string => {
    if (part !== undefined) return part;
    throw programError(
      new InvalidArgumentError(
        resource,
        "aggregator.arn",
        `aggregator.arn must be the ARN of an aggregator, but has no ${what}: ${JSON.stringify(arn)}`,
        "Copy it from the aggregator's output arn, or set aggregator.accountId and aggregator.region.",
      ),
    );
  };
  const accountOf = (arn: string) => partOf(arn, "account", accountIn(arn));
  const regionOf = (arn: string) => partOf(arn, "region", regionIn(arn));
  if (ConfigurationAggregator.isInstance(aggregator))
    return { accountId: aggregator.arn.apply(accountOf), region: aggregator.region };
  const { name, arn, accountId, region } = (aggregator ?? {}) as Partial<AggregatorReference>;
  if (name === undefined || (arn === undefined && (accountId === undefined || region === undefined)))
    throw programError(
      new InvalidArgumentError(
        resource,
        "aggregator",
        "aggregator must be a ConfigurationAggregator of this program, { name, arn }, or " +
          "{ name, accountId, region }",
      ),
    );
  if (arn === undefined) return { accountId: accountId ?? "", region: region ?? "" };
  const agreed = (what: string, given: string | undefined, told: string | undefined): string | undefined => {
    if (given === undefined || told === undefined || given === told) return given;
    throw programError(
      new InvalidArgumentError(
        resource,
        `aggregator.${what}`,
        `aggregator.${what} and aggregator.arn are of different aggregators`,
        "Set one of them only.",
      ),
    );
  };
  return {
    accountId: pulumi
      .all([arn, accountId])
      .apply(([of, given]) => agreed("accountId", given, accountIn(of)) ?? accountOf(of)),
    region: pulumi
      .all([arn, region])
      .apply(([of, given]) => agreed("region", given, regionIn(of)) ?? regionOf(of)),
  };
}
