import type { MoveEvent } from "../../../provider/sharing/protocol/move";
import { listOf } from "./accounts";
import { ENDED_SHARING, otherStore, word } from "./board";
import type { Flight } from "./flights";
import { Hazards } from "./hazards";
import type { Pending, Process } from "./processes";
import type { StoreName } from "./scenario";
import {
  claimedBy,
  claimValue,
  ENDED,
  expired,
  isRunning,
  keptClaim,
  leavingOf,
  NOTHING,
  runKind,
  runOf,
  withMark,
} from "./values";

type MovePending = Extract<Pending, { move: unknown }>;

// Keys of the events of a move, which no event of publishing has.
const DONE = 1;
const LATE = 2;
const UNKNOWN = 3;
const LOCATED = 4;
const REFUSED = 7;
const READ = 8;

/** The owner moves claims to the other store, or ends sharing. */
export abstract class Moves extends Hazards {
  /** The own claim was written: earlier writes of killed runs have no effect from then on. */
  protected written(process: Process, value: number): void {
    this.overtake(process);
    this.append(process.store, process.own, value);
  }

  /** @param isUnsure - whether this write may take effect later, or never */
  protected overtake({ store, own }: Pick<Process, "store" | "own">, isUnsure = false): void {
    if (this.shell.overwrites) return;
    this.mapFlights((flight) => {
      if (flight.store !== store || flight.key !== own) return flight;
      // The new claim has another version than the one that was to be removed.
      if (flight.kind === "remove") return undefined;
      if (flight.kind !== "write") return flight;
      if (store === "dynamodb") return isUnsure && flight.run === "going" ? flight : undefined;
      return flight.run === "killed" ? { ...flight, run: "old" } : flight;
    });
  }

  private isOwner(stack: number): boolean {
    return (
      this.scenario.stacks[stack]?.runs.some(({ intent, scalars }) => intent === "close" || scalars) === true
    );
  }

  /** Whether a reader may find that claims are kept elsewhere. The owner reads its own settings instead. */
  protected elsewhere({ stack, store }: Process, state: Int32Array): readonly boolean[] {
    if (store === "dynamodb") return [word(state, this.at.moved) !== 0];
    if (this.isOwner(stack)) return [false];
    const homes = this.versions.of(word(state, this.at.home));
    return [...new Set(homes.map((home) => this.homeOf(home) !== store))];
  }

  /** A member reads the owner tag before it begins, and fails if that names another store. */
  protected isRefused(process: Process, ready: Int32Array): boolean {
    if (this.stores.length === 1 || this.isOwner(process.stack) || this.isDeleted(ready)) return false;
    const homes = this.versions.of(word(ready, this.at.home)).map((home) => this.homeOf(home));
    if (homes.some((home) => home !== process.store)) {
      this.restore(ready);
      const failed = { ...process, pending: { failed: "moved", missing: [], unfinished: false } } as const;
      this.noteRefusal(failed);
      this.finish(process, false);
      this.tell(() => `${this.nameOf(process.stack)}: reads that claims are kept elsewhere, and fails`);
    }
    return homes.every((home) => home !== process.store);
  }

  private noteRefusal(process: Process): void {
    if (!this.scenario.stacks[process.stack]?.mayFail?.includes("moved"))
      this.wrong ??= `${this.nameOf(process.stack)} fails: moved`;
  }

  protected find(process: Process, ready: Int32Array): void {
    for (const home of new Set(this.versions.of(word(ready, this.at.home)))) {
      this.restore(ready);
      const isMoved = this.homeOf(home) !== process.store;
      this.follow(process, this.processes.found(process, isMoved));
      this.tell(
        () => `${this.nameOf(process.stack)}: finds that claims are ${isMoved ? "moved" : "where they were"}`,
      );
    }
  }

  protected endSharing(process: Process): void {
    this.setHome(ENDED_SHARING);
    this.follow(process, this.processes.goesOn(process, "withdraw"));
    this.tell(() => `${this.nameOf(process.stack)}: ends sharing`);
  }

  protected withdraw(process: Process): void {
    this.written(process, NOTHING);
    this.leave(process.store);
    this.finish(process, true);
    this.tell(() => `${this.nameOf(process.stack)}: removes its claim`);
  }

  private setHome(value: number): void {
    this.next[this.at.home] = this.versions.append(word(this.next, this.at.home), value);
  }

  protected move(process: Process, ready: Int32Array, pending: MovePending) {
    this.restore(ready);
    if (pending.move === "read") return this.readAll(process, ready);
    if (pending.move === "locate") return this.locate(process, ready);
    this.makeStep(process, ready, pending);
    if (["mark", "copy", "flip"].includes(pending.move)) this.refuse(process, ready);
    this.makeStepUnsurely(process, ready);
  }

