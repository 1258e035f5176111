import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { STSClient } from "@aws-sdk/client-sts";
import { type Credentials, createCredentials } from "./credentials";
import type { Settings } from "./settings";

/** No call takes longer than this unless settings say otherwise, repetitions included. Seconds. */
const CALL_TIMEOUT = 60;

/**
 * The SDK's clients for one region. Each is made when first asked for: a resource that doesn't change never needs
 * one.
 */
export interface Clients {
  /** Repeats a call itself, as the SDK does: for a delete. */
  readonly config: ConfigServiceClient;
  /**
   * Makes a single attempt: a write repeated blindly after a time-out could undo what another stack, or a later call
   * of this one, has written in the meantime. Reads are repeated by the connection.
   */
  readonly configOnce: ConfigServiceClient;
  /** Repeats a call itself, as the SDK does. */
  readonly dynamodb: DynamoDBClient;
  /** Makes a single attempt: whether a write has landed is looked at before it is sent again. */
  readonly dynamodbOnce: DynamoDBClient;
  /** The others only read, and make a single attempt. */
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  /** How long a call may take, in seconds. */
  readonly timeout: number;
  /** How far AWS's time is ahead of this machine's, in milliseconds, by the Date of the last answer. */
  timeOffset(): number;
  /**
   * Options for each call, which bound it in time.
   *
   * @param milliseconds - default: {@link timeout}
   */
  bounded(milliseconds?: number): { abortSignal: AbortSignal };
}

export function loadConfigService(): typeof import("@aws-sdk/client-config-service") {
  silenceSdk();
  return require("@aws-sdk/client-config-service");
}

export function loadDynamodb(): typeof import("@aws-sdk/client-dynamodb") {
  silenceSdk();
  return require("@aws-sdk/client-dynamodb");
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
  let offset = 0;
  const timed = (client: ConfigServiceClient) => {
    noteTime(client, (time) => {
      offset = time - Date.now();
    });
    return client;
  };
  const config = lazy(() => timed(new (loadConfigService().ConfigServiceClient)(shared(endpoints.config))));
  // The first client's resolved credentials serve the others, so that a role is assumed once.
  const resolved = (endpoint: string | undefined) => ({
    ...shared(endpoint),
    credentials: config().config.credentials,
  });
  const once = lazy(() =>
    timed(new (loadConfigService().ConfigServiceClient)({ ...resolved(endpoints.config), maxAttempts: 1 })),
  );
  const dynamodb = lazy(() => new (loadDynamodb().DynamoDBClient)(resolved(endpoints.dynamodb)));
  const dynamodbOnce = lazy(
    () => new (loadDynamodb().DynamoDBClient)({ ...resolved(endpoints.dynamodb), maxAttempts: 1 }),
  );
  const organizations = lazy(
    () =>
      new (loadOrganizations().OrganizationsClient)({ ...resolved(endpoints.organizations), maxAttempts: 1 }),
  );
  const iam = lazy(() => new (loadIam().IAMClient)({ ...resolved(endpoints.iam), maxAttempts: 1 }));
  const sts = lazy(() => new (loadSts().STSClient)({ ...resolved(endpoints.sts), maxAttempts: 1 }));
  return {
    get config() {
      return config();
    },
    get configOnce() {
      return once();
    },
    get dynamodb() {
      return dynamodb();
    },
    get dynamodbOnce() {
      return dynamodbOnce();
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
    timeOffset: () => offset,
    bounded: (milliseconds = requestTimeout * 1000) => ({
      abortSignal: AbortSignal.timeout(Math.ceil(milliseconds)),
    }),
  };
}

/** Tells the time of AWS's clock, which every answer bears in whole seconds. */
function noteTime(client: ConfigServiceClient, note: (time: number) => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers = {} } = (result.response ?? {}) as { headers?: Record<string, string> };
      const time = Date.parse(headers.date ?? "");
      // Cut off, on average, by half a second.
      if (!Number.isNaN(time)) note(time + 500);
      return result;
    },
    { step: "deserialize", name: "noteTimeMiddleware", priority: "low" },
  );
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
