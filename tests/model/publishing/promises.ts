import { ACCOUNT_BITS, ALL_ACCOUNTS, listOf, setOf, textOf } from "./accounts";
import { word } from "./board";
import type { Process } from "./processes";
import { Readings } from "./readings";
import {
  claimedBy,
  claimValue,
  contentOf,
  DELETED,
  ENDED,
  leavingOf,
  liveAccounts,
  NOTHING,
  scalarsOf,
} from "./values";

const SCALARS_PROTECTED = 1 << (3 * ACCOUNT_BITS);

/**
 * The parts of a word about accounts without a claim: released by their last stack, never claimed, or claimed only by a
 * failed run.
 */
export const UNTOUCHED = ACCOUNT_BITS;
const FAILED = 2 * ACCOUNT_BITS;

/** From here on, one bit for each claim of a killed run that landed after its stack had left. */
const RETURNED = 3 * ACCOUNT_BITS;

/** In the word of what is owed: accounts that a late claim may have added. */
const STRAY = 3 * ACCOUNT_BITS;

/** Down from here, one bit for each stack that paused for too long. */
const OVERSLEPT = 30;

/** How runs begin and end, what they promise, and whether the promises are kept. */
export abstract class Promises extends Readings {
  /** Continues with `after`, whose wait begins now. A run that needs no wait ends at once. */
  protected follow(process: Process, after: Process) {
    if (process.isStart && !after.isStart) this.declare(process);
    if (after.guard === "none" && ("done" in after.pending || "failed" in after.pending))
      return this.close(after);
    this.next[process.stack] = after.id;
    this.next[this.at.wait + process.stack] = after.guard === "visible" ? this.positions() : 0;
  }

  protected finish(process: Process, isSuccess: boolean): void {
    this.begin(process.stack, this.processes.following(process, isSuccess));
  }

  /** Another deployment begins, while writes of the former one may still land. */
  protected begin(stack: number, process: Process): void {
    this.mapFlights((flight) =>
      flight.stack === stack && flight.run === "going" ? { ...flight, run: "killed" } : flight,
    );
    this.next[stack] = process.id;
    this.next[this.at.wait + stack] = process.guard === "visible" ? this.positions() : 0;
  }

  /** The stack itself removes what it no longer declares: from now on, those accounts may leave. */
  private declare({ stack, run, ever }: Process): void {
    const declared = run.intent === "hold" ? setOf(run.accounts) : run.intent === "close" ? ALL_ACCOUNTS : 0;
    const bits = stack * ACCOUNT_BITS;
    const kept = word(this.next, this.at.kept);
    const owed = word(this.next, this.at.owed) & ~(ALL_ACCOUNTS << bits);
    this.next[this.at.owed] = owed | (kept & (ALL_ACCOUNTS << bits));
    this.next[this.at.kept] = kept & ~((ALL_ACCOUNTS & ~declared) << bits);
    if (run.intent === "close") return;
    const wanted = setOf(run.accounts);
    const gone = word(this.next, this.at.gone);
    this.next[this.at.gone] = gone & ~(wanted | ((wanted | ever) << UNTOUCHED) | (wanted << FAILED));
  }

  protected close(process: Process): void {
    const isSuccess = !("failed" in process.pending);
    if (isSuccess) this.noteSuccess(process);
    else this.noteFailure(process);
    this.finish(process, isSuccess);
  }

  private noteSuccess({ run, stack, ever }: Process): void {
    const isHeld = run.intent === "hold" || run.onwards !== undefined;
    const declared = isHeld ? setOf(run.accounts) : 0;
    this.forgetOwed(stack);
    const kept = word(this.next, this.at.kept) & ~(ALL_ACCOUNTS << (stack * ACCOUNT_BITS));
    this.next[this.at.kept] =
      kept | (declared << (stack * ACCOUNT_BITS)) | (run.scalars ? SCALARS_PROTECTED : 0);
    this.next[this.at.gone] = (word(this.next, this.at.gone) & ~declared) | (ever & ~declared);
    this.wrong ??= this.missing(this.versions.latest(word(this.next, this.at.live)));
  }

