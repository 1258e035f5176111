import type { Emulator } from "../../emulator";
import type { AnsweredRequest } from "../../emulator/log";
import { stackOf } from "./deployer";

const NAME = "security";

/** Checks the aggregator after every answer: promised accounts must be there, and removed ones must not. */
export class Watch {
  /** What went wrong, in order of time. */
  readonly broken: string[] = [];
  /** What changed on the aggregator, and which request was answered at that moment. */
  readonly changes: string[] = [];
  private aws: Emulator | undefined;
  private readonly promised = new Map<string, readonly string[]>();
  private readonly gone = new Map<string, readonly string[]>();
  private readonly listeners = new Set<(stack: string, operation: string) => void>();
  private live: ReadonlySet<string> = new Set();
  private updated = 0;

  observe(aws: Emulator): void {
    this.aws = aws;
  }

  /** From now on, these accounts have to be there, and the others must not. */
  promise(stack: string, there: readonly string[], away: readonly string[]): void {
    this.promised.set(stack, there);
    this.gone.set(stack, away);
    this.look(`${stack} succeeded`);
    this.compare(`${stack} succeeded`);
  }

  /** A new round. */
  clear(): void {
    this.broken.length = 0;
    this.changes.length = 0;
  }

  forget(): void {
    this.clear();
    this.promised.clear();
    this.gone.clear();
    this.live = new Set();
  }

  onAnswer(listener: (stack: string, operation: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly answered = (entry: AnsweredRequest): void => {
    const stack = stackOf(entry) ?? "?";
    this.look(`${entry.operation} of ${stack} answered ${entry.status ?? "nothing"} ${entry.fault ?? ""}`);
    for (const listener of this.listeners) listener(stack, entry.operation ?? "?");
  };

  private look(when: string): void {
    const found = this.aws?.aggregators().find(({ name }) => name === NAME);
    const live = found?.accountIds ?? [];
    if (found?.lastUpdatedTime === this.updated && live.length === this.live.size) return;
    this.updated = found?.lastUpdatedTime ?? 0;
    const next = new Set(live);
    const added = live.filter((id) => !this.live.has(id));
    const removed = [...this.live].filter((id) => !next.has(id));
    this.live = next;
    if (added.length + removed.length === 0) return;
    this.changes.push(`${stamp()} +[${added}] −[${removed}] seen when ${when}`);
    this.compare(when);
  }

  private compare(when: string): void {
    for (const [stack, accounts] of this.promised)
      for (const id of accounts)
        if (!this.live.has(id)) this.broken.push(`${stamp()} ${stack} has lost ${id}, when ${when}`);
    for (const [stack, accounts] of this.gone)
      for (const id of accounts)
        if (this.live.has(id))
          this.broken.push(`${stamp()} ${stack} released ${id}, but it is there, when ${when}`);
  }
}

export function stamp(time = Date.now()): string {
  return new Date(time).toISOString().slice(11, 23);
}
