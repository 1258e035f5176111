import type { Inputs, Outputs } from "../../provider/aggregator/inputs";
import { steps as aggregatorSteps } from "../../provider/aggregator/steps";
import type {
  Inputs as AuthorizationInputs,
  Outputs as AuthorizationOutputs,
} from "../../provider/authorization/inputs";
import { steps as authorizationSteps } from "../../provider/authorization/steps";
import type { Inputs as WaitInputs } from "../../provider/awaitedSources/inputs";
import { steps as awaitedSourcesSteps } from "../../provider/awaitedSources/steps";
import { patient } from "../../provider/aws/patient";
import type { Clock } from "../../provider/aws/retry";
import { readSettings } from "../../provider/aws/settings";
import { CLAIM_PREFIX, claimBase } from "../../provider/domain/claimKey";
import type { ConfigAggregatorError } from "../../provider/domain/error";
import type { ErrorCode } from "../../provider/domain/errorCodes";
import { sourceRoleArn } from "../../provider/domain/sourceRole";
import { createPrintedLines, createPrinter } from "../../provider/engine/context";
import { PartialFailure } from "../../provider/engine/partialFailure";
import type { DiffResult, Steps } from "../../provider/engine/steps";
import { timingOf } from "../../provider/engine/timing";
import type { Inputs as MemberInputs, Outputs as MemberOutputs } from "../../provider/membership/inputs";
import { steps as membershipSteps } from "../../provider/membership/steps";
import { createCheckCache } from "../../provider/process/checkCache";
import type { SharingContext } from "../../provider/sharing/context";
import { createJoinCache } from "../../provider/sharing/joinCache";
import { createProgram, type Program } from "../../provider/sharing/program";
import type { Caller, Fate, MemoryAws } from "./memoryAws";

export type Args = Record<string, unknown>;

const CONFIG = { "aws:region": "us-east-1" };

interface State<In, Out> {
  id: string;
  inputs: In;
  outputs: Out;
  /** The last create or update was only partly done: the engine calls update whatever diff says. */
  failed: boolean;
}

/** The failures of check, all of them, as the engine shows them. */
export class Refused extends Error {
  readonly codes: readonly ErrorCode[];
  readonly facts: readonly object[];

  constructor(errors: readonly ConfigAggregatorError[]) {
    super(errors.map(({ message }) => message).join("\n"));
    this.codes = errors.map(({ code }) => code);
    this.facts = errors.map(({ facts }) => facts);
  }
}

/** Calls the steps of one resource as the engine does, each run in a process of its own. */
abstract class MiniResource<In extends object, Out extends object> {
  state: State<In, Out> | undefined;
  /** Resources that were replaced by one that was created first, and have yet to be deleted. */
  readonly pending: Out[] = [];
  /** The lines of the last run. */
  said: string[] = [];
  /** The clock of its machine; by default the shared one. */
  clock: Clock | undefined;
  /** What it shares with other resources of its program. Default: it is the only resource. */
  program: Program | undefined;

  protected constructor(
    protected readonly aws: MemoryAws,
    protected steps: Steps<In, Out, SharingContext>,
    private readonly config: Record<string, unknown>,
    /** How AWS sees it. */
    readonly caller: Caller,
  ) {}

  /** The inputs as the program's constructor sends them. */
  protected abstract news(args: Args): Args;

  /** Changes its provider from now on. */
  change(by: (steps: Steps<In, Out, SharingContext>) => Steps<In, Out, SharingContext>): void {
    this.steps = by(this.steps);
  }

  /** Starts a new process, with these fates of its calls. */
  begin(fates: Partial<Record<number, Fate>> = {}): this {
    this.caller.begin(fates);
    return this;
  }

  preview(args: Args): Promise<DiffResult | "create"> {
    return this.#preview(args);
  }

