import type { AggregatorKey } from "./aggregator";
import type { Authorization, AuthorizationKey } from "./authorization";
import { Backend } from "./backend";
import { keeperOf, type TableKeeper } from "./dynamodb/keeper";
import { type EmulatorEnvironment, environmentFor } from "./environment";
import type { ActiveFault, Fault } from "./faults";
import type { AnsweredRequest, LogEntry, LogFilter } from "./log";
import type { OrganizationSeed, OrganizationView } from "./organizations/seed";
import type { PausedRequest, Release } from "./pauses";
import type { Recording } from "./recording";
import type { ResourceCount } from "./resources";
import { type AggregatorView, keyOf, type Seed } from "./seed";
import type { AuthorizationSeed } from "./seedAuthorization";
import type { RecorderSeed } from "./seedRecorders";
import { createEmulatorServer, listen } from "./server";
import type { Settings, SettingsPatch } from "./settings";

export type { AggregatorKey, Filter, Filters, Regions } from "./aggregator";
export type { Authorization, AuthorizationKey } from "./authorization";
export type { DynaliteKeeper, EndpointKeeper, NoKeeper, TableKeeper } from "./dynamodb/keeper";
export type { EmulatorEnvironment } from "./environment";
export type { ActiveFault, Fault, FaultKind } from "./faults";
export type { CallerPolicy, OneOrMore, PolicyDocument, StatementDocument } from "./iam/document";
export type { NeededPermission } from "./iam/need";
export type { AnsweredRequest, LogEntry, LogFilter } from "./log";
export type {
  AccountView,
  DelegatedAdministratorView,
  OrganizationSeed,
  OrganizationView,
  PartialBut,
  RootView,
  ServiceAccessView,
  UnitView,
} from "./organizations/seed";
export type { AccountState, Tags } from "./organizations/tree";
export type { PausedRequest, Release } from "./pauses";
export type {
  DeliveryChannel,
  Recorder,
  RecorderStatus,
  Recording,
  RecordingGroup,
  RecordingKey,
  RecordingMode,
  RecordingOverride,
  RecordingStrategy,
} from "./recording";
export type { ResourceCount } from "./resources";
export type { AggregatorView, OrganizationSourceView, Seed } from "./seed";
export type { AuthorizationSeed } from "./seedAuthorization";
export type { RecorderSeed } from "./seedRecorders";
export type { ServiceName } from "./service";
export type {
  Organization,
  OrganizationDelays,
  OrganizationReads,
  Quotas,
  Rate,
  RegionStatus,
  RegionStatusName,
  Role,
  Settings,
  SettingsPatch,
  SourceDelays,
  SourceStatus,
} from "./settings";
export {
  type AddressFacts,
  StartError,
  type StartErrorCode,
  type StartErrorFacts,
  type StateFileFacts,
} from "./startError";

/** Options for starting an emulator. */
export interface EmulatorOptions {
  /**
   * The port to listen on; 0 means a free port.
   *
   * @default 0
   */
  readonly port?: number;
  /**
   * The address to listen on. The emulator checks no credentials: with another address than the default, everybody who
   * can reach it can read and change everything.
   *
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /**
   * A JSON file that stores aggregators, authorizations, recorders, resources and organizations for the next start. If
   * dynalite stores DynamoDB tables, they are in a folder beside it, `FILE.tables`. Only one emulator at a time may use
   * it.
   *
   * @default memory only
   */
  readonly stateFile?: string;
  /**
   * Settings that differ from the defaults, now and after each `reset()`.
   *
   * @default the defaults of {@link Settings}
   */
  readonly settings?: SettingsPatch;
  /**
   * Called after a request has been answered, cut or left without an answer.
   *
   * @default nothing is called
   */
  readonly onAnswer?: (request: AnsweredRequest) => void;
}

/**
 * A running emulator. Programs in other languages can do the same over HTTP, under `/_control/`.
 *
 * @example
 * ```ts
 * import { startEmulator } from "pulumi-aws-config-aggregator/emulator";
 *
 * const emulator = await startEmulator();
 * emulator.fault({ operation: "PutConfigurationAggregator", kind: "throttle", times: 2 });
 * await emulator.seed({ name: "security", accountIds: ["111111111111"] });
 * console.log(emulator.log({ operation: "PutConfigurationAggregator" }).length);
 * await emulator.close();
 * ```
 */