  private answer(process: Process, key: number, event: MoveEvent): void {
    this.follow(
      process,
      this.processes.moved(process, key * 4, () => event),
    );
  }

  private makeStep(process: Process, ready: Int32Array, pending: MovePending) {
    const { store, own, stack } = process;
    const name = this.nameOf(stack);
    const done = () => this.answer(process, DONE, { event: "done" });
    switch (pending.move) {
      case "mark":
        this.written(process, this.markedValue(process));
        done();
        return this.tell(() => `${name}: says that a move is going on`);
      case "copy":
        return this.copy(process, pending);
      case "flip":
        if (this.isExpired(ready, own, this.latestClaim(ready, store, own))) {
          this.answer(process, LATE, { event: "late" });
          return this.tell(() => `${name}: is too late to name the new store`);
        }
        this.setHome(this.homeIn(otherStore(store)));
        done();
        return this.tell(() => `${name}: names the new store`);
      case "retire":
        if (store === "tags") return this.empty(process, store, pending);
        this.leave(store);
        done();
        return this.tell(() => `${name}: leaves the old store`);
      case "clear":
        return this.empty(process, otherStore(store), pending);
      case "reopen":
        this.written(process, this.reopenedValue(process));
        done();
        return this.tell(() => `${name}: lets others join again`);
    }
  }

  private locate(process: Process, ready: Int32Array): void {
    for (const home of new Set(this.versions.of(word(ready, this.at.home)))) {
      this.restore(ready);
      const moved = this.homeOf(home) !== process.store;
      this.answer(process, LOCATED + home, { event: "located", moved });
      this.tell(() => `${this.nameOf(process.stack)}: finds the ${moved ? "new" : "old"} store named`);
    }
  }

  /** AWS rejects a write of the move, which has no effect. */
  private refuse(process: Process, ready: Int32Array): void {
    if (this.budget(ready, "throttles") === 0) return;
    this.restore(ready);
    this.spend("throttles");
    this.answer(process, REFUSED, { event: "refused" });
    this.tell(() => `${this.nameOf(process.stack)}: is refused a step of the move`);
  }

  private makeStepUnsurely(process: Process, ready: Int32Array): void {
    if (this.budget(ready, "unsure") === 0) return;
    this.restore(ready);
    const [flight] = this.sentByMove(process);
    if (!flight) return;
    for (const fate of ["took effect", "is in flight", "is lost"]) {
      this.restore(ready);
      this.spend("unsure");
      if (flight.kind === "write")
        this.overtake({ store: flight.store, own: flight.key }, fate !== "took effect");
      if (fate === "took effect") this.arrive(flight);
      if (fate === "is in flight") this.launch(flight);
      this.answer(process, UNKNOWN, { event: "unknown" });
      this.tell(
        () => `${this.nameOf(process.stack)}: has no answer to ${this.flightText(flight)}: it ${fate}`,
      );
    }
  }

  private readAll(process: Process, ready: Int32Array) {
    const { store, own, stack } = process;
    this.eachReading(ready, store, false, (values) => {
      this.restore(ready);
      const running = values.flatMap((value, key) =>
        key !== own && isRunning(value) && !this.isExpired(ready, key, value)
          ? [{ key: this.keyName(key), nonce: `${this.keyName(key)}~`, isExpired: false }]
          : [],
      );
      const full = this.scenario.stacks[stack]?.full === true;
      const copied = values.map((value, key) => this.copied(ready, value, key, own));
      const id = this.readingKey(ready, store, values, 0, false);
      this.follow(
        process,
        this.processes.moved(
          process,
          (READ + id) * 4,
          () => ({ event: "read", running, unreadable: this.scenario.damaged === true, full }),
          copied,
        ),
      );
      this.tell(
        () => `${this.nameOf(stack)}: reads what to move → ${this.readingText(ready, store, values, 0)}`,
      );
    });
  }

  /** In the new store, stacks may join. */
  private copied(state: Int32Array, value: number, key: number, own: number): number {
    const claim = keptClaim(value);
    if (!claim) return NOTHING;
    const accounts = listOf(claimedBy(value));
    const leaving = listOf(leavingOf(value));
    if (key === own) return claimValue({ accounts, leaving }, 0, ENDED);
    const moved = withMark(claimValue({ ...claim, leaving }, 0, ENDED), 0, runOf(value));
    return isRunning(value) && this.isExpired(state, key, value) ? expired(moved) : moved;
  }

  private markedValue({ store, own }: Process): number {
    const value = this.latestClaim(this.next, store, own);
    const claim = { accounts: listOf(claimedBy(value)), leaving: listOf(leavingOf(value)) };
    return claimValue({ ...claim, closing: "forced" }, 0, runKind("on", false));
  }

