import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { STSClient } from "@aws-sdk/client-sts";
import { type Credentials, createCredentials } from "./credentials";
import type { Settings } from "./settings";

/** No call takes longer than this unless settings say otherwise, the SDK's own repetitions included. Seconds. */
const CALL_TIMEOUT = 60;

/**
 * The SDK's clients for one region. Each is made when first asked for: a resource that doesn't change never needs
 * one.
 */
export interface Clients {
  readonly config: ConfigServiceClient;
  /**
   * Makes a single attempt: a Put repeated blindly after a time-out could undo what another stack has put there in
   * the meantime.
   */
  readonly configOnce: ConfigServiceClient;
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  /** How long a call may take, in seconds. */
  readonly timeout: number;
  /** Options for each call, which bound it in time. */
  bounded(): { abortSignal: AbortSignal };
}

export function loadConfigService(): typeof import("@aws-sdk/client-config-service") {
  silenceSdk();
  return require("@aws-sdk/client-config-service");
}

export function loadIam(): typeof import("@aws-sdk/client-iam") {
  silenceSdk();
  return require("@aws-sdk/client-iam");
}

export function loadOrganizations(): typeof import("@aws-sdk/client-organizations") {
  silenceSdk();
  return require("@aws-sdk/client-organizations");
}

export function loadSts(): typeof import("@aws-sdk/client-sts") {
  silenceSdk();
  return require("@aws-sdk/client-sts");
}

function loadSharedConfig(): typeof import("@smithy/core/config") {
  return require("@smithy/core/config");
}

/** The SDK's advice on Node versions would stand in every preview, and is for this package, not for its users. */
function silenceSdk(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}

/** Clients that reach AWS as `settings` say. */
export function createClients(settings: Settings, region: string): Clients {
  const { endpoints, maxRetries, requestTimeout = CALL_TIMEOUT } = settings;
  const credentials = lazy(() => createCredentials(settings, region));
  const shared = (endpoint: string | undefined) => ({
    region,
    customUserAgent: [["pulumi-aws-config-aggregator"]] as [string][],
    ...withCredentials(credentials()),
    ...(settings.profile && { profile: settings.profile }),
    ...(endpoint && { endpoint }),
    ...(settings.retryMode && { retryMode: settings.retryMode }),
    ...(settings.useFipsEndpoint && { useFipsEndpoint: true }),
    ...(settings.useDualstackEndpoint && { useDualstackEndpoint: true }),
    ...(maxRetries !== undefined && { maxAttempts: maxRetries + 1 }),
  });
  const config = lazy(() => new (loadConfigService().ConfigServiceClient)(shared(endpoints.config)));
  // The first client's resolved credentials serve the others, so that a role is assumed once.
  const resolved = (endpoint: string | undefined) => ({
    ...shared(endpoint),
    credentials: config().config.credentials,
  });
  const once = lazy(
    () => new (loadConfigService().ConfigServiceClient)({ ...resolved(endpoints.config), maxAttempts: 1 }),
  );
  const organizations = lazy(
    () => new (loadOrganizations().OrganizationsClient)(resolved(endpoints.organizations)),
  );
  const iam = lazy(() => new (loadIam().IAMClient)(resolved(endpoints.iam)));
  const sts = lazy(() => new (loadSts().STSClient)(resolved(endpoints.sts)));
  return {
    get config() {
      return config();
    },
    get configOnce() {
      return once();
    },
    get iam() {
      return iam();
    },
    get organizations() {
      return organizations();
    },
    get sts() {
      return sts();
    },
    timeout: requestTimeout,
    bounded: () => ({ abortSignal: AbortSignal.timeout(requestTimeout * 1000) }),
  };
}

function withCredentials(credentials: Credentials | undefined) {
  return credentials === undefined ? {} : { credentials };
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
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