  async #preview(args: Args): Promise<DiffResult | "create"> {
    const context = this.#start();
    const { diffed } = await this.#plan(context, args);
    if (diffed?.replaces) await this.#check(context, {}, args);
    return diffed ?? "create";
  }

  up(args: Args): Promise<void> {
    return this.#untilDeath(this.#up(args));
  }

  #untilDeath<T>(run: Promise<T>): Promise<T> {
    return Promise.race([run, this.caller.death]);
  }

  async #up(args: Args): Promise<void> {
    const context = this.#start();
    const { inputs, diffed } = await this.#plan(context, args);
    const { state } = this;
    if (state && diffed?.replaces) {
      const again = await this.#check(context, {}, args);
      await this.steps.remove(context, state.outputs);
      this.state = undefined;
      await this.#create(context, again);
    } else if (!state) await this.#create(context, inputs);
    else if (diffed?.changes || state.failed) await this.#update(context, state, inputs);
    await this.#deletePending(context);
  }

  async #deletePending(context: SharingContext): Promise<void> {
    for (let old = this.pending[0]; old; old = this.pending[0]) {
      await this.steps.remove(context, old);
      this.pending.shift();
    }
  }

  /** `up --replace`: the provider gets no earlier state, and diff isn't called. */
  replace(args: Args): Promise<void> {
    return this.#untilDeath(this.#replace(args));
  }

  async #replace(args: Args): Promise<void> {
    const context = this.#start();
    const inputs = await this.#check(context, {}, args);
    if (this.state) await this.steps.remove(context, this.state.outputs);
    this.state = undefined;
    await this.#create(context, inputs);
  }

  /** Like {@link replace}, but the engine creates the new one before it deletes the old one. */
  replaceCreatingFirst(args: Args): Promise<void> {
    return this.#untilDeath(this.#replaceCreatingFirst(args));
  }

  async #replaceCreatingFirst(args: Args): Promise<void> {
    const context = this.#start();
    const inputs = await this.#check(context, {}, args);
    const { state } = this;
    try {
      await this.#create(context, inputs);
    } finally {
      if (state && this.state !== state) this.pending.push(state.outputs);
    }
    await this.#deletePending(context);
  }

  refresh(): Promise<DiffResult | "gone"> {
    return this.#untilDeath(this.#refresh());
  }

  async #refresh(): Promise<DiffResult | "gone"> {
    const context = this.#start();
    const { state } = this;
    if (!state) return "gone";
    const found = await this.steps.read(context, state.id, state.outputs);
    if (!found.id || !found.inputs || !found.props) {
      this.state = undefined;
      return "gone";
    }
    this.state = { ...state, id: found.id, inputs: plain(found.inputs), outputs: plain(found.props) };
    return this.steps.diff(context, this.state.outputs, state.inputs);
  }

  destroy(): Promise<void> {
    return this.#untilDeath(this.#destroy());
  }

  async #destroy(): Promise<void> {
    if (this.state) await this.steps.remove(this.#start(), this.state.outputs);
    this.state = undefined;
  }

  async #plan(context: SharingContext, args: Args): Promise<{ inputs: In; diffed?: DiffResult }> {
    const { state } = this;
    const inputs = await this.#check(context, state?.inputs ?? {}, args);
    return state ? { inputs, diffed: await this.steps.diff(context, state.outputs, inputs) } : { inputs };
  }

  async #check(context: SharingContext, olds: Partial<In>, args: Args): Promise<In> {
    const { inputs, failures } = await this.steps.check(context, olds, this.news(args));
    if (failures.length > 0) throw new Refused(failures);
    return plain(inputs);
  }

  async #create(context: SharingContext, inputs: In): Promise<void> {
    await this.#save(inputs, async () => this.steps.create(context, inputs));
  }

  async #update(context: SharingContext, { id, outputs }: State<In, Out>, inputs: In): Promise<void> {
    await this.#save(inputs, async () => ({ id, ...(await this.steps.update(context, outputs, inputs)) }));
  }

  async #save(inputs: In, step: () => Promise<{ id: string; outs: Out }>): Promise<void> {
    try {
      const { id, outs } = await step();
      this.state = { id, inputs, outputs: plain(outs), failed: false };
    } catch (error) {
      if (error instanceof PartialFailure)
        this.state = { id: error.id, inputs, outputs: plain(error.properties) as Out, failed: true };
      throw error;
    }
  }

  #start(): SharingContext {
    this.said = [];
    const { aws, caller, config, program, clock } = this;
    const print = (line: string) => this.said.push(line);
    return contextOf(aws, { caller, config, print, ...(program && { program }), ...(clock && { clock }) });
  }
}

