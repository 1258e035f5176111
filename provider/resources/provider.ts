import * as pulumi from "@pulumi/pulumi";
import type { Claims } from "./claims";

/** A role to assume, on the way to the account where aggregators are. */
export interface AssumeRole {
  /** ARN of the role. */
  roleArn: pulumi.Input<string>;
  /** What the role's trust policy may ask for. Secret by itself. */
  externalId?: pulumi.Input<string>;
  /** Name of the session, as CloudTrail shows it. Default: `pulumi-aws-config-aggregator`. */
  sessionName?: pulumi.Input<string>;
  /** How long the credentials last, as `1h` or `900s`. Default: AWS's own, an hour. */
  duration?: pulumi.Input<string>;
  /** A session policy in JSON, which narrows what the role may do. */
  policy?: pulumi.Input<string>;
}

/** A role to assume with a token of an identity provider, as a CI system has one. */
export interface AssumeRoleWithWebIdentity {
  /** ARN of the role. */
  roleArn: pulumi.Input<string>;
  /** The token itself; either this or a file. Secret by itself. */
  webIdentityToken?: pulumi.Input<string>;
  /** A file that holds the token. */
  webIdentityTokenFile?: pulumi.Input<string>;
  /** Name of the session, as CloudTrail shows it. Default: `pulumi-aws-config-aggregator`. */
  sessionName?: pulumi.Input<string>;
  /** How long the credentials last, as `1h` or `900s`. Default: AWS's own, an hour. */
  duration?: pulumi.Input<string>;
  /** A session policy in JSON, which narrows what the role may do. */
  policy?: pulumi.Input<string>;
}

/** URLs to call in place of AWS's own. */
export interface Endpoints {
  /** AWS Config. */
  configservice?: pulumi.Input<string>;
  /** AWS STS, for roles and for `allowedAccountIds`. */
  sts?: pulumi.Input<string>;
  /** AWS Organizations, for what is asked before an organization's aggregator is made. */
  organizations?: pulumi.Input<string>;
  /** AWS IAM, for the same. */
  iam?: pulumi.Input<string>;
  /** Amazon DynamoDB, where claims are kept in a table. */
  dynamodb?: pulumi.Input<string>;
}

/**
 * Where the claims of stacks that share an aggregator are kept, and what the publishing protocol relies on. The times
 * are right for AWS as they are.
 */
export interface ClaimSettings extends Claims {
  /** Seconds after which every reader sees a write. Default: 1. */
  visibleWithin?: pulumi.Input<number>;
  /** Seconds after which a stack that has announced a Put sends it no more. Default: 10. */
  publishWithin?: pulumi.Input<number>;
  /**
   * Seconds after which nothing that was sent takes effect any more. Default: 360; SigV4 signatures last 300. Together
   * with publishWithin 1,200 at most. Others go by what the stack that publishes was given.
   */
  landsWithin?: pulumi.Input<number>;
  /** The most seconds that a stack which sees others at work waits for company, so that one Put carries all. Default: 5. */
  gatherFor?: pulumi.Input<number>;
}