  protected noteFailure(process: Process): void {
    const { run, before, former, stack, pending } = process;
    const failure = "failed" in pending ? pending.failed : "gone";
    if (!this.scenario.stacks[stack]?.mayFail?.includes(failure))
      this.wrong ??= `${this.nameOf(stack)} fails: ${failure}`;
    const isUnfinished = "failed" in pending && pending.unfinished;
    if (!isUnfinished && !this.isDeleted(this.next) && !this.scenario.swallowed)
      this.wrong ??= this.debt(process);
    this.forgetOwed(stack);
    if (run.intent !== "hold") return;
    const residue = setOf(run.accounts) & ~before & ~former & ~this.keptOf(this.next, stack);
    this.next[this.at.gone] = word(this.next, this.at.gone) | (residue << FAILED);
  }

  /** What a failed run owes, and from now on promises again. */
  private debt({ stack, own, store, run, before, pending }: Process): string | undefined {
    const name = this.nameOf(stack);
    const bits = stack * ACCOUNT_BITS;
    const owed = (word(this.next, this.at.owed) >> bits) & ALL_ACCOUNTS;
    const named = "failed" in pending ? setOf(pending.missing) : 0;
    const held = owed & ~named;
    const live = liveAccounts(this.versions.latest(word(this.next, this.at.live)));
    this.next[this.at.kept] = word(this.next, this.at.kept) | (held << bits);
    if (held & ~live) return `${name} fails, and says nothing of ${textOf(held & ~live)}, which is not there`;
    const home = this.latestHome(this.next) ?? store;
    const claim = this.latestClaim(this.next, home, own);
    const unclaimed = owed & ~claimedBy(claim);
    if (unclaimed) return `${name} fails, and no longer claims ${textOf(unclaimed)}`;
    if (run.intent !== "hold") return undefined;
    let accounted = 0;
    for (const [key, one] of this.keys.entries()) {
      const value = this.latestClaim(this.next, home, key);
      accounted |= claimedBy(value) | (one.stack === stack ? leavingOf(value) : 0);
    }
    const added = setOf(run.accounts) & ~owed & ~before & live & ~accounted;
    return added ? `${name} fails, and leaves ${textOf(added)} behind` : undefined;
  }

  private forgetOwed(stack: number): void {
    this.next[this.at.owed] = word(this.next, this.at.owed) & ~(ALL_ACCOUNTS << (stack * ACCOUNT_BITS));
  }

  protected keptOf(state: Int32Array, stack: number): number {
    return (word(state, this.at.kept) >> (stack * ACCOUNT_BITS)) & ALL_ACCOUNTS;
  }

  /** A claim has reappeared that no stack knows of: it holds its accounts until somebody removes it. */
  protected noteReturn(key: number): void {
    this.next[this.at.gone] = word(this.next, this.at.gone) | (1 << (RETURNED + key));
  }

  /**
   * On tags, a claim has landed late, before the next run wrote its own. Others may have seen it although that run
   * didn't: the accounts that they added for it may stay, and may be missing.
   */
  protected noteStray(accounts: number): void {
    this.next[this.at.owed] = word(this.next, this.at.owed) | (accounts << STRAY);
  }

  /** A run has paused for so long that others no longer wait for it. */
  protected noteOverslept(stack: number): void {
    this.next[this.at.gone] = word(this.next, this.at.gone) | (1 << (OVERSLEPT - stack));
  }

  protected hasOverslept(state: Int32Array, stack: number): boolean {
    return ((word(state, this.at.gone) >> (OVERSLEPT - stack)) & 1) === 1;
  }

  /** A Put takes effect. */
  protected land(value: number): void {
    if (this.versions.latest(word(this.next, this.at.live)) === DELETED)
      this.wrong ??= "a Put recreates the deleted aggregator";
    this.setLive(value);
    this.wrong ??= this.missing(value);
  }

