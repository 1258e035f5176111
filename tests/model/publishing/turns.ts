import { Board, word } from "./board";
import { isCall } from "./processes";
import { markOf, NONCES, NOTHING, nonceName } from "./values";

export const FRESH = 0;
export const OLD = 1;
export const DEAD = 2;

const MAX_NONCE = 5;

/** Turns to send a Put, be they marks on claims or the lease, and how old they are. */
export abstract class Turns extends Board {
  protected tell(label: () => string): void {
    this.forgetAges();
    this.emit(this.next, label, this.wrong);
  }

  protected ageOf(state: Int32Array, stack: number, turn: number): number {
    if (turn === 0) return FRESH;
    return (word(state, this.at.ages) >> ageBits(stack, turn)) & 3;
  }

  protected setAge(stack: number, turn: number, age: number): void {
    const bits = ageBits(stack, turn);
    this.next[this.at.ages] = (word(this.next, this.at.ages) & ~(3 << bits)) | (age << bits);
  }

  /** The nonces of a stack that are in use somewhere, as bits. */
  protected noncesOf(state: Int32Array, stack: number): number {
    let bits = 0;
    for (let process = 0; process < this.count; process++)
      bits |= this.processes.get(word(state, process)).nonces[stack] ?? 0;
    for (const value of this.versions.of(word(state, this.at.claim + stack))) bits |= 1 << markOf(value);
    for (const flight of this.flights.of(word(state, this.at.flights)))
      if (flight.stack === stack)
        bits |= (1 << flight.turn) | (flight.kind === "write" ? 1 << markOf(flight.value) : 0);
    return bits | (1 << this.leaseOf(state, stack));
  }

  protected freeNonce(state: Int32Array, stack: number): number {
    const used = this.noncesOf(state, stack);
    for (let turn = 1; turn <= MAX_NONCE; turn++) if ((used & (1 << turn)) === 0) return turn;
    throw new RangeError("too many nonces in use");
  }

  /** The age of a nonce that nobody knows any more makes no difference. */
  protected forgetAges(): void {
    if (word(this.next, this.at.ages) === 0) return;
    for (let stack = 0; stack < this.count; stack++) {
      const used = this.noncesOf(this.next, stack);
      for (let turn = 1; turn <= MAX_NONCE; turn++)
        if ((used & (1 << turn)) === 0) this.setAge(stack, turn, FRESH);
    }
  }

  /** The stack's nonce in the lease, zero where it has none. */
  protected leaseOf(state: Int32Array, stack: number): number {
    const lease = word(state, this.at.lease);
    return lease !== NOTHING && Math.floor(lease / NONCES) === stack ? lease % NONCES : 0;
  }

  protected leaseName(lease: number): string | undefined {
    return lease === NOTHING ? undefined : nonceName(this.nameOf(Math.floor(lease / NONCES)), lease % NONCES);
  }

  protected isSending(stack: number, turn: number): boolean {
    const process = this.processes.get(word(this.base, stack));
    if (process.turn === turn && isCall(process.pending, "put")) return true;
    return this.flights
      .of(word(this.base, this.at.flights))
      .some((flight) => flight.stack === stack && flight.turn === turn);
  }
}

function ageBits(stack: number, turn: number): number {
  return (stack * MAX_NONCE + Math.max(turn, 1) - 1) * 2;
}
