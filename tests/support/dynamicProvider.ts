import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { nodeOptions } from "./nodeOptions";

const repository = resolve(__dirname, "../..");
const script = join(repository, "node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js");

/** The provider's text in the inputs of each of our resources: it loads the provider of the built package. */
const packageProvider = `exports.handler = () => require("pulumi-aws-config-aggregator/provider");`;

const providerKey = "__provider";

/** What the engine sends for a value that isn't known in a preview. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Record<string, unknown>;

export interface DynamicProviderOptions {
  /** The directory from which the provider's text resolves modules: the program's. The repository by default. */
  cwd?: string;
  /** Added to the environment without the AWS_* and PULUMI_* variables of this process. */
  env?: Record<string, string | undefined>;
  /** The stack's configuration, as strings by full key: `{ "aws:region": "us-east-1" }`. */
  config?: Properties;
  project?: string;
  stack?: string;
  /** The text in `__provider`, added to all inputs that have none. The built package's provider by default. */
  provider?: string;
}

export interface CheckResult {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

export interface DiffResult {
  /** Undefined if the provider doesn't say. */
  changes: boolean | undefined;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

export interface ReadResult {
  /** Empty if the resource is gone. */
  id: string;
  properties: Properties;
  /** Undefined if the provider returned none. */
  inputs: Properties | undefined;
}

/** The failure of a call to the provider, as the engine sees it. */
export class ProviderCallError extends Error {
  override readonly name = "ProviderCallError";
  constructor(
    message: string,
    readonly code: grpc.status,
    /** Present if the resource exists, but isn't complete: the engine keeps it in the state. */
    readonly initFailed?: { id: string; properties: Properties; reasons: string[] },
  ) {
    super(message);
  }
}

/**
 * Starts the process in which the engine runs dynamic providers, and communicates with it as the engine does. Results
 * contain what goes into the state, including `__provider`.
 */
export async function startDynamicProvider(options: DynamicProviderOptions = {}): Promise<DynamicProvider> {
  const { cwd = repository, config = {}, project = "test", stack = "dev" } = options;
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|PULUMI_)/.test(name));
  const child = spawn(process.execPath, [script, "127.0.0.1:1"], {
    cwd,
    env: {
      ...Object.fromEntries(inherited),
      // Reading extra certificates takes Node 50 ms.
      NODE_EXTRA_CA_CERTS: undefined,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      PULUMI_PROJECT: project,
      PULUMI_NODEJS_PROJECT: project,
      PULUMI_NODEJS_STACK: stack,
      PULUMI_CONFIG: JSON.stringify(config),
      NODE_OPTIONS: nodeOptions("lazyModules.cjs"),
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const provider = new DynamicProvider(child, options.provider ?? packageProvider);
  await provider.configure(config);
  return provider;
}

export class DynamicProvider {
  readonly pid: number;
  /** The output of the provider: the engine shows it in the diagnostics. */
  stdout = "";
  stderr = "";
  private readonly client: Promise<ResourceProviderClient>;
  private readonly exited: Promise<unknown>;

  constructor(
    private readonly child: ChildProcess,
    private readonly providerText: string,
  ) {
    this.pid = child.pid ?? -1;
    this.exited = once(child, "close");
    this.exited.catch(() => undefined);
    this.client = this.connect();
  }

  async configure(config: Properties): Promise<void> {
    const request = new messages.ConfigureRequest().setArgs(toStruct(config)).setAcceptsecrets(false);
    await this.call<messages.ConfigureResponse>((client, done) => client.configure(request, done));
  }

  /** `olds` are the inputs in the state; empty for a resource that isn't in it. */
  async check(olds: Properties, news: Properties, { urn = "" } = {}): Promise<CheckResult> {
    const request = new messages.CheckRequest()
      .setUrn(urn)
      .setOlds(toStruct(olds))
      .setNews(this.toInputs(news));
    const response = await this.call<messages.CheckResponse>((client, done) => client.check(request, done));
    const failures = response.getFailuresList().map((failure) => ({
      property: failure.getProperty(),
      reason: failure.getReason(),
    }));
    return { inputs: fromStruct(response.getInputs()), failures };
  }

  /** `olds` are the outputs in the state, `oldInputs` its inputs, `news` the checked inputs. */
  async diff(id: string, olds: Properties, oldInputs: Properties, news: Properties): Promise<DiffResult> {
    const request = new messages.DiffRequest()
      .setId(id)
      .setOlds(this.toInputs(olds))
      .setOldInputs(this.toInputs(oldInputs))
      .setNews(this.toInputs(news));
    const response = await this.call<messages.DiffResponse>((client, done) => client.diff(request, done));
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    const changes = response.getChanges();
    return {
      changes: changes === DIFF_SOME ? true : changes === DIFF_NONE ? false : undefined,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; properties: Properties }> {
    const request = new messages.CreateRequest().setProperties(this.toInputs(inputs));
    const response = await this.call<messages.CreateResponse>((client, done) => client.create(request, done));
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  }

  async read(id: string, properties: Properties = {}, inputs?: Properties): Promise<ReadResult> {
    const request = new messages.ReadRequest().setId(id).setProperties(this.toInputs(properties));
    if (inputs) request.setInputs(this.toInputs(inputs));
    const response = await this.call<messages.ReadResponse>((client, done) => client.read(request, done));
    return {
      id: response.getId(),
      properties: fromStruct(response.getProperties()),
      inputs: response.hasInputs() ? fromStruct(response.getInputs()) : undefined,
    };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<{ properties: Properties }> {
    const request = new messages.UpdateRequest()
      .setId(id)
      .setOlds(this.toInputs(olds))
      .setNews(this.toInputs(news));
    const response = await this.call<messages.UpdateResponse>((client, done) => client.update(request, done));
    return { properties: fromStruct(response.getProperties()) };
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new messages.DeleteRequest().setId(id).setProperties(this.toInputs(properties));
    await this.call((client, done) => client.delete(request, done));
  }

  /** Kills the process during its work, and waits until it has ended. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.child.kill(signal);
    await this.exited;
    (await this.client.catch(() => undefined))?.close();
  }

  /** Ends the process as the engine does after it has finished. */
  stop(): Promise<void> {
    return this.kill("SIGINT");
  }

  private connect(): Promise<ResourceProviderClient> {
    const address = new Promise<string>((resolve, reject) => {
      let port = "";
      this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        if (port.includes("\n")) {
          this.stdout += text;
          return;
        }
        port += text;
        const end = port.indexOf("\n");
        if (end < 0) return;
        this.stdout += port.slice(end + 1);
        resolve(`127.0.0.1:${port.slice(0, end)}`);
      });
      this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        this.stderr += text;
      });
      this.exited.then(() => reject(new Error(`The provider's process ended:\n${this.stderr}`)), reject);
    });
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    return address.then(
      (target) => new ResourceProviderClient(target, grpc.credentials.createInsecure(), unlimited),
    );
  }

  private async call<Response>(
    send: (
      client: ResourceProviderClient,
      done: (error: grpc.ServiceError | null, response: Response) => void,
    ) => void,
  ): Promise<Response> {
    const client = await this.client;
    return new Promise((resolve, reject) => {
      send(client, (error, response) => (error ? reject(toCallError(error)) : resolve(response)));
    });
  }

  private toInputs(properties: Properties): Struct {
    return toStruct({ [providerKey]: this.providerText, ...properties });
  }
}

function toCallError(error: grpc.ServiceError): ProviderCallError {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  const [detail] = bytes instanceof Buffer ? Status.deserializeBinary(bytes).getDetailsList() : [];
  const failed = detail?.unpack(
    messages.ErrorResourceInitFailed.deserializeBinary,
    "pulumirpc.ErrorResourceInitFailed",
  );
  const initFailed = failed
    ? { id: failed.getId(), properties: fromStruct(failed.getProperties()), reasons: failed.getReasonsList() }
    : undefined;
  return new ProviderCallError(error.details, error.code, initFailed);
}

/** As in JSON, undefined properties are left out. */
function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}
