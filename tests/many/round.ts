import { setTimeout as sleep } from "node:timers/promises";
import { type Deployer, each } from "./deployer";
import { indexOf, type Kill, type Move } from "./plan";
import { stamp, type Watch } from "./watch";

export const PUT = "PutConfigurationAggregator";

/** How many processes start at the same time. */
export const STARTING = 3;

/** The result of a round. */
export interface Round {
  readonly name: string;
  readonly stacks: number;
  readonly joined: number;
  readonly swapped: number;
  readonly left: number;
  readonly killed: number;
  /** Runs that failed because of AWS's faults. */
  readonly failed: number;
  /** Requests with a fault. */
  readonly faults: number;
  /** The longest time, in milliseconds, for which this process, which serves AWS, did not respond. */
  readonly lag: number;
  readonly puts: number;
  readonly requests: number;
  /** From the start of a run to its success, of runs that were neither killed nor failed; sorted. Milliseconds. */
  readonly times: readonly number[];
  readonly lost: readonly string[];
  readonly ghosts: readonly string[];
  /** Promises that were broken, if only for a while, and moves that could not be run at all. */
  readonly broken: readonly string[];
  /** Everything that happened. */
  readonly story: string;
}

/** What happens in a round, and its results. */
export class Running {
  readonly before: ReadonlyMap<string, readonly string[] | undefined>;
  readonly times: number[] = [];
  readonly events: { readonly name: string; readonly line: string }[] = [];
  readonly broken: string[] = [];
  killed = 0;
  failed = 0;
  private readonly unfinished: Move[] = [];

  constructor(
    private readonly deployers: readonly Deployer[],
    private readonly watch: Watch,
  ) {
    this.before = new Map(deployers.map(({ name, declared }) => [name, declared]));
  }

  async play(move: Move): Promise<void> {
    const deployer = this.find(move.name);
    await sleep(move.after);
    const began = Date.now();
    const killing = move.kill && this.killing(deployer, move.kill);
    try {
      await this.run(deployer, move);
      this.times.push(Date.now() - began);
      return;
    } catch (error) {
      await killing?.done();
      this.note(move.name, `ended: ${(error as Error).message}`);
      if (deployer.isRunning) this.failed += 1;
      else this.killed += 1;
    } finally {
      killing?.cancel();
    }
    if (deployer.isRunning || move.kill?.again !== "at once") this.unfinished.push(move);
    else await this.run(deployer, move).catch((error: Error) => this.again(move, error));
  }

  /** Runs every interrupted move once more with the same inputs. */
  async finish(): Promise<void> {
    const { unfinished } = this;
    await each(unfinished, STARTING, ({ name }) => this.find(name).start());
    await Promise.all(
      unfinished.map(async (move) => {
        try {
          await this.run(this.find(move.name), move);
        } catch (error) {
          this.broken.push(`${move.name} fails, run once more: ${(error as Error).message}`);
        }
      }),
    );
  }

  private again(move: Move, error: Error): void {
    this.failed += 1;
    this.note(move.name, `ended again: ${error.message}`);
    this.unfinished.push(move);
  }

  private async run(deployer: Deployer, { wanted }: Move): Promise<void> {
    const { name } = deployer;
    const before = this.before.get(name) ?? [];
    const now = wanted ?? [];
    this.watch.promise(
      name,
      now.filter((id) => before.includes(id)),
      [],
    );
    this.note(name, "begins");
    await deployer.run(wanted);
    this.note(name, "succeeds");
    this.watch.promise(
      name,
      now,
      before.filter((id) => !now.includes(id) && indexOf(id) !== undefined),
    );
  }

  /** Kills the stack's process at the moment that was drawn. */
  private killing(deployer: Deployer, { at, later }: Kill) {
    let answered = 0;
    let killed: Promise<void> | undefined;
    const cancel = this.watch.onAnswer((stack, operation) => {
      if (stack !== deployer.name) return;
      answered += 1;
      if (at === "put" ? operation !== PUT : answered < at) return;
      cancel();
      killed = sleep(later).then(() => {
        this.note(stack, "is killed");
        return deployer.kill();
      });
    });
    return { cancel, done: () => killed };
  }

  private note(name: string, line: string): void {
    this.events.push({ name, line: `${stamp()} ${line}` });
  }

  private find(name: string): Deployer {
    const found = this.deployers.find((deployer) => deployer.name === name);
    if (!found) throw new Error(`there is no stack ${name}`);
    return found;
  }
}