/** The inputs of a {@link Provider}. They replace the stack's `aws:*` config, they don't add to it. */
export interface ProviderArgs {
  /** Where aggregators are that name no region of their own. Default: the SDK's own chain. */
  region?: pulumi.Input<string>;
  /** A profile of the shared configuration. */
  profile?: pulumi.Input<string>;
  /** Access key id. Secret by itself. Default: the SDK's own chain. */
  accessKey?: pulumi.Input<string>;
  /** Secret access key. Secret by itself. */
  secretKey?: pulumi.Input<string>;
  /** Session token. Secret by itself. */
  token?: pulumi.Input<string>;
  /** Roles to assume, each with the credentials of the one before. */
  assumeRoles?: pulumi.Input<pulumi.Input<AssumeRole>[]>;
  /** A role to assume with a web identity, before `assumeRoles`. */
  assumeRoleWithWebIdentity?: pulumi.Input<AssumeRoleWithWebIdentity>;
  /** Account ids of which the credentials have to be; nothing is called where they are not. Default: any. */
  allowedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Account ids of which the credentials must not be; nothing is called where they are. */
  forbiddenAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** URLs to call in place of AWS's own. */
  endpoints?: pulumi.Input<Endpoints>;
  /** Tags for every aggregator, where it doesn't set them itself. */
  defaultTags?: pulumi.Input<{ tags?: pulumi.Input<Record<string, pulumi.Input<string>>> }>;
  /** Tags that are left alone, and not shown, whoever sets them. */
  ignoreTags?: pulumi.Input<{
    keys?: pulumi.Input<pulumi.Input<string>[]>;
    keyPrefixes?: pulumi.Input<pulumi.Input<string>[]>;
  }>;
  /** Where claims are kept by resources that don't say so themselves, and what is relied on where stacks share. */
  claims?: pulumi.Input<ClaimSettings>;
  /**
   * Let a preview pass, with a warning, that can't ask AWS: there are no usable credentials, or no connection. What AWS
   * refuses fails it all the same. Default: false, so that the preview fails.
   */
  previewWithoutCredentials?: pulumi.Input<boolean>;
  /** How often a read that failed is repeated at most. Default: as often as `requestTimeout` allows. */
  maxRetries?: pulumi.Input<number>;
  /** Seconds that a call may take, repetitions included. Default: 60. */
  requestTimeout?: pulumi.Input<number>;
  /** `standard` or `adaptive`. Default: `standard`. */
  retryMode?: pulumi.Input<"standard" | "adaptive">;
  /** Use FIPS endpoints. Default: false. */
  useFipsEndpoint?: pulumi.Input<boolean>;
  /** Use endpoints that speak IPv6 too. Default: false. */
  useDualstackEndpoint?: pulumi.Input<boolean>;
  /** Files to read the shared configuration from; the first one is used. */
  sharedConfigFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /** Files to read shared credentials from; the first one is used. */
  sharedCredentialsFiles?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * How to reach AWS, for resources that are given it as their `provider`. Without one, the stack's `aws:*` config
 * counts, then the AWS SDK's own chain: environment, profile, SSO, container, instance.
 *
 * @example
 * ```ts
 * const audit = new Provider("audit", {
 *   region: "eu-west-1",
 *   assumeRoles: [{ roleArn: "arn:aws:iam::111111111111:role/aggregator" }],
 * });
 * new ConfigurationAggregator("security", { accountAggregationSource }, { provider: audit });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /**
   * @param name - the name of the resource in this program
   * @param args - how to reach AWS
   * @param opts - as for any resource
   */
  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    super("pulumi-nodejs", name, withSecrets(args), opts);
  }
}

/** Credentials are secret whether or not the program says so. */
function withSecrets(args: ProviderArgs): pulumi.Inputs {
  const secret = <T>(value: pulumi.Input<T> | undefined) =>
    value === undefined ? undefined : pulumi.secret(value);
  return {
    ...args,
    accessKey: secret(args.accessKey),
    secretKey: secret(args.secretKey),
    token: secret(args.token),
    secretDefaultTags: args.defaultTags && whetherSecret(args.defaultTags),
    assumeRoles:
      args.assumeRoles && pulumi.output(args.assumeRoles).apply((roles) => roles.map(hideExternalId)),
    assumeRoleWithWebIdentity:
      args.assumeRoleWithWebIdentity && pulumi.output(args.assumeRoleWithWebIdentity).apply(hideToken),
  };
}

/** The engine hands settings over in clear: aggregators have to be told. */
async function whetherSecret(value: pulumi.Input<unknown>): Promise<true | undefined> {
  return (await pulumi.isSecret(pulumi.output(value))) ? true : undefined;
}

function hideToken<T extends { webIdentityToken?: string }>(identity: T) {
  const { webIdentityToken } = identity;
  return webIdentityToken === undefined
    ? identity
    : { ...identity, webIdentityToken: pulumi.secret(webIdentityToken) };
}

function hideExternalId<T extends { externalId?: string }>(role: T) {
  return role.externalId === undefined ? role : { ...role, externalId: pulumi.secret(role.externalId) };
}
