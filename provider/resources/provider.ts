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
  /** ARN of the role, as `arn:aws:iam::111111111111:role/aggregator`. */
  roleArn: pulumi.Input<string>;
  /**
   * The external id that the role's trust policy asks for. It is secret by itself.
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
   * How long the credentials last, as `1h30m` or `900s`. AWS takes 15 minutes to 12 hours, the role's own maximum at most,
   * and 1 hour at most for a role that is assumed with the credentials of another role.
   *
   * @default AWS's own, 1 hour
   */
  duration?: pulumi.Input<string>;
  /**
   * A session policy in JSON. It narrows what the role may do.
   *
   * @default none: all that the role may do
   */
  policy?: pulumi.Input<string>;
}

/**
 * A role to assume with a token of an identity provider, as a CI system has one. Give either `webIdentityToken` or
 * `webIdentityTokenFile`.
 *
 * @see {@link https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html |
 * AssumeRoleWithWebIdentity}, whose rules these are
 */
export interface AssumeRoleWithWebIdentity {
  /** ARN of the role, as `arn:aws:iam::111111111111:role/aggregator`. */
  roleArn: pulumi.Input<string>;
  /**
   * The token of the identity provider. Give either this or `webIdentityTokenFile`. It is secret by itself.
   *
   * @default the token in `webIdentityTokenFile`
   */
  webIdentityToken?: pulumi.Input<string>;
  /**
   * Path of a file that holds the token. It is read each time that credentials are needed.
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
   * How long the credentials last, as `1h30m` or `900s`. AWS takes 15 minutes to 12 hours, the role's own maximum at most,
   * and 1 hour at most for a role that is assumed with the credentials of another role.
   *
   * @default AWS's own, 1 hour
   */
  duration?: pulumi.Input<string>;
  /**
   * A session policy in JSON. It narrows what the role may do.
   *
   * @default none: all that the role may do
   */
  policy?: pulumi.Input<string>;
}

/**
 * URLs to call in place of AWS's own, each beginning with `http://` or `https://`. They come before `AWS_ENDPOINT_URL…` of
 * the environment and before the profile.
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
   * AWS Organizations, which is asked before an organization's aggregator is made.
   *
   * @default AWS's own
   */
  organizations?: pulumi.Input<string>;
  /**
   * AWS IAM, which is asked about the role of an organization's aggregator.
   *
   * @default AWS's own
   */
  iam?: pulumi.Input<string>;
  /**
   * AWS Account Management, which is asked which regions an account has enabled.
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
 * The times that stacks which share an aggregator rely on, in seconds. They are right for AWS as they are. Each stack waits
 * for others by the times that those were given.
 */
export interface Publishing {
  /**
   * Seconds after which every reader sees a write of AWS Config or DynamoDB.
   *
   * @default 1
   */
  propagationSeconds?: pulumi.Input<number>;
  /**
   * Seconds within which a stack whose turn it is to publish sends its Put; otherwise it gives up its turn. More
   * than `propagationSeconds`.
   *
   * @default 10
   */
  turnSeconds?: pulumi.Input<number>;
  /**
   * Seconds after which no request takes effect any more that was sent before. AWS's signatures (SigV4) are valid for 300.
   * More than `turnSeconds`; both together 1,200 at most.
   *
   * @default 360
   */
  inFlightSeconds?: pulumi.Input<number>;
  /**
   * The most seconds that a stack which sees others at work waits for them, so that one Put carries the accounts of all.
   *
   * @default 5
   */
  gatherSeconds?: pulumi.Input<number>;
}

