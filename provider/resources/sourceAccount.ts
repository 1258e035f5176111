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
   * ARN of the aggregator, the output `arn` in its stack. It contains account and region.
   *
   * @default none: then `accountId` and `region` are needed
   */
  arn?: pulumi.Input<string>;
  /**
   * Id of the aggregator's account, a string of 12 digits.
   *
   * @default the account in `arn`
   */
  accountId?: pulumi.Input<string>;
  /**
   * Code of the aggregator's region, for example `us-east-1`.
   *
   * @default the region in `arn`
   */
  region?: pulumi.Input<string>;
}

/** The credentials with which a {@link SourceAccount} is deployed. */
export interface SourceAccountProviders {
  /**
   * The provider of the source account, which authorizes.
   *
   * @default the provider of the component, then the stack's configuration
   */
  source?: pulumi.ProviderResource;
  /**
   * The provider of the aggregator's account, which the account joins.
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
   * Id of the account that is to join, a string of 12 digits. The preview fails if the credentials of the source
   * account belong to another account, for example because `providers.source` is missing.
   *
   * @default none: the account of the credentials joins
   */
  accountId?: pulumi.Input<string>;
  /**
   * Codes of the source regions in which to authorize the aggregator, or `"all"`: all regions that the account has
   * enabled.
   *
   * @default only the region of the source account's provider
   */
  regions?: pulumi.Input<"all" | pulumi.Input<string>[]>;
  /**
   * Tags of the authorizations.
   *
   * @default none
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Whether to manage authorizations that already exist. A delete keeps them.
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
   * Where the aggregator's owner keeps claims, see {@link AggregatorMembershipArgs.claims}.
   *
   * @default the provider's, then the owner's, which is in the aggregator's tags
   */
  claims?: pulumi.Input<Claims>;
  /**
   * The providers with which to authorize and to join.
   *
   * @default the component's provider for both
   */
  providers?: SourceAccountProviders;
}

/**
 * An account whose data another account's aggregator collects: it authorizes the aggregator in each of its regions,
 * then joins it, so that data flows at once. On destroy it leaves first, and then deletes the authorizations.
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

  /** The resource that allows the aggregator to collect from the account. */
  readonly authorization: AggregateAuthorization;
  /** The resource that adds the account to the aggregator. */
  readonly membership: AggregatorMembership;
  /** Id of the source account: the account of its credentials. */
  readonly accountId: pulumi.Output<string>;
  /** Codes of the regions in which the aggregator is authorized, sorted. Empty in the aggregator's own account. */
  readonly regions: pulumi.Output<string[]>;
  /** ARN of the joined aggregator. */
  readonly aggregatorArn: pulumi.Output<string>;

  /**
   * Tells whether an object is a SourceAccount, even one from another copy of this package.
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
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if `aggregator` is neither a
   *   `ConfigurationAggregator` nor contains its name and its account and region, or if its `arn` belongs to another
   *   account or region than it says
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
        // The membership must join the aggregator that was authorized.
        {
          accountId: place.accountId,
          ...(!ConfigurationAggregator.isInstance(aggregator) && { arn: aggregator.arn }),
          isSecret: pulumi.isSecret(pulumi.output(place.accountId)),
        },
      ),
      {
        parent: this,
        // AWS Config reports sources without an authorization as failed, so authorize first. On destroy, leave first.
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
