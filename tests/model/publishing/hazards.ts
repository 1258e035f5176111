import { ACCOUNT_BITS, setOf, textOf } from "./accounts";
import { PAUSES_AT, word } from "./board";
import type { Flight } from "./flights";
import { isCall, type Process } from "./processes";
import { Promises, UNTOUCHED } from "./promises";
import type { StoreName } from "./scenario";
import { EXPIRED, FRESH, OLD } from "./turns";
import {
  aged,
  claimedBy,
  DELETED,
  expired,
  hasExpired,
  isCreate,
  isRunning,
  leavingOf,
  liveAccounts,
  liveText,
  liveValue,
  markOf,
  NOTHING,
  scalarsOf,
} from "./values";

/**
 * The hazards and the passing of time: kills, calls that land late or never, turns and runs that age, days, and changes
 * by hand.
 */
export abstract class Hazards extends Promises {
  /** The writes that the pending call of a process sends, if they take effect later. */
  protected abstract sentBy(process: Process): readonly Flight[];

  /** A run is killed before its next call. Its last call has taken effect, or has not landed yet. */
  protected crash(process: Process): void {
    if (process.isStart || this.budget(this.base, "crashes") === 0) return;
    const { stack } = process;
    for (const again of this.processes.restarts(process)) {
      const then =
        again.run === process.run ? "" : `, then asked to ${again.run.intent} [${again.run.accounts}]`;
      this.restore();
      this.spend("crashes");
      this.begin(stack, again);
      this.abandon(process, again);
      this.tell(() => `${this.nameOf(stack)}: is killed${then}`);
      if (this.budget(this.base, "late") === 0) continue;
      if (process.guard === "landed" && this.isFlying(stack)) continue;
      this.restore();
      if (process.guard === "visible") this.settle(stack);
      const ready = this.next.slice();
      for (const flight of this.sentBy(process)) {
        this.restore(ready);
        this.spend("crashes");
        this.spend("late");
        this.begin(stack, again);
        this.abandon(process, again);
        this.launch({ ...flight, run: "killed" });
        this.tell(
          () => `${this.nameOf(stack)}: is killed while this is in flight: ${this.flightText(flight)}${then}`,
        );
      }
    }
  }

  /** A create that was killed after it had finished, before a state recorded it. */
  private abandon({ store, own }: Process, again: Process): void {
    const value = this.latestClaim(this.next, store, own);
    if (again.own !== own && value !== NOTHING && !isCreate(value)) this.noteReturn(own);
  }

  protected landOrDrop(): void {
    for (const [position, flight] of this.flightsIn(this.base).entries()) {
      const name = this.nameOf(flight.stack);
      this.restore();
      this.next[this.at.flights] = this.flights.without(word(this.base, this.at.flights), position);
      this.tell(() => `what ${name} has sent is lost`);
      this.arrive(flight);
      this.tell(() => `what ${name} has sent arrives: ${this.flightText(flight)}`);
    }
  }

  protected arrive(flight: Flight) {
    const { kind, store, key, value, over } = flight;
    const lease = word(this.next, this.at.lease);
    switch (kind) {
      case "put":
        return this.land(value);
      case "home":
        this.next[this.at.home] = this.versions.append(word(this.next, this.at.home), value);
        return;
      case "acquire":
        if (lease === over && word(this.next, this.at.moved) === 0) this.setLease(value);
        return;
      case "release":
        if (lease === value) this.setLease(NOTHING);
        return;
      case "leave":
        return this.leave(store);
      case "delete":
        if (!this.isDeleted(this.next)) this.vanish(flight.stack, value !== 0);
        return;
      case "absorb":
        return this.absorbed(flight);
      case "remove":
        if (this.latestClaim(this.next, store, key) === over) this.append(store, key, NOTHING);
        return;
      case "write":
        if (!this.isGone(this.next, store)) this.writeArrives(flight);
    }
  }

