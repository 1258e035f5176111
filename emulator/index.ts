import type { AddressInfo } from "node:net";
import type { AggregatorKey } from "./aggregator";
import type { Authorization, AuthorizationKey } from "./authorization";
import { Backend } from "./backend";
import type { ActiveFault, Fault } from "./faults";
import type { LogEntry, LogFilter, OpenEntry } from "./log";
import type { OrganizationSeed, OrganizationView } from "./organizations/seed";
import type { PausedRequest, Release } from "./pauses";
import type { Recording } from "./recording";
import type { ResourceCount } from "./resources";
import { type AggregatorView, keyOf, type Seed } from "./seed";
import type { AuthorizationSeed } from "./seedAuthorization";
import type { RecorderSeed } from "./seedRecorders";
import { createEmulatorServer } from "./server";
import type { Settings, SettingsPatch } from "./settings";

export type { AggregatorKey, Filter, Filters, Regions } from "./aggregator";
export type { Authorization, AuthorizationKey } from "./authorization";
export type { ActiveFault, Fault, FaultKind } from "./faults";

export type { CallerPolicy, OneOrMore, PolicyDocument, StatementDocument } from "./iam/document";
export type { NeededPermission } from "./iam/need";
export type { LogEntry, LogFilter, OpenEntry } from "./log";
export type { OrganizationSeed, OrganizationView } from "./organizations/seed";
export type { PausedRequest, Release } from "./pauses";
export type { DeliveryChannel, Recorder, Recording, RecordingGroup, RecordingMode } from "./recording";
export type { ResourceCount } from "./resources";
export type { AggregatorView, Seed } from "./seed";
export type { AuthorizationSeed } from "./seedAuthorization";
export type { RecorderSeed } from "./seedRecorders";
export type { ServiceName } from "./service";
export type {
  Organization,
  Quotas,
  RegionStatus,
  RegionStatusName,
  Role,
  Settings,
  SettingsPatch,
  SourceDelays,
  SourceStatus,
} from "./settings";

/** How to start an emulator. */
export interface EmulatorOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** It never listens elsewhere. */
  readonly host?: "127.0.0.1";
  /** A JSON file that keeps aggregators and organizations over restarts; default: memory only. */
  readonly stateFile?: string;
  /** Changes of the default settings. */
  readonly settings?: SettingsPatch;
  /** Called when a request has been answered, cut or left without an answer. */
  readonly onAnswer?: (entry: OpenEntry) => void;
}

/** A running emulator. The same is to be had over HTTP, under `/_control/`. */
export interface Emulator {
  /** The endpoint for AWS Config, Account Management, DynamoDB, IAM, Organizations and STS: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** The requests that came in, in order. */
  log(filter?: LogFilter): LogEntry[];
  clearLog(): void;
  /** Makes something go wrong; returns the fault's id. */
  fault(fault: Fault): string;
  /** The faults that are not used up. */
  faults(): readonly ActiveFault[];
  /** Removes one fault, or all. Requests that are held stay so. */
  clearFaults(id?: string): void;
  /** The requests that a `pause` fault holds. */
  paused(): PausedRequest[];
  /** Lets held requests go on. Resolves to their number once they had their effects. */
  release(release?: Release): Promise<number>;
  /** Changes settings; returns all of them. */
  settings(patch?: SettingsPatch): Settings;
  /** Puts an aggregator in place at once, whatever the rules say. Resolves when it is in the state file. */
  seed(aggregator: Seed): Promise<AggregatorView>;
  /** Takes an aggregator away at once. Resolves to whether there was one. */
  remove(key: Pick<AggregatorKey, "name"> & Partial<AggregatorKey>): Promise<boolean>;
  /** Everything that is live. */
  aggregators(): AggregatorView[];
  /**
   * Has a source account authorize an aggregator's account at once, in all the regions given and whatever the rules
   * say. Resolves when the authorizations are in the state file.
   */
  authorize(seed: AuthorizationSeed): Promise<Authorization[]>;
  /** Takes an authorization away at once. Resolves to whether there was one. */
  revoke(key: Pick<AuthorizationKey, "authorizedAccount"> & Partial<AuthorizationKey>): Promise<boolean>;
  /** Every authorization that is given. */
  authorizations(): readonly Authorization[];
  /**
   * Gives source accounts a recorder and a delivery channel at once, or takes them, in all the regions given and whatever
   * the rules say. Resolves when they are in the state file.
   */
  seedRecorders(seeds: readonly RecorderSeed[]): Promise<Recording[]>;
  /** What accounts have of AWS Config in each region, as far as a call or a seed has said so. */
  recorders(): readonly Recording[];
  /**
   * Says how many resources of a type there are in accounts and regions. What is said of an account in a region stands
   * instead of what is said of the account, that instead of what is said of the region, and that instead of what is said
   * of all. Resolves to everything that was said when it is in the state file.
   *
   * @example
   * ```ts
   * await emulator.seedResources([
   *   { resourceType: "AWS::EC2::Instance", count: 3 },
   *   { accountId: "222222222222", region: "eu-west-1", resourceType: "AWS::EC2::Instance", count: 0 },
   * ]);
   * ```
   */
  seedResources(counts: readonly ResourceCount[]): Promise<readonly ResourceCount[]>;
  /** Everything that was said of resources. */
  resources(): readonly ResourceCount[];
  /**
   * Puts an organization in place at once, whatever the rules say, instead of the one of its management account. It
   * stays until the setting `organization` is set.
   */
  seedOrganization(organization: OrganizationSeed): Promise<OrganizationView>;
  /** The organizations that were set, seeded or changed: not those that each account has for itself. */
  organizations(): OrganizationView[];
  /** Back to how it was at the first start; requests that are held or delayed are dropped. */
  reset(): Promise<void>;
  /** Stops: cuts all connections, drops what is held or delayed, and finishes the state file. */
  close(): Promise<void>;
}

/**
 * Starts an endpoint on 127.0.0.1 that behaves as AWS Config, Organizations and STS do. Requests to DynamoDB are handed
 * on to where the setting `dynamodb` says, once policies and faults were looked at.
 *
 * The account of a request is its access key id where that is 12 digits, otherwise 123456789012; the region is
 * that of its signature. Secret keys are not verified.
 *
 * @example
 * ```ts
 * const emulator = await startEmulator();
 * const client = new ConfigServiceClient({
 *   endpoint: emulator.url,
 *   region: "us-east-1",
 *   credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
 * });
 * emulator.fault({ operation: "PutConfigurationAggregator", kind: "throttle" });
 * await emulator.close();
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = "127.0.0.1", stateFile, settings, onAnswer = () => {} } = options;
  const backend = new Backend(stateFile, settings);
  await backend.save();
  const server = createEmulatorServer(backend, onAnswer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
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
      await backend.save();
    },
  };
}
