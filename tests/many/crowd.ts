import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator";
import { seededRandom } from "../../emulator/random";
import { type Deployer, each, type MakeDeployer, stackOf } from "./deployer";
import { arm, badDay } from "./faults";
import { drawMoves, type Move, ownAccount } from "./plan";
import { PUT, type Round, Running, STARTING } from "./round";
import { mayStall, slowed, type Times } from "./times";
import { stamp, Watch } from "./watch";

/** On the aggregator from the beginning, and claimed by no stack. */
const OUTSIDERS = ["800000000001", "800000000002", "800000000003"];

/** How many rounds build on each other. Then all stacks start again, at the same time. */
const HISTORY = 5;

/** How often the times are doubled if the machine stalls. */
const DOUBLINGS = 4;

/** The options of a crowd. */
export interface CrowdOptions {
  readonly size: number;
  readonly times: Times;
  readonly seed: number;
  /** The chance of each stack to be killed in a round. */
  readonly killed: number;
  readonly make: MakeDeployer;
}

function isGood({ lost, ghosts, broken }: Round): boolean {
  return lost.length + ghosts.length + broken.length === 0;
}

/** Many stacks that share one aggregator, each with its own process, while AWS has many faults. */
export class Crowd {
  private readonly deployers: readonly Deployer[];
  private readonly lag = monitorEventLoopDelay({ resolution: 5 });
  private number = 0;
  private times: Times;

  private constructor(
    private readonly aws: Emulator,
    private readonly watch: Watch,
    private readonly options: CrowdOptions,
  ) {
    const { size, times, make } = options;
    this.times = times;
    this.deployers = Array.from({ length: size }, (_, index) =>
      make(`team${String(index).padStart(2, "0")}`, index === 0, aws, times),
    );
  }

  static async start(options: CrowdOptions): Promise<Crowd> {
    const watch = new Watch();
    const aws = await startEmulator({ settings: { seed: options.seed }, onAnswer: watch.answered });
    watch.observe(aws);
    const crowd = new Crowd(aws, watch, options);
    await each(crowd.deployers, STARTING, (deployer) => deployer.start());
    return crowd;
  }

  async stop(): Promise<void> {
    await each(this.deployers, this.deployers.length, (deployer) => deployer.stop());
    await this.aws.close();
  }

  /** Uses other times from now on. Everything that was deployed is gone. */
  async configure(times: Times): Promise<void> {
    this.times = times;
    this.number = 0;
    for (const deployer of this.deployers) await deployer.configure(times);
  }

  /** All stacks join a new aggregator within this time, without faults of AWS. */
  async join(within: number): Promise<Round> {
    await each(this.deployers, STARTING, (deployer) => deployer.warm());
    await this.beginAnew();
    const random = seededRandom(this.options.seed);
    await this.begin(random);
    const moves = this.deployers
      .slice(1)
      .map(({ name }, index) => ({ name, wanted: [ownAccount(index + 1, 0)], after: random() * within }));
    const round = new Running(this.deployers, this.watch);
    await Promise.all(moves.map((move) => round.play(move)));
    return this.result(`join in ${within / 1000} s`, moves, round);
  }

  /**
   * One round: all stacks make their moves, some are killed, and those are run once more.
   *
   * If the machine stalls for longer than the times allow, a failure proves nothing about the protocol, so the history
   * runs again with longer times.
   */
  async round(): Promise<Round> {
    const number = this.number;
    for (let doublings = 0; ; doublings++) {
      let round = await this.playRound();
      while (isGood(round) && this.number <= number) round = await this.playRound();
      const hasStalled = round.lag > mayStall(this.times);
      if (isGood(round) || !hasStalled || doublings === DOUBLINGS) {
        this.number = number + 1;
        return round;
      }
      console.log(`      AWS did not answer for ${round.lag} ms: once more, with times twice as long`);
      await this.configure(slowed(this.times, 2));
      this.number = number - (number % HISTORY);
    }
  }

