import type { ConfigServiceClientConfig } from "@aws-sdk/client-config-service";
import { type FailedRole, isUnreadFile, pending, withFailedRole } from "./failedRole";
import { type NamedRole, rolesOf, type Settings, type WebIdentity, webIdentityProperty } from "./settings";

/** Credentials, or what finds them. */
export type Credentials = NonNullable<ConfigServiceClientConfig["credentials"]>;

type Providers = typeof import("@aws-sdk/credential-providers");

/** Finds credentials when a client needs them. */
export type CredentialProvider = ReturnType<Providers["fromTemporaryCredentials"]>;

const SESSION_NAME = "pulumi-aws-config-aggregator";

function load(): Providers {
  return require("@aws-sdk/credential-providers");
}

interface StsConfig {
  readonly region: string;
  readonly endpoint?: string;
}

/**
 * The credentials of the settings: keys, a web identity or the SDK's chain, and with these one role after another.
 * Undefined if the SDK's own chain finds them alone.
 */
export function createCredentials(settings: Settings, region: string): Credentials | undefined {
  const { sts } = settings.endpoints;
  const clientConfig = { region, ...(sts && { endpoint: sts }) };
  const roles = rolesOf(settings);
  const base = baseCredentials(settings, clientConfig);
  if (roles.length === 0) return base;
  const first = base ?? load().fromNodeProviderChain({ clientConfig });
  // A web identity has already noted its own failures.
  const noted = withFailedRole(first, () => undefined);
  return roles.reduce(
    (master, { role, property }) =>
      roleCredentials({ role, property: `${property}.roleArn` }, master, clientConfig, settings),
    noted,
  );
}

/**
 * The credentials of a role that is assumed in addition to those of the settings, when a call needs them.
 *
 * @param master - the credentials that assume it
 * @param settings - only of the connection that signs with them: a call that waits too long names the role
 */
export function assumedCredentials(
  master: CredentialProvider,
  role: NamedRole,
  settings: Settings,
  region: string,
): CredentialProvider {
  const { sts } = settings.endpoints;
  // Earlier failures are not failures of this role.
  const noted = withFailedRole(master, () => undefined);
  return roleCredentials(role, noted, { region, ...(sts && { endpoint: sts }) }, settings);
}

/** @param role - with the property that holds its ARN */
function roleCredentials(
  { role, property }: NamedRole,
  masterCredentials: CredentialProvider,
  clientConfig: StsConfig,
  settings: Settings,
): CredentialProvider {
  const { roleArn, sessionName = SESSION_NAME, externalId, durationSeconds, policy } = role;
  const assuming = load().fromTemporaryCredentials({
    masterCredentials,
    params: {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ...(externalId && { ExternalId: externalId }),
      ...(durationSeconds && { DurationSeconds: durationSeconds }),
      ...(policy && { Policy: policy }),
    },
    clientConfig,
  });
  const assumed: FailedRole = { operation: "AssumeRole", arn: roleArn, property };
  return pending(
    withFailedRole(assuming, () => assumed),
    assumed,
    settings,
  );
}

function baseCredentials(settings: Settings, clientConfig: StsConfig): CredentialProvider | undefined {
  const { accessKey, secretKey, token, profile, assumeRoleWithWebIdentity } = settings;
  if (assumeRoleWithWebIdentity) return webCredentials(assumeRoleWithWebIdentity, settings, clientConfig);
  if (accessKey && secretKey) {
    const identity = {
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      ...(token && { sessionToken: token }),
    };
    return async () => identity;
  }
  const [configFilepath] = settings.sharedConfigFiles;
  const [filepath] = settings.sharedCredentialsFiles;
  if (!profile && !configFilepath && !filepath) return undefined;
  return load().fromNodeProviderChain({
    ...(profile && { profile }),
    ...(configFilepath && { configFilepath }),
    ...(filepath && { filepath }),
    clientConfig,
  });
}

function webCredentials(
  identity: WebIdentity,
  settings: Settings,
  clientConfig: StsConfig,
): CredentialProvider {
  const property = webIdentityProperty(settings);
  const { roleArn, sessionName = SESSION_NAME, durationSeconds, policy, token } = identity;
  const shared = {
    roleArn,
    roleSessionName: sessionName,
    clientConfig,
    ...(durationSeconds && { durationSeconds }),
    ...(policy && { policy }),
  };
  const assuming =
    "file" in token
      ? load().fromTokenFile({ ...shared, webIdentityTokenFile: token.file })
      : load().fromWebToken({ ...shared, webIdentityToken: token.text });
  const assumed = (member: string): FailedRole => ({
    operation: "AssumeRoleWithWebIdentity",
    arn: roleArn,
    property: `${property}.${member}`,
  });
  return pending(
    withFailedRole(assuming, (error) => assumed(isUnreadFile(error) ? "webIdentityTokenFile" : "roleArn")),
    assumed("roleArn"),
    settings,
  );
}
