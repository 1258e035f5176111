import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../emulator";
import { configFor, declaring, Member, Stack } from "../process/engine";
import { type DynamicProvider, type Properties, startDynamicProvider } from "../support/dynamicProvider";
import { appId, type Deployer } from "./deployer";
import { configOf, type Times } from "./times";

/** One stack of many, with the process in which the engine runs its provider. */
export class ProcessDeployer implements Deployer {
  declared: readonly string[] | undefined;
  private stack: Stack | undefined;
  private provider: DynamicProvider | undefined;
  private endedAt = 0;
  private configured = 0;

  constructor(
    readonly name: string,
    readonly isOwner: boolean,
    private readonly aws: Emulator,
    private times: Times,
  ) {}

  get isRunning(): boolean {
    return this.provider !== undefined;
  }

  get printed(): string {
    return `${this.provider?.stdout ?? ""}${this.provider?.stderr ?? ""}`;
  }

  async start(): Promise<void> {
    if (this.provider) return;
    const provider = await startDynamicProvider({
      config: this.config,
      project: this.name,
      stack: "prod",
      env: appId(this.name),
    });
    this.provider = provider;
    this.stack ??= this.isOwner ? new Stack(provider) : new Member(provider, this.name);
    this.stack.provider = provider;
  }

  async configure(times: Times): Promise<void> {
    this.times = times;
    this.configured += 1;
    await this.provider?.configure(this.config);
  }

  /** The process configures a provider once for each provider text, so a changed text configures it again. */
  private get providerText(): string {
    const handler = `require("pulumi-aws-config-aggregator/provider")${this.isOwner ? "" : ".membership"}`;
    return `exports.handler = () => ${handler}; // ${this.configured}`;
  }

  private get config(): Properties {
    return { ...configFor(this.aws), ...configOf(this.times) };
  }

  async kill(): Promise<void> {
    const { provider } = this;
    this.provider = undefined;
    await provider?.kill();
    this.endedAt = Date.now();
  }

  async stop(): Promise<void> {
    const { provider } = this;
    this.provider = undefined;
    await provider?.stop();
  }

  async run(wanted: readonly string[] | undefined): Promise<void> {
    await this.start();
    const stack = this.stack as Stack;
    await sleep(Math.max(0, this.endedAt + this.times.visible + 1 - Date.now()));
    try {
      if (wanted) await stack.up(this.inputs(wanted));
      else await stack.destroy();
      this.declared = wanted;
    } finally {
      this.endedAt = Date.now();
    }
  }

  async warm(): Promise<void> {
    await this.start();
    await this.stack?.preview(this.inputs(["800000000001"])).catch(() => undefined);
  }

  private inputs(accountIds: readonly string[]): Properties {
    const __provider = this.providerText;
    return this.isOwner ? declaring(accountIds, { merge: "shared", __provider }) : { accountIds, __provider };
  }

  async forget(): Promise<void> {
    this.stack = undefined;
    this.declared = undefined;
    if (this.provider)
      this.stack = this.isOwner ? new Stack(this.provider) : new Member(this.provider, this.name);
  }
}
