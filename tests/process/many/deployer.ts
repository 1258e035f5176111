import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../../emulator";
import { type DynamicProvider, type Properties, startDynamicProvider } from "../../support/dynamicProvider";
import { configFor, declaring, Member, Stack } from "../engine";
import { configOf, type Times } from "./times";

/** One stack of many, with the process in which the engine runs its provider. */
export class Deployer {
  /** Declared at the last deployment that succeeded; undefined: nothing. */
  declared: readonly string[] | undefined;
  private stack: Stack | undefined;
  private provider: DynamicProvider | undefined;
  private endedAt = 0;
  private configured = 0;

  constructor(
    /** `team07`. */
    readonly name: string,
    readonly isOwner: boolean,
    private readonly aws: Emulator,
    private times: Times,
  ) {}

  /** Its requests bear its name. */
  static of({ userAgent }: { readonly userAgent: string | null }): string | undefined {
    return /(?:^| )app\/(\w+)/.exec(userAgent ?? "")?.[1];
  }

  get isRunning(): boolean {
    return this.provider !== undefined;
  }

  /** What its process has printed. */
  get printed(): string {
    return `${this.provider?.stdout ?? ""}${this.provider?.stderr ?? ""}`;
  }

  async start(): Promise<void> {
    if (this.provider) return;
    const provider = await startDynamicProvider({
      config: this.config,
      project: this.name,
      stack: "prod",
      env: { AWS_SDK_UA_APP_ID: this.name },
    });
    this.provider = provider;
    this.stack ??= this.isOwner ? new Stack(provider) : new Member(provider, this.name);
    this.stack.provider = provider;
  }

  /** From here on with other times, in the same process. */
  async configure(times: Times): Promise<void> {
    this.times = times;
    this.configured += 1;
    await this.provider?.configure(this.config);
  }

  /** The process configures a provider once, and takes one of another text for another. */
  private get providerText(): string {
    const handler = `require("pulumi-aws-config-aggregator/provider")${this.isOwner ? "" : ".membership"}`;
    return `exports.handler = () => ${handler}; // ${this.configured}`;
  }

  private get config(): Properties {
    return { ...configFor(this.aws), ...configOf(this.times) };
  }

  /** Ends the process, in the middle of whatever it does. */
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

  /** `pulumi up` with these accounts, `pulumi destroy` without; never sooner than δ after the last one ended. */
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

  /** Has the process load what it needs: 45 stacks have 45 machines to do so. */
  async warm(): Promise<void> {
    await this.start();
    await this.stack?.preview(this.inputs(["800000000001"])).catch(() => undefined);
  }

  private inputs(accountIds: readonly string[]): Properties {
    const __provider = this.providerText;
    return this.isOwner ? declaring(accountIds, { merge: "shared", __provider }) : { accountIds, __provider };
  }

  /** Forgets its state, as a new stack does. */
  forget(): void {
    this.stack = undefined;
    this.declared = undefined;
    if (this.provider)
      this.stack = this.isOwner ? new Stack(this.provider) : new Member(this.provider, this.name);
  }
}

/** Does something for each, a few at a time. */
export async function each<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
