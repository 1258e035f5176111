import assert from "node:assert/strict";
import { type AggregatorView, type Emulator, startEmulator } from "../../emulator";
import {
  type DynamicProvider,
  type Properties,
  ProviderCallError,
  startDynamicProvider,
} from "../support/dynamicProvider";
import { leastPrivilege } from "../support/policy";

export const REGION = "us-east-1";
export const OWNER_TAG = "aggregator-owner";

/** The stack's configuration that leads to an emulator. */
export function configFor({ url }: Emulator, more: Properties = {}): Properties {
  const endpoints = { configservice: url, sts: url, organizations: url, iam: url, account: url };
  return { "aws:region": REGION, "aws:endpoints": JSON.stringify([endpoints]), ...more };
}

/** Starts the process in which the engine runs the provider, with an emulator for AWS. */
export async function startProvider(emulator: Emulator, more: Properties = {}): Promise<DynamicProvider> {
  return startDynamicProvider({ config: configFor(emulator, more) });
}

/** A provider process with an emulator of its own, for all tests of a `describe`. */
export function useProvider(): { emulator: Emulator; provider: DynamicProvider } {
  const used = {} as { emulator: Emulator; provider: DynamicProvider };
  before(async () => {
    used.emulator = await startEmulator({ settings: leastPrivilege() });
    used.provider = await startProvider(used.emulator);
  });
  beforeEach(() => used.emulator.reset());
  after(async () => {
    await used.provider?.stop();
    await used.emulator?.close();
  });
  return used;
}

/** What the engine keeps of a resource. */
export interface State {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The last create or update was done in part: the engine calls update whatever diff says. */
  readonly failed?: true;
}

/** The steps that the engine takes for one resource, through whatever process there is. */
export class Stack {
  state: State | undefined;

  constructor(
    public provider: DynamicProvider,
    readonly aggregator = "security",
  ) {}

  /** The name of its owner. */
  get owner(): string {
    return `acme/audit/dev/${Buffer.from(this.aggregator).toString("hex").padEnd(32, "0").slice(0, 32)}`;
  }

  /** The value of its owner tag, once its create has come to its end. */
  get ownerTag(): string {
    return `${this.owner} id=${this.state?.outputs.__uid}`;
  }

  /** As the program's constructor sends it. */
  protected news(args: Properties): Properties {
    return { name: this.aggregator, __owner: this.owner, __autoName: `${this.aggregator}-0123456`, ...args };
  }

  /** `pulumi preview`: checked inputs, and whether something changes. */
  async preview(args: Properties): Promise<{ inputs: Properties; changes: boolean; replaces: string[] }> {
    const { state } = this;
    const { inputs: checked, failures } = await this.provider.check(state?.inputs ?? {}, this.news(args));
    const inputs = unwrapped(checked);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    if (!state) return { inputs, changes: true, replaces: [] };
    const { changes = true, replaces } = await this.provider.diff(
      state.id,
      state.outputs,
      state.inputs,
      inputs,
    );
    return { inputs, changes, replaces };
  }

  /** `pulumi up`. */
  async up(args: Properties): Promise<void> {
    const { inputs, changes, replaces } = await this.preview(args);
    const { state } = this;
    if (!state) return this.create(inputs);
    if (replaces.length > 0) {
      const again = await this.provider.check({}, this.news(args));
      await this.destroy();
      return this.create(unwrapped(again.inputs));
    }
    if (changes || state.failed) await this.update(inputs);
  }

  create(inputs: Properties): Promise<void> {
    return this.save(inputs, () => this.provider.create(inputs));
  }

  update(inputs: Properties): Promise<void> {
    const { id, outputs } = this.state ?? assert.fail("nothing to update");
    return this.save(inputs, async () => ({ id, ...(await this.provider.update(id, outputs, inputs)) }));
  }

