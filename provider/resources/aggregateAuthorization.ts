import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import { given } from "./arguments";
import { expectedOf } from "./expecting";
import { identityAt } from "./identity";
import { asAccountList, unset } from "./outputs";
import { AUTHORIZATION_PROVIDER_TEXT, refuseImport, requireResolvable } from "./providerText";
import { secretsIn } from "./secretInputs";

/** The inputs of an {@link AggregateAuthorization}. */
export interface AggregateAuthorizationArgs {
  /**
   * Id of the account that has the aggregators, a string of 12 digits. A change replaces the authorization. If it is
   * the account of the credentials, no authorization is needed, and none is made.
   */
  authorizedAccountId: pulumi.Input<string>;
  /** Code of the region that has the aggregators, for example `us-east-1`. A change replaces the authorization. */
  authorizedAwsRegion: pulumi.Input<string>;
  /**
   * Codes of the source regions in which to authorize, for example `["us-east-1", "eu-west-1"]`, or `"all"`: all
   * regions that the account has enabled, which each preview reads with AWS Account Management's ListRegions. A set:
   * order and repetition make no difference. With `"all"`, a new region is left out with a warning if AWS Config
   * doesn't exist there or AWS denies it to the caller, for example by a service control policy, while other regions
   * answer.
   *
   * @default the provider's region alone
   */
  regions?: pulumi.Input<"all" | pulumi.Input<string>[]>;
  /**
   * Whether to manage authorizations that already exist. A delete keeps them, with the tags that were set.
   * Authorizations that AWS Control Tower manages are not changed. Without `adopt`, the preview fails if an
   * authorization already exists.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether to mark authorizations with the tag `aggregator-owner`, by which a stack recognises them as its own if its
   * state doesn't contain them. Set it to false if a tag policy forbids the key; after a killed create, and for `pulumi
   * up --replace`, you then need `adopt`.
   *
   * @default true
   */
  ownerTag?: pulumi.Input<boolean>;
  /**
   * Tags of the authorization in each region, in addition to the provider's `defaultTags`. AWS allows 50 tags,
   * including the owner tag, with keys of 1 to 128 and values of at most 256 letters, digits, spaces and `_ . : / = + -
   * @`.
   *
   * @default none
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The names of all outputs. */
const OUTPUTS = [
  "authorizedAccountId",
  "authorizedAwsRegion",
  "regions",
  "arns",
  "accountId",
  "tags",
  "tagsAll",
];

/**
 * Allows the aggregators of an account and region to collect from this account, which has to authorize them in each of
 * its own regions. One resource does this in all regions, and each region succeeds or fails by itself. If a region
 * fails, the error names it with the reason, the other regions are kept, and the next `pulumi up` does the rest.
 *
 * Deploy it with credentials of the source account.
 *
 * @example
 * ```ts
 * import { AggregateAuthorization } from "pulumi-aws-config-aggregator";
 *
 * const authorization = new AggregateAuthorization("security", {
 *   authorizedAccountId: "111111111111",
 *   authorizedAwsRegion: "us-east-1",
 *   regions: ["us-east-1", "eu-west-1"],
 * });
 * export const arns = authorization.arns;
 * ```
 */
export class AggregateAuthorization extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/aws-config:AggregateAuthorization";

  /** Id of the account that has the aggregators. */
  declare readonly authorizedAccountId: pulumi.Output<string>;
  /** Code of the region that has the aggregators. */
  declare readonly authorizedAwsRegion: pulumi.Output<string>;
  /** Codes of the regions in which the authorization exists, sorted. Empty in the aggregators' own account. */
  declare readonly regions: pulumi.Output<string[]>;
  /** ARN of the authorization in each region, by the region's code. */
  declare readonly arns: pulumi.Output<Record<string, string>>;
  /** Id of the source account, which authorizes: the account of the credentials. */
  declare readonly accountId: pulumi.Output<string>;
  /** The declared tags. */
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  /** The tags that the authorizations of all regions have, whoever set them, except for the owner tag. */
  declare readonly tagsAll: pulumi.Output<Record<string, string>>;

  /**
   * Tells whether an object is an AggregateAuthorization, even one from another copy of this package.
   *
   * @param obj - anything
   * @example
   * ```ts
   * import { AggregateAuthorization } from "pulumi-aws-config-aggregator";
   *
   * export function tagsOf(authorization: unknown) {
   *   return AggregateAuthorization.isInstance(authorization) ? authorization.tagsAll : undefined;
   * }
   * ```
   */
  static override isInstance(obj: unknown): obj is AggregateAuthorization {
    const { __pulumiType } = (obj ?? {}) as { __pulumiType?: unknown };
    return __pulumiType === AggregateAuthorization.__pulumiType;
  }

  /**
   * Declares an authorization. Its inputs are checked at preview.
   *
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, except that `deleteBeforeReplace` is always true: AWS names an authorization by
   *   its accounts and regions, so the old one is deleted first
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if the program's directory has no
   *   dependency on this package
   */
  constructor(name: string, args: AggregateAuthorizationArgs, opts: pulumi.CustomResourceOptions = {}) {
    args = given(args);
    requireResolvable();
    refuseImport(name, opts, IMPORT);
    const type = AggregateAuthorization.__pulumiType;
    const props = {
      ...unset(OUTPUTS),
      ...args,
      ...internalNames({
        owner: identityAt(type, name, opts.parent).owner,
        label: name,
        secrets: secretsIn({ accountIds: args.authorizedAccountId, tags: args.tags }, opts),
        expects: expectedOf(args),
      }),
      __provider: AUTHORIZATION_PROVIDER_TEXT,
    };
    super(type, name, props, { ...opts, deleteBeforeReplace: true });
    Object.assign(this, { regions: (this.regions as pulumi.Output<unknown>).apply(asAccountList) });
  }
}

const IMPORT =
  "Declare it with adopt: true instead of import, and run `pulumi up`: it manages the authorizations that are there. A " +
  "delete leaves them.";
