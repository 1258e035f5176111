import * as pulumi from "@pulumi/pulumi";
import { argumentProblems } from "../aws/settings";
import type { Raw } from "../domain/values";
import { given } from "./arguments";
import type { Claims } from "./claims";
import { InvalidArgumentsError } from "./errors";
import { isLater } from "./outputs";
import { programError } from "./programError";

/**
 * A role to assume, on the way to the account that holds the aggregators.
 *
 * @see {@link https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html | AssumeRole}, whose rules these are
 */
export interface AssumeRole {
  /** ARN of the role, for example `arn:aws:iam::111111111111:role/aggregator`. */
  roleArn: pulumi.Input<string>;
  /**
   * The external id that the role's trust policy requires. It is secret by itself.
   *
   * @default none
   */
  externalId?: pulumi.Input<string>;
  /**
   * Name of the session, as AWS CloudTrail shows it: 2 to 64 letters, digits and `_=,.@-`.
   *
   * @default "pulumi-aws-config-aggregator"
   */
  sessionName?: pulumi.Input<string>;
  /**
   * How long the credentials last, for example `1h30m` or `900s`. AWS allows 15 minutes to 12 hours, up to the role's
   * own maximum, and up to 1 hour for a role that is assumed with the credentials of another role.
   *
   * @default AWS's own, 1 hour
   */
  duration?: pulumi.Input<string>;
  /**
   * A session policy in JSON. It restricts what the role may do.
   *
   * @default none: everything that the role may do
   */
  policy?: pulumi.Input<string>;
}

/**
 * A role to assume with a token of an identity provider, for example of a CI system. Set either `webIdentityToken` or
 * `webIdentityTokenFile`.
 *
 * @see {@link https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html |
 * AssumeRoleWithWebIdentity}, whose rules these are
 */
export interface AssumeRoleWithWebIdentity {
  /** ARN of the role, for example `arn:aws:iam::111111111111:role/aggregator`. */
  roleArn: pulumi.Input<string>;
  /**
   * The token of the identity provider. Set either this or `webIdentityTokenFile`. It is secret by itself.
   *
   * @default the token in `webIdentityTokenFile`
   */
  webIdentityToken?: pulumi.Input<string>;
  /**
   * Path of a file with the token. It is read whenever credentials are needed.
   *
   * @default none
   */
  webIdentityTokenFile?: pulumi.Input<string>;
  /**
   * Name of the session, as AWS CloudTrail shows it: 2 to 64 letters, digits and `_=,.@-`.
   *
   * @default "pulumi-aws-config-aggregator"
   */
  sessionName?: pulumi.Input<string>;
  /**
   * How long the credentials last, for example `1h30m` or `900s`. AWS allows 15 minutes to 12 hours, up to the role's
   * own maximum, and up to 1 hour for a role that is assumed with the credentials of another role.
   *
   * @default AWS's own, 1 hour
   */
  duration?: pulumi.Input<string>;
  /**
   * A session policy in JSON. It restricts what the role may do.
   *
   * @default none: everything that the role may do
   */
  policy?: pulumi.Input<string>;
}

/**
 * URLs to call in place of AWS's own, each starting with `http://` or `https://`. They take precedence over
 * `AWS_ENDPOINT_URL…` in the environment and over the profile.
 */
export interface Endpoints {
  /**
   * AWS Config.
   *
   * @default AWS's own
   */
  configservice?: pulumi.Input<string>;
  /**
   * AWS STS, for roles and for `allowedAccountIds`.
   *
   * @default AWS's own
   */
  sts?: pulumi.Input<string>;
  /**
   * AWS Organizations, which is called before an organization's aggregator is created.
   *
   * @default AWS's own
   */
  organizations?: pulumi.Input<string>;
  /**
   * AWS IAM, which is called to check the role of an organization's aggregator.
   *
   * @default AWS's own
   */
  iam?: pulumi.Input<string>;
  /**
   * AWS Account Management, which is called to find out which regions an account has enabled.
   *
   * @default AWS's own
   */
  account?: pulumi.Input<string>;
  /**
   * Amazon DynamoDB, if claims are kept in a table.
   *
   * @default AWS's own
   */
  dynamodb?: pulumi.Input<string>;
}

/**
 * The times that stacks which share an aggregator rely on, in seconds. The defaults are right for AWS. Each stack waits
 * for another stack according to that other stack's settings.
 */