  private writeArrives({ store, key, stack, value, run }: Flight): void {
    const isEmpty = this.latestClaim(this.next, store, key) === NOTHING;
    if (run === "old" && !isEmpty && !this.shell.overwrites) return;
    const process = this.processes.get(word(this.next, stack));
    // A create that was killed during its last write has finished, but no state records it.
    const isForgotten =
      process.own !== key && (isEmpty || !isCreate(value) || this.hasOverslept(this.next, stack));
    if (value !== NOTHING && ((run === "old" && isEmpty) || (run === "killed" && isForgotten)))
      this.noteReturn(key);
    this.append(store, key, value);
    if (run !== "killed" || process.own !== key || process.store !== store || process.wrote) return;
    if (store === "tags") this.noteStray(claimedBy(value));
    else if (process.known) this.next[stack] = this.processes.outdated(process).id;
  }

  /**
   * A namesake's claim is removed in the version that was read: if that run was only paused, it writes under another
   * version from then on.
   */
  protected absorbed({ store, key, over }: Pick<Flight, "store" | "key" | "over">): void {
    const latest = this.latestClaim(this.next, store, key);
    if (latest === over) this.append(store, key, NOTHING);
    else if (latest !== NOTHING && this.hasOverslept(this.next, this.keys[key]?.stack ?? 0))
      this.noteReturn(key);
  }

  protected setLease(value: number): void {
    this.next[this.at.lease] = value;
    // A late request doesn't acquire a lease that was released meanwhile.
    this.mapFlights((flight) => (flight.kind === "acquire" || flight.kind === "leave" ? undefined : flight));
  }

  /** A table records that claims are kept elsewhere. */
  protected leave(store: StoreName): void {
    if (store !== "dynamodb") return;
    this.next[this.at.moved] = 1;
    this.setLease(NOTHING);
  }

  /** The aggregator is deleted. */
  protected vanish(stack: number, isForced: boolean): void {
    const others = this.everyProcess(this.next)
      .filter((other) => other.stack !== stack && !this.hasOverslept(this.next, other.stack))
      .reduce((sum, other) => sum | this.keptOf(this.next, other.stack), 0);
    if (others && !isForced) this.wrong ??= `the aggregator is deleted while others hold ${textOf(others)}`;
    this.setLive(DELETED);
    // Tags are deleted together with their aggregator.
    if (this.stores.includes("tags"))
      for (let key = 0; key < this.keys.length; key++) this.append("tags", key, NOTHING);
    this.next[this.at.kept] = 0;
    this.next[this.at.owed] = 0;
  }

  protected flightText({ kind, key, value }: Flight): string {
    switch (kind) {
      case "put":
        return `a Put of ${liveText(value)}`;
      case "acquire":
        return `the turn ${this.leaseName(value)}`;
      case "release":
        return `the turn ${this.leaseName(value)} released`;
      case "absorb":
      case "remove":
        return `the removal of the claim of ${this.keyName(key)}`;
      case "leave":
        return "that claims are kept elsewhere";
      case "delete":
        return "the deletion of the aggregator";
      case "home":
        return "the owner tag";
      case "write":
        return `the claim of ${this.keyName(key)}: ${this.claimText(value, key)}`;
    }
  }

  protected age(): void {
    for (let key = 0; key < this.keys.length; key++) {
      const owner = this.everyProcess(this.base).find(
        ({ own, taken, turn }) => own === key && taken && turn > 0,
      );
      const marks = new Set(
        this.stores.map((store) =>
          store === "dynamodb"
            ? this.leaseOf(this.base, key)
            : markOf(this.latestClaim(this.base, store, key)),
        ),
      );
      for (const seen of marks) if (seen > 0 && seen !== owner?.turn) this.ageOrphan(key, seen);
      if (owner) this.ageOwn(owner);
      this.ageRuns(key);
    }
  }

  /** A turn whose run has ended only needs to expire. */
  private ageOrphan(key: number, turn: number): void {
    if (this.ageOf(this.base, key, turn) === EXPIRED || this.isSending(key, turn)) return;
    this.restore();
    this.setAge(key, turn, EXPIRED);
    this.tell(() => `the turn ${this.turnName(key, turn)} expires`);
  }

