import type { ReadClaim, Reading, Turn } from "../../../provider/publishing/protocol";
import { word } from "./board";
import { DEAD, Turns } from "./turns";
import { countedClaim, keptClaim, markOf, NONCES, NOTHING, nonceName, withMark } from "./values";

const MAX_VALUES = 1 << 10;

/** What a reader of the store may get. */
export abstract class Readings extends Turns {
  protected readonly valueIds = new Map<number, number>();

  /** All combinations of the versions that a reader may get, of the claims or of the marks on them. */
  protected eachReading(
    state: Int32Array,
    marksOnly: boolean,
    use: (values: readonly number[], torn: number) => void,
  ): void {
    const values: number[] = new Array(this.count).fill(NOTHING);
    const choose = (stack: number, torn: number): void => {
      if (stack === this.count) {
        use(values, torn);
        return;
      }
      const list = this.versions.of(word(state, this.at.claim + stack));
      const seen = new Set(marksOnly ? list.map((value) => withMark(NOTHING, markOf(value))) : list);
      for (const value of seen) {
        values[stack] = value;
        choose(stack + 1, torn);
      }
      if (marksOnly || !this.scenario.stacks[stack]?.spilled || seen.size === 1) return;
      // The first part has the mark.
      for (const mark of new Set(list.map(markOf))) {
        values[stack] = withMark(NOTHING, mark);
        choose(stack + 1, torn | (1 << stack));
      }
    };
    choose(0, 0);
  }

  protected turnsIn(state: Int32Array, values: readonly number[]): Turn[] {
    if (this.isExclusive) return this.leaseTurn(state);
    return values.flatMap((value, stack) =>
      markOf(value) > 0 ? [this.turnOf(state, stack, markOf(value))] : [],
    );
  }

  protected leaseTurn(state: Int32Array): Turn[] {
    const lease = word(state, this.at.lease);
    return lease === NOTHING ? [] : [this.turnOf(state, Math.floor(lease / NONCES), lease % NONCES)];
  }

  protected turnOf(state: Int32Array, stack: number, turn: number): Turn {
    const key = this.nameOf(stack);
    return { key, nonce: nonceName(key, turn), dead: this.ageOf(state, stack, turn) === DEAD };
  }

  protected readingOf(state: Int32Array, own: number, values: readonly number[], torn: number): Reading {
    const others = values.flatMap((value, stack): ReadClaim[] => {
      const claim = stack === own || torn & (1 << stack) ? undefined : this.countedClaim(value);
      return claim ? [{ key: this.nameOf(stack), ...claim }] : [];
    });
    const turns = this.turnsIn(state, values);
    return {
      own: torn & (1 << own) ? undefined : this.countedClaim(values[own] ?? NOTHING),
      others,
      turns,
      torn: torn > 0,
      damaged: this.scenario.damaged === true,
    };
  }

  protected countedClaim(value: number) {
    return this.shell.ageless ? keptClaim(value) : countedClaim(value);
  }

  protected readingKey(state: Int32Array, values: readonly number[], torn: number): number {
    let key = 0;
    for (const value of values) key = key * MAX_VALUES + this.valueId(value);
    return (key * 8 + torn) * 64 + this.deadKey(state, values);
  }

  protected valueId(value: number): number {
    const known = this.valueIds.get(value);
    if (known !== undefined) return known;
    if (this.valueIds.size === MAX_VALUES) throw new RangeError("too many different claims");
    this.valueIds.set(value, this.valueIds.size);
    return this.valueIds.size - 1;
  }

  protected turnsKey(state: Int32Array, values: readonly number[]): number {
    const marks = this.isExclusive ? 0 : values.reduce((key, value) => key * NONCES + markOf(value), 0);
    return marks * 64 + this.deadKey(state, values);
  }

  /** Six bits: the lease and whether it is dead, or that of each mark on a claim. */
  protected deadKey(state: Int32Array, values: readonly number[]): number {
    let key = 0;
    if (this.isExclusive) {
      const lease = word(state, this.at.lease);
      return lease * 2 + Number(this.ageOf(state, Math.floor(lease / NONCES), lease % NONCES) === DEAD);
    }
    for (let stack = 0; stack < this.count; stack++)
      key = key * 2 + Number(this.ageOf(state, stack, markOf(values[stack] ?? NOTHING)) === DEAD);
    return key;
  }

  protected readingText(state: Int32Array, values: readonly number[], torn: number): string {
    const claims = values.map((value, stack) =>
      torn & (1 << stack)
        ? `${this.nameOf(stack)}: in pieces`
        : `${this.nameOf(stack)}: ${this.claimText(value, stack)}`,
    );
    const dead = this.turnsIn(state, values).filter((turn) => turn.dead);
    const lease = this.isExclusive ? [`turn: ${this.leaseName(word(state, this.at.lease)) ?? "free"}`] : [];
    return `{${[...claims, ...lease, ...dead.map(({ nonce }) => `${nonce} is dead`)].join(", ")}}`;
  }
}
