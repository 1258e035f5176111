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
 * A write uses a new connection. If it reused one that the other side closed while a stack waited, it would be unclear
 * whether the write arrived.
 */
const ONCE = { requestHandler: { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } } };

/**
 * The SDK's clients for one region, which make a single attempt. Each is made on first use: a resource that doesn't
 * change never needs one.
 */
export interface Clients {
  /** For reads. */
  readonly config: ConfigServiceClient;
  /** For writes: a blind repetition after a time-out could undo what others have written in the meantime. */
  readonly configOnce: ConfigServiceClient;
  /** For reads. */
  readonly dynamodb: DynamoDBClient;
  /** For writes: before a write is repeated, the caller checks whether it took effect. */
  readonly dynamodbOnce: DynamoDBClient;
  /** AWS Account Management. */
  readonly account: AccountClient;
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  /** The credentials that the clients sign with: found once, and again after they expire. */
  readonly credentials: Credentials;
  /** How long a call may take, in seconds. */
  readonly timeout: number;
  /** Updated by each answer. */
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

/**
 * Suppresses the SDK's warning about Node versions. It would be in every preview, and is meant for this package, not
 * for its users.
 */
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
 * Clients that reach AWS according to `settings`.
 *
 * @param given - the credentials to sign with. Default: those of the settings
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
    // All clients share these middlewares, which don't read requests or answers.
    const stack = client.middlewareStack as ConfigServiceClient["middlewareStack"];
    stack.add(noteTime(time), NOTE_TIME);
    stack.addRelativeTo(signByTime(client.config, time, signing), SIGN_BY_TIME);
    return observed(client);
  };
  const config = lazy(() => timed(new (loadConfigService().ConfigServiceClient)(shared(endpoints.config))));
  // The first client's resolved credentials are used for the others, so that a role is assumed once.
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

/** If AWS's time and this machine's differ by more than this, in milliseconds, one of them is wrong. */
const APART = 60_000;

/** The codes by which AWS rejects the time of a signature; some of them have other meanings as well. */
const WRONG_TIME = new Set([
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** Which clock signatures use if the two differ. */
interface Signing {
  byMachine: boolean;
}

/**
 * A signature is valid for five minutes from its time. With the time of a clock that is ahead, a request could take
 * effect later than other stacks expect. With the time of a clock that is far off, AWS rejects it. If AWS rejects the
 * time that seems to be its own (a proxy dates its answers, or this machine slept), this machine's time is tried.
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
        // If no earlier answer told AWS's time, this one did.
        const other = [apart(), 0].find((one) => Math.abs(one - used) > APART);
        if (other === undefined) throw error;
        signing.byMachine = other === 0;
        config.systemClockOffset = other;
        return next(args);
      }
    };
}

/** Innermost: each attempt counts, even one that AWS rejects. */
const NOTE_TIME = { step: "deserialize", name: "noteTimeMiddleware", priority: "low" } as const;

/** Records when an answer was dated. An answer from a cache was dated at another time. */
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

/** The region for resources that name none: from the environment, then from the profile, as the SDK finds it. */
export async function defaultRegion(settings: Settings): Promise<string | undefined> {
  const named = settings.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { loadSharedConfigFiles } = loadSharedConfig();
  const [configFilepath] = settings.sharedConfigFiles;
  const { configFile } = await loadSharedConfigFiles(configFilepath ? { configFilepath } : {});
  return configFile[settings.profile ?? process.env.AWS_PROFILE ?? "default"]?.region;
}
