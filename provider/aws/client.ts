import type { AccountClient } from "@aws-sdk/client-account";
import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { STSClient } from "@aws-sdk/client-sts";
import { type AwsTime, machineClocks } from "./awsTime";
import { type Credentials, createCredentials } from "./credentials";
import { observed } from "./exchange";
import type { Settings } from "./settings";

/**
 * A write goes over a connection of its own: one that the other side has closed while a stack waited would leave open
 * whether the write has come through.
 */
const ONCE = { requestHandler: { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } } };

/**
 * The SDK's clients for one region, which make a single attempt. Each is made when first asked for: a resource that
 * doesn't change never needs one.
 */
export interface Clients {
  /** For reads. */
  readonly config: ConfigServiceClient;
  /** For writes: one repeated blindly after a time-out could undo what others have written in the meantime. */
  readonly configOnce: ConfigServiceClient;
  /** For reads. */
  readonly dynamodb: DynamoDBClient;
  /** For writes: whether one has landed is checked before it is sent again. */
  readonly dynamodbOnce: DynamoDBClient;
  /** AWS Account Management. */
  readonly account: AccountClient;
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  /** What the clients sign with: found once, and again once it expires. */
  readonly credentials: Credentials;
  /** How long a call may take, in seconds. */
  readonly timeout: number;
  /** Learns from each answer. */
  readonly time: AwsTime;
}