/** The properties of one provider process. */
interface ProcessOptions {
  readonly caller?: Caller;
  readonly config?: Record<string, unknown>;
  readonly print?: (line: string) => void;
  readonly program?: Program;
  readonly clock?: Clock;
}

/** The context of a resource's steps in one provider process. */
export function contextOf(
  aws: MemoryAws,
  {
    caller = aws.caller,
    config = CONFIG,
    print = () => {},
    program = createProgram(),
    clock = aws.time,
  }: ProcessOptions = {},
): SharingContext {
  const settings = readSettings(config);
  const { propagation: visible } = timingOf(settings.publishing);
  return {
    configuration: {
      settings,
      region: async () => settings.region,
      api: (region) => patient(aws.api(region, caller), { clock: aws.time, visible }),
      table: (region, name) => aws.table(region, name, caller),
      organization: () => aws.organization,
      authorizations: (region) => aws.authorizations(region, caller),
      accountRegions: () => aws.accountRegions(),
      health: () => aws.health,
      organizationAccounts: () => aws.organizationAccounts,
      ownAccount: () => aws.ownAccount,
      sourceAccount: (_region, pattern, account) => aws.sourceAccount(sourceRoleArn(pattern, account)),
    },
    clock,
    checkCache: createCheckCache(),
    joinCache: createJoinCache(),
    program,
    printed: createPrintedLines(),
    ...createPrinter(print),
  };
}

/** The stack that declares an aggregator. */
export class MiniEngine extends MiniResource<Inputs, Outputs> {
  constructor(
    aws: MemoryAws,
    private readonly owner = "organization/project/stack/0123456789abcdef0123456789abcdef",
    config: Record<string, unknown> = CONFIG,
    caller = aws.caller,
  ) {
    super(aws, aggregatorSteps, config, caller);
  }

  protected override news(args: Args): Args {
    return { owner: this.owner, autoName: "agg-0123456", __provider: "text", ...args };
  }
}

/** A stack that joins an aggregator. */
export class MiniMember extends MiniResource<MemberInputs, MemberOutputs> {
  constructor(
    aws: MemoryAws,
    /** The name of its claim. */
    readonly key: string,
    config: Record<string, unknown> = CONFIG,
    caller = aws.caller,
  ) {
    super(aws, membershipSteps, config, caller);
  }

  protected override news(args: Args): Args {
    return { claimKey: this.key, __provider: "text", ...args };
  }
}

/** A stack that authorizes aggregators. */
export class MiniAuthorization extends MiniResource<AuthorizationInputs, AuthorizationOutputs> {
  constructor(
    aws: MemoryAws,
    readonly owner = "acme/payments/prod/0123456789abcdef0123456789abcdef",
    config: Record<string, unknown> = CONFIG,
    caller = aws.caller,
  ) {
    super(aws, authorizationSteps, config, caller);
  }

  protected override news(args: Args): Args {
    return { owner: this.owner, label: "auth", __provider: "text", ...args };
  }
}

/** The name of the claim of a team's membership. */
export function keyOf(team: string): string {
  const hash = Buffer.from(team).toString("hex").padEnd(16, "0");
  return claimBase(`acme/${team}/prod`, "team", hash);
}

/** The claim of a team's membership, or of a resource with any name: its tags, by key. Its id is random. */
export function claimTagsOf(tags: Readonly<Record<string, string>>, base: string): [string, string][] {
  const stem = CLAIM_PREFIX + base.slice(0, -8);
  return Object.entries(tags).filter(([key]) => key.startsWith(stem));
}

/** A value as the engine returns it: through JSON, secrets unwrapped. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === "object" && member !== null && "4dabf18193072939515e22adb298388d" in member
      ? member.value
      : member,
  );
}

/** A stack that waits for the sources that it adds to an aggregator. */
export class MiniWait extends MiniResource<WaitInputs, WaitInputs> {
  constructor(aws: MemoryAws, config: Record<string, unknown> = CONFIG, caller = aws.caller) {
    super(aws, awaitedSourcesSteps, config, caller);
  }

  protected news(args: Args): Args {
    return {
      waitKey: "project/stack/security-sources:0123456789abcdef",
      __provider: "exports.handler",
      ...args,
    };
  }
}
