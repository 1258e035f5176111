import type { ConfigServiceClientConfig } from "@aws-sdk/client-config-service";
import type { Settings, WebIdentity } from "./settings";

/** Credentials, or what finds them. */
export type Credentials = NonNullable<ConfigServiceClientConfig["credentials"]>;

const SESSION_NAME = "pulumi-aws-config-aggregator";

function load(): typeof import("@aws-sdk/credential-providers") {
  return require("@aws-sdk/credential-providers");
}

/**
 * The credentials that settings ask for: keys, a web identity or the SDK's chain, and from there one role after
 * the other. Undefined where the SDK's own chain alone is to find them.
 */
export function createCredentials(settings: Settings, region: string): Credentials | undefined {
  const clientConfig = { region, ...(settings.endpoints.sts && { endpoint: settings.endpoints.sts }) };
  return settings.assumeRoles.reduce<Credentials | undefined>(
    (master, role) =>
      load().fromTemporaryCredentials({
        ...(master && { masterCredentials: master }),
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? SESSION_NAME,
          ...(role.externalId && { ExternalId: role.externalId }),
          ...(role.durationSeconds && { DurationSeconds: role.durationSeconds }),
          ...(role.policy && { Policy: role.policy }),
        },
        clientConfig,
      }),
    baseCredentials(settings, clientConfig),
  );
}

interface StsConfig {
  readonly region: string;
  readonly endpoint?: string;
}

function baseCredentials(settings: Settings, clientConfig: StsConfig): Credentials | undefined {
  const { accessKey, secretKey, token, profile, webIdentity } = settings;
  if (webIdentity) return webCredentials(webIdentity, clientConfig);
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

function webCredentials(identity: WebIdentity, clientConfig: StsConfig): Credentials {
  const { roleArn, sessionName = SESSION_NAME, durationSeconds, policy, token } = identity;
  const shared = { roleArn, roleSessionName: sessionName, clientConfig, ...(policy && { policy }) };
  return "file" in token
    ? load().fromTokenFile({ ...shared, webIdentityTokenFile: token.file })
    : load().fromWebToken({
        ...shared,
        webIdentityToken: token.text,
        ...(durationSeconds && { durationSeconds }),
      });
}