export function loadAccount(): typeof import("@aws-sdk/client-account") {
  silenceSdk();
  return require("@aws-sdk/client-account");
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

export function loadSharedConfig(): typeof import("@smithy/core/config") {
  return require("@smithy/core/config");
}

/** The SDK's advice on Node versions would stand in every preview, and is for this package, not for its users. */
function silenceSdk(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
}

type AnyClient =
  | AccountClient
  | ConfigServiceClient
  | DynamoDBClient
  | IAMClient
  | OrganizationsClient
  | STSClient;

/**
 * Clients that reach AWS as `settings` say.
 *
 * @param given - what to sign with. Default: what the settings lead to
 */
export function createClients(
  settings: Settings,
  region: string,
  time: AwsTime,
  given?: Credentials,
): Clients {
  const { endpoints, requestTimeoutSeconds } = settings;
  const credentials = lazy(() => given ?? createCredentials(settings, region));
  const shared = (endpoint: string | undefined) => ({
    region,
    customUserAgent: [["pulumi-aws-config-aggregator"]] as [string][],
    ...withCredentials(credentials()),
    ...(settings.profile && { profile: settings.profile }),
    ...(endpoint && { endpoint }),
    ...(settings.retryMode && { retryMode: settings.retryMode }),
    ...(settings.useFipsEndpoint && { useFipsEndpoint: true }),
    ...(settings.useDualstackEndpoint && { useDualstackEndpoint: true }),
    // A write is sent once; the connection repeats reads.
    maxAttempts: 1,
  });
  const signing: Signing = { byMachine: false };
  const timed = <Client extends AnyClient>(client: Client): Client => {
    // The stacks of all clients are alike, for what looks neither into requests nor into answers.
    const stack = client.middlewareStack as ConfigServiceClient["middlewareStack"];
    stack.add(noteTime(time), NOTE_TIME);
    stack.addRelativeTo(signByTime(client.config, time, signing), SIGN_BY_TIME);
    return observed(client);
  };
  const config = lazy(() => timed(new (loadConfigService().ConfigServiceClient)(shared(endpoints.config))));
  // The first client's resolved credentials serve the others, so that a role is assumed once.
  const resolved = (endpoint: string | undefined) => ({
    ...shared(endpoint),
    credentials: config().config.credentials,
  });
  const once = lazy(() =>
    timed(new (loadConfigService().ConfigServiceClient)({ ...resolved(endpoints.config), ...ONCE })),
  );
  const dynamodb = lazy(() => timed(new (loadDynamodb().DynamoDBClient)(resolved(endpoints.dynamodb))));
  const dynamodbOnce = lazy(() =>
    timed(new (loadDynamodb().DynamoDBClient)({ ...resolved(endpoints.dynamodb), ...ONCE })),
  );
  const organizations = lazy(() =>
    timed(new (loadOrganizations().OrganizationsClient)(resolved(endpoints.organizations))),
  );
  const account = lazy(() => timed(new (loadAccount().AccountClient)(resolved(endpoints.account))));
  const iam = lazy(() => timed(new (loadIam().IAMClient)(resolved(endpoints.iam))));
  const sts = lazy(() => timed(new (loadSts().STSClient)(resolved(endpoints.sts))));
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
    get account() {
      return account();
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
    get credentials() {
      return config().config.credentials;
    },
    timeout: requestTimeoutSeconds,
    time,
  };
}

const SIGN_BY_TIME = {
  relation: "before",
  toMiddleware: "httpSigningMiddleware",
  name: "signByTimeMiddleware",
} as const;

/** How far apart AWS's time and this machine's have to be for one of them to be wrong, in milliseconds. */
const APART = 60_000;

/** The codes by which AWS says that a signature bears a wrong time; some of them also say other things. */
const WRONG_TIME = new Set([
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** Which clock signatures go by if the two are apart. */
interface Signing {
  byMachine: boolean;
}

/**
 * A signature counts for five minutes from the time it bears: with that of a clock that is ahead, a request could take
 * effect later than others reckon with, and with that of one that is far off, AWS refuses it. If AWS refuses the time
 * that it seems to have told itself (a proxy dates its answers, or this machine slept), that of this machine is tried.
 */
function signByTime(config: { systemClockOffset: number }, { earliest }: AwsTime, signing: Signing) {
  const apart = () => earliest() - machineClocks.wall();
  return <Arguments, Result>(next: (args: Arguments) => Promise<Result>) =>
    async (args: Arguments): Promise<Result> => {
      const offset = apart();
      const isApart = Math.abs(offset) > APART;
      const used = isApart && signing.byMachine ? 0 : offset;
      config.systemClockOffset = used;
      try {
        return await next(args);
      } catch (error) {
        if (!(error instanceof Error) || !WRONG_TIME.has(error.name)) throw error;
        // The answer told AWS's time, if nothing has before.
        const other = [apart(), 0].find((one) => Math.abs(one - used) > APART);
        if (other === undefined) throw error;
        signing.byMachine = other === 0;
        config.systemClockOffset = other;
        return next(args);
      }
    };
}

/** Innermost: each attempt counts, also one that AWS refuses. */
const NOTE_TIME = { step: "deserialize", name: "noteTimeMiddleware", priority: "low" } as const;

/** Tells when an answer was dated. One that comes from a cache was dated at another time. */
function noteTime({ note }: AwsTime) {
  return <Arguments, Result extends { response: unknown }>(next: (args: Arguments) => Promise<Result>) =>
    async (args: Arguments): Promise<Result> => {
      const sentAt = machineClocks.monotonic();
      const result = await next(args);
      const receivedAt = machineClocks.monotonic();
      const { headers = {} } = (result.response ?? {}) as { headers?: Record<string, string> };
      const date = Date.parse(headers.date ?? "");
      if (!Number.isNaN(date) && headers.age === undefined) note({ date, sentAt, receivedAt });
      return result;
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

/** The region if the program names none: environment, then profile, as the SDK finds it. */
export async function defaultRegion(settings: Settings): Promise<string | undefined> {
  const named = settings.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { loadSharedConfigFiles } = loadSharedConfig();
  const [configFilepath] = settings.sharedConfigFiles;
  const { configFile } = await loadSharedConfigFiles(configFilepath ? { configFilepath } : {});
  return configFile[settings.profile ?? process.env.AWS_PROFILE ?? "default"]?.region;
}