  /**
   * Writes to the table even if it doesn't say that claims are kept elsewhere, so that a late write of a killed run
   * can't say so.
   */
  private useAgain(store: StoreName): void {
    if (store !== "dynamodb") return;
    this.next[this.at.moved] = 0;
    if (!this.shell.trusting) this.mapFlights((flight) => (flight.kind === "leave" ? undefined : flight));
  }

  /** Copies one claim after the other, skipping those that are already equal in both stores. */
  private copy(process: Process, { key: from }: MovePending) {
    const { stack, store, own, values } = process;
    const to = otherStore(store);
    if (from === 0) this.useAgain(to);
    let key = from;
    while (key < this.keys.length && this.latestClaim(this.next, to, key) === (values[key] ?? NOTHING))
      this.overtake({ store: to, own: key++ });
    if (key === this.keys.length) {
      this.follow(
        process,
        this.processes.moved(process, DONE * 4, () => ({ event: "done" })),
      );
      return this.tell(() => `${this.nameOf(stack)}: has copied all claims`);
    }
    // A write that is sent long after the mark could land after a later run has begun.
    if (this.isExpired(this.next, own, this.latestClaim(this.next, store, own)))
      this.written(process, this.markedValue(process));
    this.overtake({ store: to, own: key });
    this.append(to, key, values[key] ?? NOTHING);
    this.outdate(to, key);
    this.follow(process, this.processes.movingOn(process, key + 1));
    this.tell(() => `${this.nameOf(stack)}: copies the claim of ${this.keyName(key)}`);
  }

  /** Removes one claim after the other. */
  private empty(process: Process, store: StoreName, pending: MovePending): void {
    const name = this.nameOf(process.stack);
    const key = this.firstThere(store, pending.key);
    if (key === undefined) {
      this.answer(process, DONE, { event: "done" });
      this.tell(() => `${name}: has emptied ${store}`);
      return;
    }
    this.overtake({ store, own: key });
    this.append(store, key, NOTHING);
    this.outdate(store, key);
    this.follow(process, this.processes.movingOn(process, key + 1));
    this.tell(() => `${name}: removes the claim of ${this.keyName(key)} from ${store}`);
  }

  /** In a table, a process that read a claim finds it changed if another one has written it since. */
  private outdate(store: StoreName, key: number): void {
    if (store !== "dynamodb") return;
    const reader = this.everyProcess(this.next).find((one) => one.own === key && one.store === store);
    if (reader?.known) this.next[reader.stack] = this.processes.outdated(reader).id;
  }

  private firstThere(store: StoreName, from: number): number | undefined {
    for (let key = from; key < this.keys.length; key++)
      if (this.latestClaim(this.next, store, key) !== NOTHING) return key;
    return undefined;
  }

  private reopenedValue({ store, own }: Process): number {
    const value = this.latestClaim(this.next, store, own);
    return claimValue({ accounts: listOf(claimedBy(value)), leaving: listOf(leavingOf(value)) }, 0, ENDED);
  }

  private flipFlight({ stack, store, own }: Process): Flight {
    const value = this.homeIn(otherStore(store));
    return { kind: "home", stack, key: own, store, turn: 0, value, over: 0, run: "going" };
  }

  protected sentByMove(process: Process): readonly Flight[] {
    const { stack, store, own, pending, values } = process;
    const to = otherStore(store);
    const flight = { kind: "write", stack, key: own, store, turn: 0, over: 0, run: "going" } as const;
    if ("call" in pending) {
      if (pending.call === "end") return [{ ...this.flipFlight(process), value: ENDED_SHARING }];
      return pending.call === "withdraw" ? [{ ...flight, value: NOTHING }] : [];
    }
    if (!("move" in pending)) return [];
    switch (pending.move) {
      case "mark":
        return [{ ...flight, value: this.markedValue(process) }];
      case "copy": {
        let { key } = pending;
        const isThere = (at: number) => this.latestClaim(this.next, to, at) === (values[at] ?? NOTHING);
        while (key < this.keys.length && isThere(key)) key++;
        return key < this.keys.length ? [{ ...flight, store: to, key, value: values[key] ?? NOTHING }] : [];
      }
      case "flip":
        return [this.flipFlight(process)];
      case "retire":
        if (store === "dynamodb") return [{ ...flight, kind: "leave", value: 0 }];
        return this.removals(process, store, pending);
      case "clear":
        return this.removals(process, to, pending);
      case "reopen":
        return [{ ...flight, value: this.reopenedValue(process) }];
      default:
        return [];
    }
  }

  private removals({ stack }: Process, store: StoreName, pending: MovePending): Flight[] {
    const key = this.firstThere(store, pending.key);
    if (key === undefined) return [];
    const over = this.latestClaim(this.next, store, key);
    return [{ kind: "remove", stack, key, store, turn: 0, value: NOTHING, over, run: "going" }];
  }
}