export interface Emulator {
  /**
   * The endpoint for AWS Config, Account Management, DynamoDB, IAM, Organizations and STS, for example
   * `http://127.0.0.1:4566`.
   */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /**
   * The environment variables with which AWS SDKs, the AWS CLI and Pulumi programs use this emulator. Don't set
   * `AWS_PROFILE` and `AWS_SESSION_TOKEN` in addition. The account is 123456789012; for another one, set
   * `AWS_ACCESS_KEY_ID` to its 12 digits.
   *
   * @example
   * ```ts
   * import { execFileSync } from "node:child_process";
   * import { startEmulator } from "pulumi-aws-config-aggregator/emulator";
   *
   * const emulator = await startEmulator();
   * const env = { ...process.env, ...emulator.env, AWS_ACCESS_KEY_ID: "111111111111" };
   * execFileSync("pulumi", ["up", "--yes"], { env, stdio: "inherit" });
   * await emulator.close();
   * ```
   */
  readonly env: EmulatorEnvironment;
  /** What stores DynamoDB tables, according to the current settings. */
  tables(): TableKeeper;
  /**
   * The requests so far, in order, up to the setting `logEntries`.
   *
   * @param filter - selects requests; default: all
   */
  log(filter?: LogFilter): LogEntry[];
  /** Forgets the requests so far. Numbering continues. */
  clearLog(): void;
  /**
   * Adds a fault. Returns its id.
   *
   * @throws Error, if the fault is malformed, or if no service has such an operation
   */
  fault(fault: Fault): string;
  /** The faults that are not used up. */
  faults(): readonly ActiveFault[];
  /**
   * Removes one fault, or all. Held requests stay held.
   *
   * @param id - of the fault; default: all
   */
  clearFaults(id?: string): void;
  /** The requests that a `pause` fault holds. */
  paused(): PausedRequest[];
  /**
   * Releases held requests. Resolves to their number after they have taken effect.
   *
   * @param release - which requests, and how; default: all of them, with their effects
   */
  release(release?: Release): Promise<number>;
  /**
   * Changes settings; returns all of them.
   *
   * @param patch - what changes; default: nothing
   * @throws Error, if a setting is malformed; then nothing is changed
   */
  settings(patch?: SettingsPatch): Settings;
  /**
   * Adds an aggregator at once, without checking any rule. Resolves when it is in the state file.
   *
   * @throws Error, if the aggregator is malformed, or the state file can't be written
   */
  seed(aggregator: Seed): Promise<AggregatorView>;
  /**
   * Removes an aggregator at once. Resolves to whether there was one.
   *
   * @throws Error, if the key is malformed, or the state file can't be written
   */
  remove(key: Pick<AggregatorKey, "name"> & Partial<AggregatorKey>): Promise<boolean>;
  /** Every aggregator of every account and region. */
  aggregators(): AggregatorView[];
  /**
   * Makes a source account authorize an aggregator's account at once, in all given regions, without checking any rule.
   * Resolves when the authorizations are in the state file.
   *
   * @throws Error, if the authorization is malformed, or the state file can't be written
   */
  authorize(seed: AuthorizationSeed): Promise<Authorization[]>;
  /**
   * Removes an authorization at once. Resolves to whether there was one.
   *
   * @throws Error, if the key is malformed, or the state file can't be written
   */
  revoke(key: Pick<AuthorizationKey, "authorizedAccount"> & Partial<AuthorizationKey>): Promise<boolean>;
  /** All authorizations. */
  authorizations(): readonly Authorization[];
  /**
   * Adds recorders and delivery channels to source accounts at once, or removes them, in all given regions, without
   * checking any rule. Resolves when they are in the state file.
   *
   * @throws Error, if a recorder is malformed, or the state file can't be written
   */
  seedRecorders(seeds: readonly RecorderSeed[]): Promise<Recording[]>;
  /** The recorders and delivery channels of accounts in each region, if a call or a seed has set them. */
  recorders(): readonly Recording[];
  /**
   * Sets how many resources of a type accounts and regions have. A count for an account in a region takes precedence
   * over a count for the account, then for the region, then for all. Resolves to all counts when they are in the state
   * file.
   *
   * @throws Error, if a count is malformed, or the state file can't be written
   * @example
   * ```ts
   * import { startEmulator } from "pulumi-aws-config-aggregator/emulator";
   *
   * const emulator = await startEmulator();
   * await emulator.seedResources([
   *   { resourceType: "AWS::EC2::Instance", count: 3 },
   *   { accountId: "222222222222", region: "eu-west-1", resourceType: "AWS::EC2::Instance", count: 0 },
   * ]);
   * await emulator.close();
   * ```
   */
  seedResources(counts: readonly ResourceCount[]): Promise<readonly ResourceCount[]>;
  /** All resource counts that were set. */
  resources(): readonly ResourceCount[];
  /**
   * Adds an organization at once, without checking any rule, or replaces the one with the same management account. It
   * stays until the setting `organization` is set.
   *
   * @throws Error, if the organization is malformed, one of its accounts is in another organization, or the state file can't be written
   */
  seedOrganization(organization: OrganizationSeed): Promise<OrganizationView>;
  /** The organizations that were set, seeded or changed, without those that each account has by default. */
  organizations(): OrganizationView[];
  /**
   * Resets everything to the first start: no aggregators, tables, faults and log, and the settings of the start. Held
   * and delayed requests are dropped. Tables in another DynamoDB stay.
   *
   * @throws Error, if the state file can't be written
   */
  reset(): Promise<void>;
  /**
   * Stops: cuts all connections, drops held and delayed requests, and writes the last changes to the state file.
   *
   * @throws Error, if the state file can't be written
   */
  close(): Promise<void>;
}