  /** What is wrong with the accounts of the aggregator. */
  private missing(value: number): string | undefined {
    // The effect of a lost tag is repaired at the end, and not before.
    if (this.scenario.swallowed) return undefined;
    for (let stack = 0; stack < this.count; stack++) {
      const lost = this.keptOf(this.next, stack) & ~liveAccounts(value);
      if (lost && value !== DELETED) return `${textOf(lost)} of ${this.nameOf(stack)} is lost`;
    }
    const untouched = (word(this.next, this.at.gone) >> UNTOUCHED) & ~liveAccounts(value) & ALL_ACCOUNTS;
    if (untouched && value !== DELETED) return `${textOf(untouched)}, which no stack claims, is removed`;
    if (word(this.next, this.at.kept) & SCALARS_PROTECTED && scalarsOf(value) === 0 && value !== DELETED)
      return "the owner's regions are undone";
    return undefined;
  }

  verdict(state: Int32Array): string | undefined {
    const live = this.versions.latest(word(state, this.at.live));
    if (live === DELETED) return this.scenario.crashes ? undefined : this.leftInTable(state);
    const accounts = liveAccounts(live);
    const home = this.latestHome(state);
    let claimed = 0;
    let leaving = 0;
    for (let key = 0; key < this.keys.length && home; key++) {
      const value = this.latestClaim(state, home, key);
      claimed |= claimedBy(value);
      leaving |= leavingOf(value);
    }
    let wanted = 0;
    for (const process of this.everyProcess(state)) {
      wanted |= this.keptOf(state, process.stack);
      const wrong = home && this.leftBehind(state, process);
      if (wrong) return wrong;
    }
    const isAllDone = this.everyProcess(state).every(({ last }) => last === "succeeded");
    // No process can release the lease of a killed run, or one that was acquired late.
    const isNoneKilled = this.budget(state, "crashes") === (this.scenario.crashes ?? 0);
    if (isAllDone && isNoneKilled && word(state, this.at.lease) !== NOTHING)
      return "the turn was never released";
    const stray = (word(state, this.at.owed) >> STRAY) & ALL_ACCOUNTS;
    const gone = word(state, this.at.gone) & ~(stray | (stray << FAILED));
    const lost = wanted & ~accounts;
    if (lost) return `at the end ${textOf(lost)} is claimed, but not on the aggregator`;
    // An owner that has ended sharing handles the rest itself.
    if (!home) return undefined;
    const unclaimed = wanted & ~claimed;
    if (unclaimed && !this.scenario.swallowed) return `at the end no stack claims ${textOf(unclaimed)}`;
    const ghosts = gone & accounts & ~claimed & ALL_ACCOUNTS;
    if (ghosts)
      return `at the end ${textOf(ghosts)} is on the aggregator, although its last stack has released it`;
    const residue = (gone >> FAILED) & accounts & ~claimed & ~leaving & ALL_ACCOUNTS;
    if (residue) return `a failed run has left ${textOf(residue)} behind`;
    return undefined;
  }

  /** What a stack that has succeeded must not leave in the store. */
  private leftBehind(state: Int32Array, { stack, own, last, former }: Process): string | undefined {
    const home = this.latestHome(state);
    if (last !== "succeeded" || !home) return undefined;
    const expected = former === 0 ? NOTHING : claimValue({ accounts: listOf(former), leaving: [] }, 0, ENDED);
    for (const [key, one] of this.keys.entries()) {
      if (one.stack !== stack || this.hasReturned(state, key)) continue;
      const value = this.latestClaim(state, home, key);
      const isAsExpected =
        key !== own
          ? value === NOTHING
          : this.scenario.swallowed
            ? claimedBy(value) === former
            : value === expected;
      if (!isAsExpected)
        return `${one.name} has succeeded with ${textOf(former)}, and its claim is ${this.claimText(value, key)}`;
    }
    return undefined;
  }

  private hasReturned(state: Int32Array, key: number): boolean {
    return ((word(state, this.at.gone) >> (RETURNED + key)) & 1) === 1;
  }

  /** A stack that failed or left must not claim anything on the next aggregator of this name. */
  private leftInTable(state: Int32Array): string | undefined {
    if (this.latestHome(state) !== "dynamodb") return undefined;
    for (const { own, former } of this.everyProcess(state)) {
      const value = this.latestClaim(state, "dynamodb", own);
      if (claimedBy(contentOf(value)) & ~former)
        return `${this.keyName(own)} claims ${this.claimText(value, own)} of what is gone`;
    }
    return undefined;
  }
}