  /** `pulumi destroy`, and what `up` does where the program no longer has the resource. */
  async destroy(): Promise<void> {
    if (this.state) await this.provider.delete(this.state.id, this.state.outputs);
    this.state = undefined;
  }

  /** `pulumi refresh`: whether it is still there. */
  async refresh(): Promise<boolean> {
    const { state } = this;
    if (!state) return false;
    const { id, properties, inputs } = await this.provider.read(state.id, state.outputs, state.inputs);
    this.state = id ? { id, inputs: inputs ?? state.inputs, outputs: unwrapped(properties) } : undefined;
    return id !== "";
  }

  private async save(
    inputs: Properties,
    step: () => Promise<{ id: string; properties: Properties }>,
  ): Promise<void> {
    try {
      const { id, properties } = await step();
      this.state = { id, inputs, outputs: unwrapped(properties) };
    } catch (error) {
      const failed = error instanceof ProviderCallError ? error.initFailed : undefined;
      if (failed) this.state = { id: failed.id, inputs, outputs: unwrapped(failed.properties), failed: true };
      throw error;
    }
  }
}

/** A stack that joins an aggregator. */
export class Member extends Stack {
  constructor(
    provider: DynamicProvider,
    private readonly team: string,
    aggregator = "security",
  ) {
    super(provider, aggregator);
  }

  /** Key of its claim. */
  get key(): string {
    return `${this.team}/prod/${this.team}:${Buffer.from(this.team).toString("hex").padEnd(16, "0").slice(0, 16)}`;
  }

  protected override news(args: Properties): Properties {
    return { __provider: MEMBERSHIP, aggregatorName: this.aggregator, __claimKey: this.key, ...args };
  }
}

/** A stack that authorizes aggregators. */
export class Authorization extends Stack {
  protected override news(args: Properties): Properties {
    return { __provider: AUTHORIZATION, __owner: this.owner, __label: this.aggregator, ...args };
  }
}

/** A stack that waits for the sources of an aggregator. */
export class Wait extends Stack {
  protected override news(args: Properties): Properties {
    return { __provider: AWAITED_SOURCES, __waitKey: `${this.aggregator}-sources`, ...args };
  }
}

/** What the states of other resources than aggregators hold as their provider. */
const MEMBERSHIP = 'exports.handler = () => require("pulumi-aws-config-aggregator/provider").membership;';
const AUTHORIZATION =
  'exports.handler = () => require("pulumi-aws-config-aggregator/provider").authorization;';

const AWAITED_SOURCES =
  'exports.handler = () => require("pulumi-aws-config-aggregator/provider").awaitedSources;';

/** As the engine hands outputs to a provider that doesn't take secrets. */
function unwrapped(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties), (_key, member) =>
    typeof member === "object" && member !== null && "4dabf18193072939515e22adb298388d" in member
      ? member.value
      : member,
  );
}

/** An account source of all regions. */
export function declaring(accountIds: readonly string[], more: Properties = {}): Properties {
  return { accountAggregationSource: { accountIds, allRegions: true }, ...more };
}

/** The aggregator of a name; fails where there is none, or more than one. */
export function liveOf(emulator: Emulator, name = "security"): AggregatorView {
  const found = emulator.aggregators().filter((aggregator) => aggregator.name === name);
  assert.equal(found.length, 1, `there is one aggregator ${name}`);
  return found[0] ?? assert.fail();
}

/** The operations that a step asks AWS for, in order. */
export async function requestsOf(emulator: Emulator, step: () => Promise<unknown>): Promise<string[]> {
  const since = emulator.log().at(-1)?.n ?? 0;
  await step();
  return emulator.log({ since }).map(({ operation }) => short(operation));
}

/** `DescribeConfigurationAggregators` as `Describe`, and so on. */
export function short(operation: string | null): string {
  return (operation ?? "?").replace(/Configuration.*$|(?<=Tags?)(Resource|ForResource)$|Resource$/, "");
}
