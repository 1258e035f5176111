import { ACCOUNT_BITS, setOf, textOf } from "./accounts";
import { PAUSES_AT, POSITION, POSITION_BITS, word } from "./board";
import type { Flight } from "./flights";
import { isCall, type Process } from "./processes";
import { Promises, UNTOUCHED } from "./promises";
import { DEAD, FRESH, OLD } from "./turns";
import {
  aged,
  claimedBy,
  leavingOf,
  liveAccounts,
  liveText,
  liveValue,
  markOf,
  nonceName,
  scalarsOf,
} from "./values";

/** What goes wrong, or by: kills, calls that land late or never, turns that age, days, and people. */
export abstract class Hazards extends Promises {
  /** A run is killed before its next call; what it has called is done, or on its way. */
  protected crash(process: Process): void {
    if (process.isStart || this.budget(this.base, "crashes") === 0) return;
    const { stack, pending } = process;
    for (const again of this.processes.restarts(process)) {
      const then =
        again.run === process.run ? "" : `, then told to ${again.run.intent} [${again.run.accounts}]`;
      this.restore();
      this.spend("crashes");
      this.next[stack] = again.id;
      this.next[this.at.wait + stack] = this.positions();
      this.tell(() => `${this.nameOf(stack)}: is killed${then}`);
      if (!isCall(pending, "put") || this.budget(this.base, "late") === 0) continue;
      const accounts = setOf(pending.accounts);
      if (accounts & this.bad) continue;
      this.spend("late");
      this.launch({
        kind: "put",
        stack,
        turn: process.turn,
        value: liveValue(accounts, process.scalars),
        over: 0,
      });
      this.tell(
        () => `${this.nameOf(stack)}: is killed while its Put of ${textOf(accounts)} is on its way${then}`,
      );
    }
  }

  protected landOrDrop(): void {
    for (const [position, flight] of this.flights.of(word(this.base, this.at.flights)).entries()) {
      const name = this.nameOf(flight.stack);
      this.restore();
      this.next[this.at.flights] = this.flights.without(word(this.base, this.at.flights), position);
      this.tell(() => `what ${name} has sent is lost`);
      this.arrive(flight);
      this.tell(() => `what ${name} has sent arrives: ${this.flightText(flight)}`);
    }
  }

  protected arrive({ kind, stack, value, over }: Flight): void {
    if (kind === "put") this.land(value);
    else if (kind === "lease") {
      if (word(this.next, this.at.lease) === over) this.next[this.at.lease] = value;
    } else if (!this.isGone(this.next) && (!this.isExclusive || this.latestClaim(this.next, stack) === over))
      this.append(stack, value);
  }

  protected flightText({ kind, stack, value }: Flight): string {
    if (kind === "put") return `a Put of ${liveText(value)}`;
    return kind === "lease"
      ? `the turn ${this.leaseName(value) || "given back"}`
      : this.claimText(value, stack);
  }

  protected age(): void {
    for (let stack = 0; stack < this.count; stack++) {
      const { turn, taken } = this.processes.get(word(this.base, stack));
      const seen = this.isExclusive
        ? this.leaseOf(this.base, stack)
        : markOf(this.latestClaim(this.base, stack));
      if (seen > 0 && !(taken && seen === turn)) this.ageOrphan(stack, seen);
      if (taken && turn > 0) this.ageOwn(stack, turn);
    }
  }

  /** A turn whose run is over: it is of no use to be old. */
  protected ageOrphan(stack: number, turn: number): void {
    if (this.ageOf(this.base, stack, turn) === DEAD || this.isSending(stack, turn)) return;
    this.restore();
    this.setAge(stack, turn, DEAD);
    this.tell(() => `the turn ${nonceName(this.nameOf(stack), turn)} dies`);
  }

  protected ageOwn(stack: number, turn: number): void {
    const age = this.ageOf(this.base, stack, turn);
    this.restore();
    if (age === FRESH && this.budget(this.base, "agings") > 0) {
      this.spend("agings");
      this.setAge(stack, turn, OLD);
      this.tell(() => `${this.nameOf(stack)}: pauses, and its turn gets old`);
    } else if (age === OLD && !this.isSending(stack, turn)) {
      this.setAge(stack, turn, DEAD);
      this.tell(() => `the turn ${nonceName(this.nameOf(stack), turn)} dies`);
    }
  }

  protected isQuiet(state: Int32Array): boolean {
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

  protected passDay(): void {
    for (let stack = 0; stack < this.count; stack++) {
      const value = this.latestClaim(this.next, stack);
      const turn = this.isExclusive ? this.leaseOf(this.next, stack) : markOf(value);
      this.next[this.at.claim + stack] = this.versions.intern([aged(value)]);
      this.next[this.at.wait + stack] = 0;
      if (turn > 0) this.setAge(stack, turn, DEAD);
    }
    const live = this.versions.latest(word(this.next, this.at.live));
    this.next[this.at.live] = this.versions.intern([live]);
  }

  protected addByHand(accounts: number, added: number): void {
    let claimed = 0;
    for (let stack = 0; stack < this.count; stack++) {
      const value = this.latestClaim(this.next, stack);
      claimed |= claimedBy(value) | leavingOf(value);
    }
    this.settleLive(accounts | added);
    const gone = word(this.next, this.at.gone) & ~added;
    this.next[this.at.gone] = gone | ((added & ~claimed) << UNTOUCHED);
  }

  protected removeByHand(accounts: number, removed: number): void {
    this.settleLive(accounts & ~removed);
    for (let stack = 0; stack < this.count; stack++)
      this.next[this.at.kept] = word(this.next, this.at.kept) & ~(removed << (stack * ACCOUNT_BITS));
    this.next[this.at.gone] = word(this.next, this.at.gone) & ~(removed << UNTOUCHED);
  }

  protected settleLive(accounts: number): void {
    const { live } = this.at;
    const value = liveValue(accounts, scalarsOf(this.versions.latest(word(this.next, live))));
    this.next[live] = this.versions.intern([value]);
    for (let stack = 0; stack < this.count; stack++)
      this.next[this.at.wait + stack] =
        word(this.next, this.at.wait + stack) & ~(POSITION << (this.count * POSITION_BITS));
  }
}