export interface Publishing {
  /**
   * Seconds after which every reader sees a write of AWS Config or DynamoDB.
   *
   * @default 1
   */
  propagationSeconds?: pulumi.Input<number>;
  /**
   * Seconds within which a stack sends its Put after it has acquired the turn to publish; otherwise it releases the
   * turn. More than `propagationSeconds`.
   *
   * @default 10
   */
  turnSeconds?: pulumi.Input<number>;
  /**
   * Seconds after which a request that was sent earlier can no longer take effect. AWS's signatures (SigV4) are valid
   * for 300. More than `turnSeconds`; both together 1,200 at most.
   *
   * @default 360
   */
  inFlightSeconds?: pulumi.Input<number>;
  /**
   * The maximum number of seconds that a stack waits for other stacks that are publishing, so that one Put contains the
   * accounts of all.
   *
   * @default 5
   */
  gatherSeconds?: pulumi.Input<number>;
}

/**
 * The inputs of a {@link Provider}. They replace the stack's `aws:…` and `aws-config:…` configuration; they are not
 * added to it.
 */
export interface ProviderArgs {
  /**
   * Code of the region for resources that name none, for example `us-east-1`.
   *
   * @default the AWS SDK's own chain: `AWS_REGION`, then the profile
   */
  region?: pulumi.Input<string>;
  /**
   * Name of a profile in the shared configuration files.
   *
   * @default the AWS SDK's own chain: `AWS_PROFILE`, then `default`
   */
  profile?: pulumi.Input<string>;
  /**
   * Access key id, only together with `secretKey`. It is secret by itself.
   *
   * @default the AWS SDK's own chain: environment, profile, SSO, container, instance
   */
  accessKey?: pulumi.Input<string>;
  /**
   * Secret access key, only together with `accessKey`. It is secret by itself.
   *
   * @default as for `accessKey`
   */
  secretKey?: pulumi.Input<string>;
  /**
   * Session token of temporary keys. It is secret by itself.
   *
   * @default none
   */
  token?: pulumi.Input<string>;
  /**
   * Roles to assume, each with the credentials of the previous one.
   *
   * @default none
   */
  assumeRoles?: pulumi.Input<pulumi.Input<AssumeRole>[]>;
  /**
   * A role to assume with a token of an identity provider, before `assumeRoles`.
   *
   * @default none
   */
  assumeRoleWithWebIdentity?: pulumi.Input<AssumeRoleWithWebIdentity>;
  /**
   * Account ids, each a string of 12 digits. The credentials have to belong to one of these accounts. This is checked
   * first, and nothing else is called if they don't.
   *
   * @default every account
   */
  allowedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Account ids, each a string of 12 digits. The credentials must not belong to any of these accounts.
   *
   * @default no account
   */
  forbiddenAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * URLs to call in place of AWS's own. In the stack's configuration this is a list of objects, as for pulumi-aws.
   *
   * @default `AWS_ENDPOINT_URL…` in the environment and the profile, then AWS's own
   */
  endpoints?: pulumi.Input<Endpoints>;
  /**
   * Tags of every aggregator that doesn't set them itself: at most 50 together with its own, with keys of 1 to 128 and
   * values of at most 256 characters.
   *
   * @default none
   */
  defaultTags?: pulumi.Input<{
    /**
     * The tags.
     *
     * @default none
     */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  }>;
  /**
   * Tags that are neither changed nor shown, whoever set them: by their keys, or by prefixes of their keys.
   *
   * @default none
   */
  ignoreTags?: pulumi.Input<{
    /**
     * Keys of tags.
     *
     * @default none
     */
    keys?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Prefixes of keys of tags.
     *
     * @default none
     */
    keyPrefixes?: pulumi.Input<pulumi.Input<string>[]>;
  }>;
  /**
   * Where the claims of stacks that share an aggregator are kept, for resources without a setting of their own. In the
   * stack's configuration: `aws-config:claims`.
   *
   * @default the tags of the aggregator
   */
  claims?: pulumi.Input<Claims>;
  /**
   * The times that stacks which share an aggregator rely on, in seconds. The defaults are right for AWS. Each stack
   * waits for another stack according to that other stack's settings. In the stack's configuration:
   * `aws-config:publishing`.
   *
   * @default those of its members
   */
  publishing?: pulumi.Input<Publishing>;
  /**
   * Whether a preview passes, with a warning, if it can't ask AWS: without usable credentials, or without a connection.
   * The preview still fails if AWS refuses something. In the stack's configuration:
   * `aws-config:previewWithoutCredentials`.
   *
   * @default false
   */
  previewWithoutCredentials?: pulumi.Input<boolean>;
  /**
   * The maximum number of times that a failed read is repeated, a whole number. A write is never repeated blindly.
   *
   * @default as often as `requestTimeoutSeconds` allows
   */
  maxRetries?: pulumi.Input<number>;
  /**
   * How many seconds a call may take, including repetitions. A read that is throttled or interrupted is retried within
   * that time. In the stack's configuration: `aws-config:requestTimeoutSeconds`.
   *
   * @default 60
   */
  requestTimeoutSeconds?: pulumi.Input<number>;
  /**
   * How the AWS SDK retries requests.
   *
   * @default the AWS SDK's own, "standard"
   */
  retryMode?: pulumi.Input<"standard" | "adaptive">;
  /**
   * Whether FIPS endpoints are used.
   *
   * @default the AWS SDK's own chain, false
   */
  useFipsEndpoint?: pulumi.Input<boolean>;
  /**
   * Whether endpoints are used that also support IPv6.
   *
   * @default the AWS SDK's own chain, false
   */
  useDualstackEndpoint?: pulumi.Input<boolean>;
  /**
   * Paths of shared configuration files. The first one is used.
   *
   * @default `~/.aws/config`
   */
  sharedConfigFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Paths of shared credentials files. The first one is used.
   *
   * @default `~/.aws/credentials`
   */
  sharedCredentialsFiles?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * How to reach AWS, for resources that use it as their `provider`. Resources without one use the stack's `aws:…` and
 * `aws-config:…` configuration, then the AWS SDK's own chain: environment, profile, SSO, container, instance.
 *
 * @example
 * ```ts
 * import { ConfigurationAggregator, Provider } from "pulumi-aws-config-aggregator";
 *
 * const audit = new Provider("audit", {
 *   region: "eu-west-1",
 *   assumeRoles: [{ roleArn: "arn:aws:iam::111111111111:role/aggregator" }],
 * });
 * new ConfigurationAggregator(
 *   "security",
 *   { accountAggregationSource: { accountIds: ["222222222222"], allRegions: true } },
 *   { provider: audit },
 * );
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /**
   * Declares how to reach AWS. Nothing is called yet.
   *
   * @param name - the name of the resource in this program
   * @param args - how to reach AWS
   * @param opts - as for any resource
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if an argument is unknown or breaks a
   *   rule. The error lists all of them. Outputs and promises are checked at preview, as soon as they are known.
   */
  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    args = given(args);
    refuseProblems(name, args);
    super("pulumi-nodejs", name, withSecrets(args), opts);
    Object.defineProperty(this, SETTINGS, { value: args });
  }
}

/** Every copy of this package uses this key. */
const SETTINGS = Symbol.for("pulumi-aws-config-aggregator.settings");

/**
 * The settings of a provider, for functions that call AWS from the program; undefined for another package's provider.
 *
 * @internal
 */
export function settingsOf(provider: pulumi.ProviderResource): pulumi.Output<Raw> | undefined {
  const { [SETTINGS]: args } = provider as { [SETTINGS]?: ProviderArgs };
  return args && (pulumi.output(args) as unknown as pulumi.Output<Raw>);
}

function refuseProblems(name: string, args: ProviderArgs): void {
  const problems = argumentProblems(args, isLater);
  if (problems.length === 0) return;
  throw programError(
    new InvalidArgumentsError(`Provider ${JSON.stringify(name)}`, "the arguments", problems),
  );
}

/** Credentials are secret even if the program doesn't say so. */
function withSecrets(args: ProviderArgs): pulumi.Inputs {
  return {
    ...args,
    accessKey: asSecret(args.accessKey),
    secretKey: asSecret(args.secretKey),
    token: asSecret(args.token),
    secretDefaultTags: args.defaultTags && whetherSecret(args.defaultTags),
    assumeRoles: args.assumeRoles && pulumi.output(args.assumeRoles).apply(hideExternalIds),
    assumeRoleWithWebIdentity:
      args.assumeRoleWithWebIdentity &&
      pulumi.output(args.assumeRoleWithWebIdentity).apply((role) => hide(role, "webIdentityToken")),
  };
}

/** The engine passes settings in clear, so the program tells aggregators which are secret. */
async function whetherSecret(value: pulumi.Input<unknown>): Promise<true | undefined> {
  return (await pulumi.isSecret(pulumi.output(value))) ? true : undefined;
}

function asSecret(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.secret(value);
}

/** A value that isn't a list is rejected at preview. */
function hideExternalIds(roles: unknown): unknown {
  return Array.isArray(roles) ? roles.map((role) => hide(role, "externalId")) : roles;
}

function hide(value: unknown, member: string): unknown {
  if (typeof value !== "object" || value === null || !(member in value)) return value;
  const { [member]: credential } = value as Record<string, unknown>;
  return credential === undefined ? value : { ...value, [member]: pulumi.secret(credential) };
}