/** The inputs of a {@link Provider}. They replace the stack's `aws:…` and `aws-config:…` configuration; they don't add to it. */
export interface ProviderArgs {
  /**
   * Code of the region of resources that name none, as `us-east-1`.
   *
   * @default the AWS SDK's own chain: `AWS_REGION`, then the profile
   */
  region?: pulumi.Input<string>;
  /**
   * Name of a profile of the shared configuration files.
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
   * Roles to assume, each with the credentials of the one before.
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
   * Account ids, each a string of 12 digits. The credentials have to be of one of these accounts; that is asked first, and
   * nothing else is called if they are not.
   *
   * @default every account
   */
  allowedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Account ids, each a string of 12 digits. The credentials must not be of any of these accounts.
   *
   * @default no account
   */
  forbiddenAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * URLs to call in place of AWS's own. In the stack's configuration a list of objects, as pulumi-aws has it.
   *
   * @default `AWS_ENDPOINT_URL…` of the environment and the profile, then AWS's own
   */
  endpoints?: pulumi.Input<Endpoints>;
  /**
   * Tags of every aggregator that doesn't set them itself: at most 50 with its own, keys of 1 to 128 and values of at most
   * 256 characters.
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
   * Tags that are neither changed nor shown, whoever sets them: by their keys, or by what their keys begin with.
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
     * What the keys of tags begin with.
     *
     * @default none
     */
    keyPrefixes?: pulumi.Input<pulumi.Input<string>[]>;
  }>;
  /**
   * Where the claims of stacks that share an aggregator are kept, for resources that don't say so themselves. In the
   * stack's configuration: `aws-config:claims`.
   *
   * @default the tags of the aggregator
   */
  claims?: pulumi.Input<Claims>;
  /**
   * The times that stacks which share an aggregator rely on, in seconds. They are right for AWS as they are. Each stack
   * waits for others by the times that those were given. In the stack's configuration: `aws-config:publishing`.
   *
   * @default those of its members
   */
  publishing?: pulumi.Input<Publishing>;
  /**
   * Whether a preview passes, with a warning, if it can't ask AWS: without usable credentials, or without a connection.
   * What AWS refuses fails it all the same. In the stack's configuration: `aws-config:previewWithoutCredentials`.
   *
   * @default false
   */
  previewWithoutCredentials?: pulumi.Input<boolean>;
  /**
   * How often a read that failed is repeated at most, a whole number. A write is never repeated blindly.
   *
   * @default as often as `requestTimeoutSeconds` allows
   */
  maxRetries?: pulumi.Input<number>;
  /**
   * How many seconds a call may take, repetitions included. A read that is throttled or cut off is tried again within that
   * time. In the stack's configuration: `aws-config:requestTimeoutSeconds`.
   *
   * @default 60
   */
  requestTimeoutSeconds?: pulumi.Input<number>;
  /**
   * How the AWS SDK repeats requests.
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
   * Whether endpoints are used that speak IPv6 too.
   *
   * @default the AWS SDK's own chain, false
   */
  useDualstackEndpoint?: pulumi.Input<boolean>;
  /**
   * Paths of files of shared configuration. The first one is used.
   *
   * @default `~/.aws/config`
   */
  sharedConfigFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Paths of files of shared credentials. The first one is used.
   *
   * @default `~/.aws/credentials`
   */
  sharedCredentialsFiles?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * How to reach AWS, for resources that are given it as their `provider`. For resources without one, the stack's `aws:…` and
 * `aws-config:…` configuration counts, then the AWS SDK's own chain: environment, profile, SSO, container, instance.
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
   * Declares how to reach AWS. Nothing is called.
   *
   * @param name - the name of the resource in this program
   * @param args - how to reach AWS
   * @param opts - as for any resource
   * @throws ConfigAggregatorError, which Pulumi takes for a `pulumi.RunError`, if an argument has no such name or breaks a
   *   rule. All of them are named at once. What is an output or a promise is checked at preview, as soon as it is known.
   */
  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    args = given(args);
    refuseProblems(name, args);
    super("pulumi-nodejs", name, withSecrets(args), opts);
    Object.defineProperty(this, SETTINGS, { value: args });
  }
}

/** Known to every copy of this package. */
const SETTINGS = Symbol.for("pulumi-aws-config-aggregator.settings");

/**
 * The settings of a provider, for what a program asks AWS itself; undefined if it is another package's.
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

/** Credentials are secret whether or not the program says so. */
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

/** The engine hands settings over in clear: aggregators have to be told. */
async function whetherSecret(value: pulumi.Input<unknown>): Promise<true | undefined> {
  return (await pulumi.isSecret(pulumi.output(value))) ? true : undefined;
}

function asSecret(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.secret(value);
}

/** What is no list is refused at preview. */
function hideExternalIds(roles: unknown): unknown {
  return Array.isArray(roles) ? roles.map((role) => hide(role, "externalId")) : roles;
}

function hide(value: unknown, member: string): unknown {
  if (typeof value !== "object" || value === null || !(member in value)) return value;
  const { [member]: credential } = value as Record<string, unknown>;
  return credential === undefined ? value : { ...value, [member]: pulumi.secret(credential) };
}
