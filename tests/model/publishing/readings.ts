import type { OwnClaim, ReadClaim, Reading, Turn } from "../../../provider/sharing/protocol/protocol";
import { word } from "./board";
import type { Process } from "./processes";
import type { StoreName } from "./scenario";
import { EXPIRED, Turns } from "./turns";
import {
  countedClaim,
  isCreate,
  keptClaim,
  markOf,
  markOnly,
  NONCES,
  NOTHING,
  nonceName,
  runOf,
} from "./values";

/** The readings that a reader of the store may get. */
export abstract class Readings extends Turns {
  /** All combinations of the versions that a reader may get, of the claims or of the marks on them. */
  protected eachReading(
    state: Int32Array,
    store: StoreName,
    marksOnly: boolean,
    use: (values: readonly number[], torn: number) => void,
  ): void {
    const { keys } = this;
    const values: number[] = new Array(keys.length).fill(NOTHING);
    const choose = (key: number, torn: number): void => {
      if (key === keys.length) {
        use(values, torn);
        return;
      }
      const list = this.versions.of(word(state, this.place(store, key)));
      const seen = new Set(marksOnly ? list.map(markOnly) : list);
      for (const value of seen) {
        values[key] = value;
        choose(key + 1, torn);
      }
      const { spilled } = this.scenario.stacks[keys[key]?.stack ?? 0] ?? {};
      if (marksOnly || !spilled || seen.size === 1) return;
      // The first part has the mark.
      for (const mark of new Set(list.map(markOnly))) {
        values[key] = mark;
        choose(key + 1, torn | (1 << key));
      }
    };
    choose(0, 0);
  }

  protected turnsIn(state: Int32Array, store: StoreName, values: readonly number[]): Turn[] {
    if (store === "dynamodb") return this.leaseTurn(state);
    return values.flatMap((value, key) =>
      markOf(value) > 0 ? [this.turnOf(state, key, markOf(value))] : [],
    );
  }

  private leaseTurn(state: Int32Array): Turn[] {
    const lease = word(state, this.at.lease);
    return lease === NOTHING ? [] : [this.turnOf(state, Math.floor(lease / NONCES), lease % NONCES)];
  }

  private turnOf(state: Int32Array, key: number, turn: number): Turn {
    const name = this.keyName(key);
    const isExpired = this.ageOf(state, key, turn) === EXPIRED || this.shell.jumpingClock === true;
    return { key: name, nonce: nonceName(name, turn), isExpired };
  }

  protected readingOf(
    state: Int32Array,
    { own, store, exists }: Process,
    values: readonly number[],
    torn: number,
    elsewhere: boolean,
  ): Reading {
    const isTorn = (key: number) => (torn & (1 << key)) !== 0;
    const others = values.flatMap((value, key): ReadClaim[] => {
      const claim = key === own || isTorn(key) ? undefined : this.claimIn(state, key, value);
      const namesake = this.isOfName(key, own, exists) && { namesake: true as const };
      return claim ? [{ key: this.keyName(key), ...claim, ...namesake }] : [];
    });
    return {
      own: isTorn(own) ? undefined : this.claimIn(state, own, values[own] ?? NOTHING),
      others,
      elsewhere,
      turns: this.turnsIn(state, store, values),
      torn: torn > 0,
      damaged: this.scenario.damaged === true,
    };
  }

  /**
   * Whether a claim with this key may belong to a killed create of the resource. An existing resource knows when it was
   * created.
   */
  private isOfName(key: number, own: number, exists: boolean): boolean {
    const [theirs, ours] = [this.keys[key], this.keys[own]];
    const isEarlier = theirs?.stack === ours?.stack && key < own;
    return theirs?.stem === ours?.stem && (!exists || isEarlier);
  }

  private claimIn(state: Int32Array, key: number, value: number): OwnClaim | undefined {
    const claim = this.shell.ageless ? keptClaim(value) : countedClaim(value);
    if (!claim || runOf(value) === 0) return claim;
    const isExpired = this.isExpired(state, key, value) || this.shell.jumpingClock === true;
    return { ...claim, run: { nonce: `${this.keyName(key)}~`, isExpired, isNew: isCreate(value) } };
  }

  /** Claims that others of the same name left, which are taken over in the version that was read. */
  protected leftByNamesakes(own: number, values: readonly number[]): readonly number[] {
    const stem = this.keys[own]?.stem;
    const left = values.map((value, key) =>
      key !== own && this.keys[key]?.stem === stem && isCreate(value) ? value : NOTHING,
    );
    return left.some((value) => value !== NOTHING) ? left : [];
  }

  /** A number for the whole content of a reading. */
  protected readingKey(
    state: Int32Array,
    store: StoreName,
    values: readonly number[],
    torn: number,
    elsewhere: boolean,
  ): number {
    let key = this.pairId(torn * 2 + Number(elsewhere), this.expiryKey(state, store, values));
    for (const value of values) key = this.pairId(key, value);
    return key;
  }

  private readonly pairIds = new Map<number, number>();

  private pairId(left: number, right: number): number {
    const pair = left * 2 ** 24 + right;
    const known = this.pairIds.get(pair);
    if (known !== undefined) return known;
    this.pairIds.set(pair, this.pairIds.size);
    return this.pairIds.size - 1;
  }

  protected turnsKey(state: Int32Array, store: StoreName, values: readonly number[]): number {
    let key = this.expiryKey(state, store, values);
    if (store === "tags") for (const value of values) key = this.pairId(key, markOf(value));
    return key;
  }

  /** The lease and whether it has expired, or whether each mark on a claim has. */
  private expiryKey(state: Int32Array, store: StoreName, values: readonly number[]): number {
    let key = 0;
    if (store === "dynamodb") {
      const lease = word(state, this.at.lease);
      return lease * 2 + Number(this.ageOf(state, Math.floor(lease / NONCES), lease % NONCES) === EXPIRED);
    }
    for (const [at, value] of values.entries())
      key = key * 2 + Number(this.ageOf(state, at, markOf(value)) === EXPIRED);
    return key;
  }

  protected readingText(
    state: Int32Array,
    store: StoreName,
    values: readonly number[],
    torn: number,
  ): string {
    const claims = values.flatMap((value, key) => {
      if (torn & (1 << key)) return [`${this.keyName(key)}: in pieces`];
      const isMain = this.keys.findIndex(({ stack }) => stack === this.keys[key]?.stack) === key;
      return value === NOTHING && !isMain ? [] : [`${this.keyName(key)}: ${this.claimText(value, key)}`];
    });
    const expired = this.turnsIn(state, store, values).filter((turn) => turn.isExpired);
    const lease =
      store === "dynamodb" ? [`turn: ${this.leaseName(word(state, this.at.lease)) ?? "free"}`] : [];
    return `{${[...claims, ...lease, ...expired.map(({ nonce }) => `${nonce} has expired`)].join(", ")}}`;
  }
}