  private ageOwn({ stack, own, turn }: Process): void {
    const age = this.ageOf(this.base, own, turn);
    this.restore();
    if (age === FRESH && this.budget(this.base, "agings") > 0) {
      this.spend("agings");
      this.setAge(own, turn, OLD);
      this.noteOverslept(stack);
      this.tell(() => `${this.keyName(own)}: pauses, and its turn gets old`);
    } else if (age === OLD && !this.isSending(own, turn)) {
      this.setAge(own, turn, EXPIRED);
      this.tell(() => `the turn ${this.turnName(own, turn)} expires`);
    }
  }

  /** A run whose mark is too old counts as expired: it was killed, or it pauses. */
  private ageRuns(key: number): void {
    for (const store of this.stores) {
      const value = this.latestClaim(this.base, store, key);
      if (!isRunning(value) || markOf(value) > 0 || hasExpired(value)) continue;
      const stack = this.keys[key]?.stack ?? 0;
      const writer = this.writerOf(store, key);
      const isOnItsWay = this.flightsIn(this.base).some(
        (flight) => flight.stack === stack && (flight.kind !== "put" || store === "tags"),
      );
      if (isOnItsWay || (writer && (this.budget(this.base, "agings") === 0 || isCall(writer.pending, "put"))))
        continue;
      this.restore();
      if (writer) {
        this.spend("agings");
        this.noteOverslept(stack);
      }
      this.settleAt(this.place(store, key), expired(value));
      this.tell(() => `the run of ${this.keyName(key)} expires${writer ? ", since it pauses" : ""}`);
    }
  }

  private isQuiet(state: Int32Array): boolean {
    return (
      !this.isFlightLeft(state) && this.everyProcess(state).every(({ isStart, isEnd }) => isStart || isEnd)
    );
  }

  protected pauseOf(state: Int32Array) {
    return this.scenario.pauses?.[word(state, this.at.budgets) >> PAUSES_AT];
  }

  protected pause() {
    const pause = this.pauseOf(this.base);
    if (!pause || !this.isQuiet(this.base)) return;
    this.restore();
    this.next[this.at.budgets] = word(this.next, this.at.budgets) + (1 << PAUSES_AT);
    if ("day" in pause) {
      this.passDay();
      return this.tell(() => "a day passes");
    }
    const accounts = liveAccounts(this.versions.latest(word(this.next, this.at.live)));
    if ("adds" in pause) this.addByHand(accounts, setOf(pause.adds));
    else this.removeByHand(accounts, setOf(pause.removes));
    this.tell(() =>
      "adds" in pause
        ? `somebody adds [${pause.adds}] by hand`
        : `somebody removes [${pause.removes}] by hand`,
    );
  }

  private passDay(): void {
    for (const store of this.stores)
      for (let key = 0; key < this.keys.length; key++) {
        const value = this.latestClaim(this.next, store, key);
        const turn = store === "dynamodb" ? this.leaseOf(this.next, key) : markOf(value);
        this.settleAt(this.place(store, key), aged(value));
        if (turn > 0) this.setAge(key, turn, EXPIRED);
      }
    this.settleAt(this.at.live, this.versions.latest(word(this.next, this.at.live)));
  }

  private addByHand(accounts: number, added: number): void {
    let claimed = 0;
    for (const store of this.stores)
      for (let key = 0; key < this.keys.length; key++) {
        const value = this.latestClaim(this.next, store, key);
        claimed |= claimedBy(value) | leavingOf(value);
      }
    this.settleLive(accounts | added);
    const gone = word(this.next, this.at.gone) & ~added;
    this.next[this.at.gone] = gone | ((added & ~claimed) << UNTOUCHED);
  }

  private removeByHand(accounts: number, removed: number): void {
    this.settleLive(accounts & ~removed);
    for (let stack = 0; stack < this.count; stack++)
      this.next[this.at.kept] = word(this.next, this.at.kept) & ~(removed << (stack * ACCOUNT_BITS));
    this.next[this.at.gone] = word(this.next, this.at.gone) & ~(removed << UNTOUCHED);
  }

  private settleLive(accounts: number): void {
    const value = liveValue(accounts, scalarsOf(this.versions.latest(word(this.next, this.at.live))));
    this.settleAt(this.at.live, value);
  }
}
