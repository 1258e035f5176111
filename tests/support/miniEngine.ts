import { readSettings } from "../../provider/aws/settings";
import { check } from "../../provider/lifecycle/aggregator/check";
import { create } from "../../provider/lifecycle/aggregator/create";
import { remove } from "../../provider/lifecycle/aggregator/delete";
import { type DiffResult, diff } from "../../provider/lifecycle/aggregator/diff";
import type { Inputs, Outputs } from "../../provider/lifecycle/aggregator/inputs";
import { read } from "../../provider/lifecycle/aggregator/read";
import { update } from "../../provider/lifecycle/aggregator/update";
import type { Context } from "../../provider/lifecycle/context";
import { createMemory } from "../../provider/lifecycle/memory";
import { PartialFailure } from "../../provider/lifecycle/partialFailure";
import type { MemoryAws } from "./memoryAws";

export type Args = Record<string, unknown>;

interface State {
  id: string;
  inputs: Inputs;
  outputs: Outputs;
  /** The last create or update was done in part: the engine calls update whatever diff says. */
  failed: boolean;
}

/** What check refused. */
export class Refused extends Error {}

/** Calls the lifecycle of one resource as the engine does, each run in a process of its own. */
export class MiniEngine {
  state: State | undefined;
  /** Lines printed in the last run. */
  said: string[] = [];

  constructor(
    private readonly aws: MemoryAws,
    private readonly owner = "organization/project/stack/0123456789abcdef0123456789abcdef",
    private readonly config: Record<string, unknown> = { "aws:region": "us-east-1" },
  ) {}

  preview(args: Args): Promise<DiffResult | "create"> {
    return this.#plan(this.#start(), args).then(({ diffed }) => diffed ?? "create");
  }

  up(args: Args): Promise<void> {
    return this.#untilDeath(this.#up(args));
  }

  #untilDeath<T>(run: Promise<T>): Promise<T> {
    return Promise.race([run, this.aws.death]);
  }

  async #up(args: Args): Promise<void> {
    const context = this.#start();
    const { inputs, diffed } = await this.#plan(context, args);
    const { state } = this;
    if (state && diffed?.replaces) {
      const again = await this.#check(context, {}, args);
      await remove(context, state.outputs);
      this.state = undefined;
      await this.#create(context, again);
    } else if (!state) await this.#create(context, inputs);
    else if (diffed?.changes || state.failed) await this.#update(context, state, inputs);
  }

  /** `up --replace`: neither an earlier state nor a diff is shown to the provider. */
  async replace(args: Args): Promise<void> {
    const context = this.#start();
    const inputs = await this.#check(context, {}, args);
    if (this.state) await remove(context, this.state.outputs);
    this.state = undefined;
    await this.#create(context, inputs);
  }

  async refresh(): Promise<DiffResult | "gone"> {
    const context = this.#start();
    const { state } = this;
    if (!state) return "gone";
    const found = await read(context, state.id, state.outputs);
    if (!found.id || !found.inputs || !found.props) {
      this.state = undefined;
      return "gone";
    }
    this.state = { ...state, id: found.id, inputs: plain(found.inputs), outputs: plain(found.props) };
    return diff(context, this.state.outputs, state.inputs);
  }

  destroy(): Promise<void> {
    return this.#untilDeath(this.#destroy());
  }

  async #destroy(): Promise<void> {
    if (this.state) await remove(this.#start(), this.state.outputs);
    this.state = undefined;
  }

  async #plan(context: Context, args: Args): Promise<{ inputs: Inputs; diffed?: DiffResult }> {
    const { state } = this;
    const inputs = await this.#check(context, state?.inputs ?? {}, args);
    return state ? { inputs, diffed: await diff(context, state.outputs, inputs) } : { inputs };
  }

  async #check(context: Context, olds: Partial<Inputs>, args: Args): Promise<Inputs> {
    const news = { owner: this.owner, autoName: "agg-0123456", __provider: "text", ...args };
    const { inputs, failures } = await check(context, olds, news);
    if (failures.length > 0) throw new Refused(failures.map(({ reason }) => reason).join("\n"));
    return plain(inputs);
  }

  async #create(context: Context, inputs: Inputs): Promise<void> {
    await this.#save(inputs, async () => create(context, inputs));
  }

  async #update(context: Context, { id, outputs }: State, inputs: Inputs): Promise<void> {
    await this.#save(inputs, async () => ({ id, ...(await update(context, outputs, inputs)) }));
  }

  async #save(inputs: Inputs, step: () => Promise<{ id: string; outs: Outputs }>): Promise<void> {
    try {
      const { id, outs } = await step();
      this.state = { id, inputs, outputs: plain(outs), failed: false };
    } catch (error) {
      if (error instanceof PartialFailure)
        this.state = { id: error.id, inputs, outputs: plain(error.properties) as Outputs, failed: true };
      throw error;
    }
  }

  #start(): Context {
    this.said = [];
    let now = 0;
    return {
      configuration: {
        settings: readSettings(this.config),
        region: async () => readSettings(this.config).region,
        api: (region) => this.aws.api(region),
        table: () => {
          throw new Error("no table is set up");
        },
        organization: () => this.aws.organization,
      },
      clock: {
        now: () => now,
        sleep: async (milliseconds) => {
          now += milliseconds;
        },
        random: () => 0.5,
      },
      memory: createMemory(),
      say: (line) => this.said.push(line),
    };
  }
}

/** As it comes back from the engine: through JSON, secrets unwrapped. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === "object" && member !== null && "4dabf18193072939515e22adb298388d" in member
      ? member.value
      : member,
  );
}
