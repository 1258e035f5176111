import type { ConfigServiceClient, ConfigServiceClientConfig } from "@aws-sdk/client-config-service";
import type { Settings } from "./settings";

type Credentials = NonNullable<ConfigServiceClientConfig["credentials"]>;

/** No call takes longer than this, the SDK's own repetitions included. Milliseconds. */
export const CALL_TIMEOUT = 60_000;

/**
 * The SDK's clients for one region.
 *
 * `once` makes a single attempt: a Put repeated blindly after a time-out could undo what another stack has put
 * there in the meantime.
 */
export interface ConfigClients {
  readonly repeating: ConfigServiceClient;
  readonly once: ConfigServiceClient;
}

/** Loaded when first needed: a resource that doesn't change never needs it. */
export function loadConfigService(): typeof import("@aws-sdk/client-config-service") {
  // Its advice on Node versions would stand in every preview, and is for this package to follow, not for its users.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return require("@aws-sdk/client-config-service");
}

function loadSharedConfig(): typeof import("@smithy/core/config") {
  return require("@smithy/core/config");
}

function loadCredentialProviders(): typeof import("@aws-sdk/credential-providers") {
  return require("@aws-sdk/credential-providers");
}

/** Clients that reach AWS as `settings` say. */
export function createClients(settings: Settings, region: string): ConfigClients {
  const { ConfigServiceClient } = loadConfigService();
  const credentials = createCredentials(settings, region);
  const shared: ConfigServiceClientConfig = {
    region,
    customUserAgent: [["pulumi-aws-config-aggregator", "0.1"]],
    ...(credentials && { credentials }),
    ...(settings.profile && { profile: settings.profile }),
    ...(settings.endpoints.config && { endpoint: settings.endpoints.config }),
    ...(settings.retryMode && { retryMode: settings.retryMode }),
    ...(settings.useFipsEndpoint && { useFipsEndpoint: true }),
    ...(settings.useDualstackEndpoint && { useDualstackEndpoint: true }),
  };
  const attempts = settings.maxRetries === undefined ? {} : { maxAttempts: settings.maxRetries + 1 };
  const repeating = new ConfigServiceClient({ ...shared, ...attempts });
  // The same credentials for both, so that a role is assumed once.
  const once = new ConfigServiceClient({
    ...shared,
    maxAttempts: 1,
    credentials: repeating.config.credentials,
  });
  return { repeating, once };
}

/** The region where the program names none: environment, then profile, as the SDK finds it. */
export async function defaultRegion(settings: Settings): Promise<string | undefined> {
  const named = settings.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { loadSharedConfigFiles } = loadSharedConfig();
  const [configFilepath] = settings.sharedConfigFiles;
  const { configFile } = await loadSharedConfigFiles(configFilepath ? { configFilepath } : {});
  return configFile[settings.profile ?? process.env.AWS_PROFILE ?? "default"]?.region;
}

/** Undefined where the SDK's own chain is to find them. */
function createCredentials(settings: Settings, region: string): Credentials | undefined {
  const base = baseCredentials(settings);
  const endpoint = settings.endpoints.sts;
  return settings.assumeRoles.reduce<Credentials | undefined>(
    (master, role) =>
      loadCredentialProviders().fromTemporaryCredentials({
        ...(master && { masterCredentials: master }),
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? "pulumi-aws-config-aggregator",
          ...(role.externalId && { ExternalId: role.externalId }),
          ...(role.durationSeconds && { DurationSeconds: role.durationSeconds }),
          ...(role.policy && { Policy: role.policy }),
        },
        clientConfig: { region, ...(endpoint && { endpoint }) },
      }),
    base,
  );
}

function baseCredentials(settings: Settings): Credentials | undefined {
  const { accessKey, secretKey, token, profile } = settings;
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
  return loadCredentialProviders().fromNodeProviderChain({
    ...(profile && { profile }),
    ...(configFilepath && { configFilepath }),
    ...(filepath && { filepath }),
  });
}
