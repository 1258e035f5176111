import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import { given } from "./arguments";
import { expectedOf } from "./expecting";
import { identityAt } from "./identity";
import { asAccountList, isSecretConfig, unset } from "./outputs";
import { AUTHORIZATION_PROVIDER_TEXT, refuseImport, requireResolvable } from "./providerText";

/** The inputs of an {@link AggregateAuthorization}. */
export interface AggregateAuthorizationArgs {
  /**
   * Id of the account that has the aggregators, a string of 12 digits. Another account is another authorization. If it is
   * the account of the credentials, no authorization is needed, and none is made.
   */
  authorizedAccountId: pulumi.Input<string>;
  /** Code of the region that has the aggregators, as `us-east-1`. Another region is another authorization. */
  authorizedAwsRegion: pulumi.Input<string>;
  /**
   * Codes of the source regions in which to authorize, as `["us-east-1", "eu-west-1"]`, or `"all"`: all regions that the
   * account has enabled, which AWS Account Management's ListRegions tells at each preview. A set: order and repetition mean
   * nothing. Of `"all"`, a new region in which AWS denies AWS Config to the caller, as a service control policy does, or
   * doesn't offer it, is left out with a warning, if other regions answer.
   *
   * @default the provider's region alone
   */
  regions?: pulumi.Input<"all" | pulumi.Input<string>[]>;
  /**
   * Whether to manage authorizations that are there already. A delete leaves them there, with the tags that were set. Those that AWS Control Tower manages
   * stay as they are. Otherwise the preview refuses what is there.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether to mark authorizations with the tag `aggregator-owner`, by which a stack recognises them as its own if its state
   * doesn't know them. Set it to false if a tag policy forbids the key; a create that was killed, and
   * `pulumi up --replace`, then need `adopt`.
   *
   * @default true
   */
  ownerTag?: pulumi.Input<boolean>;
  /**
   * Tags of the authorization in each region, beside the provider's `defaultTags`. AWS takes 50 of them, the owner tag
   * included, with keys of 1 to 128 and values of at most 256 letters, digits, spaces and `_ . : / = + - @`.
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
 * What lets the aggregators of an account and region collect from this account: in each of its own regions it has to
 * authorize them. One resource does that in all regions, each with an outcome of its own: if one fails, it is named with
 * the reason, the others are kept, and the next `pulumi up` does the rest.
 *
 * It is deployed with credentials of the source account.
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
  /** Codes of the regions in which the authorization is there, sorted. Empty in the aggregators' own account. */
  declare readonly regions: pulumi.Output<string[]>;
  /** ARN of the authorization in each region, by the region's code. */
  declare readonly arns: pulumi.Output<Record<string, string>>;
  /** Id of the source account, which authorizes: that of the credentials. */
  declare readonly accountId: pulumi.Output<string>;
  /** The declared tags. */
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  /** The tags that the authorizations of all regions have, whoever set them, except for the owner tag. */
  declare readonly tagsAll: pulumi.Output<Record<string, string>>;

  /**
   * Tells whether an object is an AggregateAuthorization, also one of another copy of this package.
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
   * Declares an authorization. What is declared is checked at preview.
   *
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, except that `deleteBeforeReplace` is always true: AWS names an authorization by its
   *   accounts and regions, so that the old one goes first
   * @throws ConfigAggregatorError, which Pulumi takes for a `pulumi.RunError`, if the program's directory has no dependency
   *   on this package
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
        secrets: secretsIn(args, opts),
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

/** What is secret, so that neither outputs nor lines in a preview repeat it; undefined if nothing is. */
async function secretsIn(
  { authorizedAccountId, tags }: AggregateAuthorizationArgs,
  opts: pulumi.CustomResourceOptions,
): Promise<string[] | undefined> {
  const isSecret = (value: pulumi.Input<unknown>) => pulumi.isSecret(pulumi.output(value));
  const inherits = opts.provider === undefined && isSecretConfig("aws:defaultTags");
  const names = [
    ...((await isSecret(authorizedAccountId)) ? ["accountIds"] : []),
    ...((await isSecret(tags)) || inherits ? ["tags"] : []),
  ];
  return names.length > 0 ? names : undefined;
}