/**
 * Starts a local endpoint that behaves like AWS Config, AWS Account Management, IAM, Organizations and STS, for the
 * tests of your own programs. It needs neither AWS nor the Pulumi CLI. DynamoDB tables, for example for claims, are
 * stored by the npm package dynalite if your project has it, or by the DynamoDB endpoint in the setting `dynamodb`.
 *
 * The account of a request is its access key id if that has 12 digits, otherwise 123456789012; the region is that of
 * its signature. Secret keys are not verified.
 *
 * @param options - default: on a free port of 127.0.0.1, in memory
 * @throws StartError, if the address can't be listened on, or the state file can't be used
 * @example
 * ```ts
 * import { ConfigServiceClient, DescribeConfigurationAggregatorsCommand } from "@aws-sdk/client-config-service";
 * import { startEmulator } from "pulumi-aws-config-aggregator/emulator";
 *
 * const emulator = await startEmulator();
 * const client = new ConfigServiceClient({
 *   endpoint: emulator.url,
 *   region: "us-east-1",
 *   credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
 * });
 * console.log(await client.send(new DescribeConfigurationAggregatorsCommand({})));
 * await emulator.close();
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port: wanted = 0, host = "127.0.0.1", stateFile, settings, onAnswer = () => {} } = options;
  const backend = new Backend(stateFile, settings);
  const server = createEmulatorServer(backend, onAnswer);
  // Listen before anything is written: another emulator on this port may use the same state file.
  const { url, port } = await listen(server, host, wanted);
  try {
    await backend.begin();
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    url,
    port,
    env: environmentFor(url),
    tables: () => keeperOf(backend.settings, backend.tables),
    log: (filter) => backend.log.list(filter),
    clearLog: () => backend.log.clear(),
    fault: (fault) => backend.faults.add(fault),
    faults: () => backend.faults.list(),
    clearFaults: (id) => backend.faults.clear(id),
    paused: () => backend.pauses.list(),
    release: (release) => backend.pauses.release(release),
    settings: (patch = {}) => backend.patch(patch),
    seed: (aggregator) => backend.seed(aggregator),
    remove: async (key) => backend.remove(keyOf(key)),
    aggregators: () => backend.aggregators(),
    authorize: (seed) => backend.authorize(seed),
    revoke: (key) => backend.revoke(key),
    authorizations: () => backend.authorizations(),
    seedRecorders: (seeds) => backend.seedRecorders(seeds),
    recorders: () => backend.recorders(),
    seedResources: (counts) => backend.seedResources(counts),
    resources: () => backend.resources(),
    seedOrganization: (organization) => backend.seedOrganization(organization),
    organizations: () => backend.organizations(),
    reset: () => backend.reset(),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await backend.abandon();
      await closed;
      await backend.end();
    },
  };
}
