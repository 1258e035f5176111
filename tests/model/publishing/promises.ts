import { ACCOUNT_BITS, ALL_ACCOUNTS, listOf, setOf, textOf } from "./accounts";
import { word } from "./board";
import type { Process } from "./processes";
import { Readings } from "./readings";
import { claimedBy, claimValue, DELETED, leavingOf, liveAccounts, NOTHING, scalarsOf } from "./values";

const SCALARS_PROTECTED = 1 << (3 * ACCOUNT_BITS);

/** Parts of the word of what is gone: let go by its last stack, never claimed by any, wanted by a failed run. */
export const UNTOUCHED = ACCOUNT_BITS;
const FAILED = 2 * ACCOUNT_BITS;

/** How runs begin and end, what they promise, and whether that is kept. */
export abstract class Promises extends Readings {
  /** Goes on with `after`, whose waits begin now. What needs no wait any more ends at once. */
  protected follow(process: Process, after: Process) {
    if (process.isStart) this.declare(process);
    if (after.guard === "none" && !("call" in after.pending)) return this.close(after);
    this.next[process.stack] = after.id;
    this.next[this.at.wait + process.stack] = after.guard === "visible" ? this.positions() : 0;
  }

  protected finish(process: Process, isSuccess: boolean): void {
    const following = this.processes.following(process, isSuccess);
    this.next[process.stack] = following.id;
    this.next[this.at.wait + process.stack] = following.guard === "visible" ? this.positions() : 0;
  }

  /** A stack takes out itself what it no longer declares: from now on that may go. */
  protected declare({ stack, run, ever }: Process): void {
    const declared = run.intent === "hold" ? setOf(run.accounts) : run.intent === "close" ? ALL_ACCOUNTS : 0;
    const bits = stack * ACCOUNT_BITS;
    this.next[this.at.kept] = word(this.next, this.at.kept) & ~((ALL_ACCOUNTS & ~declared) << bits);
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

  protected noteSuccess({ run, stack, ever }: Process): void {
    const declared = run.intent === "hold" ? setOf(run.accounts) : 0;
    const kept = word(this.next, this.at.kept) & ~(ALL_ACCOUNTS << (stack * ACCOUNT_BITS));
    this.next[this.at.kept] =
      kept | (declared << (stack * ACCOUNT_BITS)) | (run.scalars ? SCALARS_PROTECTED : 0);
    this.next[this.at.gone] = (word(this.next, this.at.gone) & ~declared) | (ever & ~declared);
    this.wrong ??= this.missing(this.versions.latest(word(this.next, this.at.live)));
  }

  protected noteFailure({ run, before, former, stack, pending }: Process): void {
    const failure = "failed" in pending ? pending.failed : "gone";
    if (!this.scenario.stacks[stack]?.mayFail?.includes(failure))
      this.wrong ??= `${this.nameOf(stack)} fails: ${failure}`;
    if (run.intent !== "hold") return;
    const residue = setOf(run.accounts) & ~before & ~former & ~this.keptOf(this.next, stack);
    this.next[this.at.gone] = word(this.next, this.at.gone) | (residue << FAILED);
  }

  protected keptOf(state: Int32Array, stack: number): number {
    return (word(state, this.at.kept) >> (stack * ACCOUNT_BITS)) & ALL_ACCOUNTS;
  }

  /** A Put takes effect. */
  protected land(value: number): void {
    if (this.versions.latest(word(this.next, this.at.live)) === DELETED)
      this.wrong ??= "a Put makes the deleted aggregator anew";
    this.setLive(value);
    this.wrong ??= this.missing(value);
  }

  /** What stacks rely on and the aggregator hasn't. */
  protected missing(value: number): string | undefined {
    // What a lost tag does is repaired in the end, and not before.
    if (this.scenario.swallowed) return undefined;
    for (let stack = 0; stack < this.count; stack++) {
      const lost = this.keptOf(this.next, stack) & ~liveAccounts(value);
      if (lost && value !== DELETED) return `${textOf(lost)} of ${this.nameOf(stack)} is lost`;
    }
    const untouched = (word(this.next, this.at.gone) >> UNTOUCHED) & ~liveAccounts(value) & ALL_ACCOUNTS;
    if (untouched && value !== DELETED) return `${textOf(untouched)}, which no stack claims, is taken out`;
    if (word(this.next, this.at.kept) & SCALARS_PROTECTED && scalarsOf(value) === 0 && value !== DELETED)
      return "the owner's regions are undone";
    return undefined;
  }

  verdict(state: Int32Array): string | undefined {
    const live = this.versions.latest(word(state, this.at.live));
    if (live === DELETED) return this.scenario.crashes ? undefined : this.leftInTable(state);
    const accounts = liveAccounts(live);
    let claimed = 0;
    let leaving = 0;
    let wanted = 0;
    for (const process of this.everyProcess(state)) {
      const value = this.latestClaim(state, process.stack);
      claimed |= claimedBy(value);
      leaving |= leavingOf(value);
      wanted |= this.keptOf(state, process.stack);
      const wrong = this.leftBehind(process, value);
      if (wrong) return wrong;
    }
    const isAllDone = this.everyProcess(state).every(({ last }) => last === "succeeded");
    if (isAllDone && word(state, this.at.lease) !== NOTHING) return "the turn was never given back";
    const gone = word(state, this.at.gone);
    const lost = wanted & ~accounts;
    if (lost) return `at the end ${textOf(lost)} is claimed and not on the aggregator`;
    const ghosts = gone & accounts & ~claimed & ALL_ACCOUNTS;
    if (ghosts)
      return `at the end ${textOf(ghosts)} is on the aggregator, although its last stack has let it go`;
    const residue = (gone >> FAILED) & accounts & ~claimed & ~leaving & ALL_ACCOUNTS;
    if (residue) return `a failed run has left ${textOf(residue)} behind`;
    return undefined;
  }

  /** What a stack that has succeeded should not have left in the store. */
  protected leftBehind({ stack, last, former }: Process, value: number): string | undefined {
    if (last !== "succeeded") return undefined;
    const expected = former === 0 ? NOTHING : claimValue({ accounts: listOf(former), leaving: [] }, 0);
    const isAsExpected = this.scenario.swallowed ? claimedBy(value) === former : value === expected;
    if (isAsExpected) return undefined;
    return `${this.nameOf(stack)} has succeeded with ${textOf(former)}, and its claim is ${this.claimText(value, stack)}`;
  }

  /** Who has failed, or left, should not claim anything of the next aggregator of this name. */
  protected leftInTable(state: Int32Array): string | undefined {
    for (const { stack, former } of this.everyProcess(state)) {
      const value = this.latestClaim(state, stack);
      if (claimedBy(value) & ~former)
        return `${this.nameOf(stack)} claims ${this.claimText(value, stack)} of what is gone`;
    }
    return undefined;
  }
}
