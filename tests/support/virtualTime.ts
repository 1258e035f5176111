import type { Clock } from "../../provider/aws/retry";

interface Due {
  readonly at: number;
  readonly order: number;
  happen(): void;
}

/** Time for tests: it passes only while somebody sleeps, and then at once. */
export class VirtualTime implements Clock {
  protected readonly due: Due[] = [];
  protected time = 1_700_000_000_000;
  #order = 0;
  #chance = 0;

  now = (): number => this.time;
  /** Near the middle, and never the same twice: ids are made from it. */
  random = (): number => {
    this.#chance += 1;
    return 0.5 + (this.#chance % 65_536) / 65_536 ** 2;
  };
  sleep = async (milliseconds: number): Promise<void> => this.pass(milliseconds);

  /** Schedules something that happens by itself. */
  later(milliseconds: number, happen: () => void): void {
    this.due.push({ at: this.time + milliseconds, order: this.nextOrder(), happen });
  }

  /** Lets time pass. */
  pass(milliseconds: number): void {
    const until = this.time + milliseconds;
    while (this.happenNext(until));
    this.time = until;
  }

  /** Orders things that happen at the same moment. */
  protected nextOrder(): number {
    return this.#order++;
  }

  /** Lets the next thing happen that is due until then. */
  protected happenNext(until: number): boolean {
    let next: Due | undefined;
    for (const one of this.due)
      if (!next || one.at < next.at || (one.at === next.at && one.order < next.order)) next = one;
    if (!next || next.at > until) return false;
    this.due.splice(this.due.indexOf(next), 1);
    this.time = Math.max(this.time, next.at);
    next.happen();
    return true;
  }
}

/**
 * Runs several stacks alternately; each continues after its sleep: a call sleeps on its way to AWS and back. The same
 * seed gives the same history.
 */
export class Schedule extends VirtualTime {
  #seed: number;

  constructor(seed: number) {
    super();
    this.#seed = seed;
  }

  override random = (): number => {
    // mulberry32
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  override sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => this.later(milliseconds, resolve));

  /** Runs one stack until its end, and lets time pass until every reader sees the result. */
  async alone(run: () => Promise<void>): Promise<void> {
    const [end] = await this.run([run()]);
    if (end?.status === "rejected") throw end.reason;
    this.pass(3_000);
  }

  /** Runs all stacks until they have ended. */
  async run<T>(runs: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    let settled: PromiseSettledResult<T>[] | undefined;
    void Promise.allSettled(runs).then((all) => {
      settled = all;
    });
    for (;;) {
      // By then, everything that doesn't sleep has continued.
      await new Promise(setImmediate);
      if (settled) return settled;
      if (!this.happenNext(Number.POSITIVE_INFINITY)) throw new Error("everybody waits for something else");
    }
  }

  protected override nextOrder(): number {
    return this.random();
  }
}