  private async playRound(): Promise<Round> {
    const number = this.number++;
    const isFirst = number % HISTORY === 0;
    if (isFirst) await this.beginAnew();
    const random = seededRandom(this.options.seed * 1_000_003 + number);
    await this.begin(random);
    const moves = isFirst ? this.allJoin(random) : drawMoves(this.deployers, this.options.killed, random);
    const round = new Running(this.deployers, this.watch);
    arm(this.aws, badDay(this.times));
    await Promise.all(moves.map((move) => round.play(move)));
    this.aws.clearFaults();
    await round.finish();
    const result = this.result(`round ${number + 1}`, moves, round);
    await sleep(this.times.visible);
    return result;
  }

  /** An aggregator that the owner has just created, with accounts that an outsider added. */
  private async beginAnew(): Promise<void> {
    await this.aws.reset();
    this.watch.forget();
    await each(this.deployers, this.deployers.length, (deployer) => deployer.forget());
    const owner = this.deployers[0] as Deployer;
    await owner.run([ownAccount(0, 0)]);
    this.watch.promise(owner.name, owner.declared ?? [], []);
    this.aws.settings({ staleMs: this.times.stale });
    const [live] = this.aws.aggregators();
    if (live) await this.aws.seed({ ...live, accountIds: [...(live.accountIds ?? []), ...OUTSIDERS] });
    await sleep(this.times.visible);
  }

  private async begin(random: () => number): Promise<void> {
    await each(this.deployers, STARTING, (deployer) => deployer.start());
    this.aws.clearLog();
    this.watch.clear();
    this.lag.reset();
    this.lag.enable();
    this.aws.settings({ seed: Math.floor(random() * 2 ** 31) });
  }

  /** Draws until every stack has something to do. */
  private allJoin(random: () => number): Move[] {
    const moves = new Map<string, Move>();
    while (moves.size < this.deployers.length - 1)
      for (const move of drawMoves(this.deployers, this.options.killed, random))
        if (move.wanted && move.name !== this.deployers[0]?.name) moves.set(move.name, move);
    return [...moves.values()];
  }

  private result(name: string, moves: readonly Move[], round: Running): Round {
    const log = this.aws.log();
    const live = new Set(this.aws.aggregators()[0]?.accountIds ?? []);
    const wanted = new Set([...OUTSIDERS, ...this.deployers.flatMap(({ declared }) => declared ?? [])]);
    const kinds = moves.map(({ name, wanted: now }) => {
      const before = round.before.get(name);
      return !now ? "left" : before ? "swapped" : "joined";
    });
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    return {
      name,
      stacks: this.deployers.length,
      joined: count("joined"),
      swapped: count("swapped"),
      left: count("left"),
      killed: round.killed,
      failed: round.failed,
      lag: Math.round(this.lag.max / 1e6),
      faults: log.filter(({ fault }) => fault).length,
      puts: log.filter(({ operation }) => operation === PUT).length,
      requests: log.length,
      times: round.times.sort((a, b) => a - b),
      lost: [...wanted].filter((id) => !live.has(id)),
      ghosts: [...live].filter((id) => !wanted.has(id)),
      broken: [...this.watch.broken, ...round.broken],
      story: this.story(moves, round),
    };
  }

  private story(moves: readonly Move[], round: Running): string {
    const [live] = this.aws.aggregators();
    const claims = Object.entries(live?.tags ?? {}).map(([key, value]) => `  ${key} = ${value}`);
    const log = this.aws.log().map((entry) => {
      const { n, at, operation, status, fault, error, request } = entry;
      const what = operation === PUT || operation?.includes("agResource") ? JSON.stringify(request) : "";
      return {
        stack: stackOf(entry) ?? "?",
        line: `  ${stamp(at)} #${n} ${operation} ${status ?? "-"} ${error ?? ""} ${fault ?? ""} ${what}`,
      };
    });
    const byStack = [...new Set(log.map(({ stack }) => stack))].sort().flatMap((stack) => [
      `${stack}: ${JSON.stringify(moves.find(({ name }) => name === stack) ?? "nothing to do")}`,
      ...round.events.filter(({ name }) => name === stack).map(({ line }) => `  ${line}`),
      ...log.filter((entry) => entry.stack === stack).map(({ line }) => line),
      ...(this.deployers.find(({ name }) => name === stack)?.printed ?? "")
        .split("\n")
        .slice(-4)
        .map((line) => `  | ${line}`),
    ]);
    return [
      `live: ${live?.accountIds}`,
      "claims:",
      ...claims,
      "changes:",
      ...this.watch.changes,
      ...byStack,
    ].join("\n");
  }
}
