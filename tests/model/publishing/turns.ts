import { Board, word } from "./board";
import { isCall, type Process } from "./processes";
import type { StoreName } from "./scenario";
import { hasExpired, markOf, NONCES, NOTHING, nonceName } from "./values";

export const FRESH = 0;
export const OLD = 1;
export const EXPIRED = 2;

const MAX_NONCE = 5;

/** Turns, which are marks on claims or the lease, and their ages; and runs, which expire. */
export abstract class Turns extends Board {
  protected tell(label: () => string): void {
    this.forgetAges();
    this.emit(this.next, label, this.wrong);
  }

  protected ageOf(state: Int32Array, key: number, turn: number): number {
    if (turn === 0) return FRESH;
    return (word(state, this.at.ages + key) >> ageBits(turn)) & 3;
  }

  protected setAge(key: number, turn: number, age: number): void {
    const bits = ageBits(turn);
    const at = this.at.ages + key;
    this.next[at] = (word(this.next, at) & ~(3 << bits)) | (age << bits);
  }

  /** Whether the run in a claim is so old that nothing it sent can still take effect. */
  protected isExpired(state: Int32Array, key: number, value: number): boolean {
    const mark = markOf(value);
    return mark > 0 ? this.ageOf(state, key, mark) === EXPIRED : hasExpired(value);
  }

  /** The nonces of a claim's turns that are in use, as bits. */
  protected noncesOf(state: Int32Array, key: number): number {
    let bits = 1 << this.leaseOf(state, key);
    for (let process = 0; process < this.count; process++)
      bits |= this.processes.get(word(state, process)).nonces[key] ?? 0;
    for (const store of this.stores)
      for (const value of this.versions.of(word(state, this.place(store, key)))) bits |= 1 << markOf(value);
    for (const flight of this.flightsIn(state))
      if (flight.key === key)
        bits |= (1 << flight.turn) | (flight.kind === "write" ? 1 << markOf(flight.value) : 0);
    return bits;
  }

  protected freeNonce(state: Int32Array, key: number): number {
    const used = this.noncesOf(state, key);
    for (let turn = 1; turn <= MAX_NONCE; turn++) if ((used & (1 << turn)) === 0) return turn;
    throw new RangeError("too many nonces in use");
  }

  /** The age of a nonce that is no longer in use makes no difference. */
  protected forgetAges(): void {
    for (let key = 0; key < this.keys.length; key++) {
      if (word(this.next, this.at.ages + key) === 0) continue;
      const used = this.noncesOf(this.next, key);
      for (let turn = 1; turn <= MAX_NONCE; turn++)
        if ((used & (1 << turn)) === 0) this.setAge(key, turn, FRESH);
    }
  }

  /** The nonce of a claim's stack in the lease; zero if it has none. */
  protected leaseOf(state: Int32Array, key: number): number {
    const lease = word(state, this.at.lease);
    return lease !== NOTHING && Math.floor(lease / NONCES) === key ? lease % NONCES : 0;
  }

  protected turnName(key: number, turn: number): string {
    return nonceName(this.keyName(key), turn);
  }

  protected isSending(key: number, turn: number): boolean {
    const isPending = this.everyProcess(this.base).some(
      ({ own, turn: current, pending }) => own === key && current === turn && isCall(pending, "put"),
    );
    if (isPending) return true;
    return this.flightsIn(this.base).some((flight) => flight.key === key && flight.turn === turn);
  }

  /** The process that owns this claim, if its deployment has written it. */
  protected writerOf(store: StoreName, key: number): Process | undefined {
    return this.everyProcess(this.base).find(
      (process) => process.own === key && process.store === store && process.wrote && !process.isEnd,
    );
  }
}

function ageBits(turn: number): number {
  return (Math.max(turn, 1) - 1) * 2;
}
