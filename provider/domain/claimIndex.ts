import type { Claim } from "./accounts";
import { IdMap } from "./idMap";
import { atOnce, type Slices } from "./slices";

/** An index of a list of claims by account, which saves going through all claims for every account. */
interface ClaimIndex {
  /** Accounts that some claim holds. */
  readonly held: Accounts;
  /** Accounts that some claim lists as leaving. Another may hold them. */
  readonly leaving: Accounts;
}

const indexes = new WeakMap<readonly Claim[], ClaimIndex>();

/** The index of a list of claims, which must not change afterwards. It is built once for each list. */
export function indexOf(claims: readonly Claim[]): ClaimIndex {
  return atOnce(indexing(claims));
}

/** Builds the index that {@link indexOf} returns afterwards, one claim per step. */
export function* indexing(claims: readonly Claim[]): Slices<ClaimIndex> {
  const known = indexes.get(claims);
  if (known) return known;
  const [held, leaving] = [new Accounts(), new Accounts()];
  for (const claim of claims) {
    held.add(claim.accounts);
    leaving.add(claim.leaving);
    yield claim.accounts.length + claim.leaving.length;
  }
  const index = { held, leaving };
  indexes.set(claims, index);
  return index;
}

/**
 * The accounts of several lists. Each account has a number, so a search through all lists compares small integers that
 * are next to each other in memory.
 */
export class Accounts {
  readonly #numbers = new IdMap<number>();
  readonly #lists: Int32Array[] = [];

  add(ids: readonly string[]): void {
    const list = new Int32Array(ids.length);
    ids.forEach((id, at) => {
      list[at] = this.#numberOf(id);
    });
    this.#lists.push(list);
  }

  /** How many different accounts there are. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Each account once. */
  ids(): Iterable<string> {
    return this.#numbers.keys();
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  /** The positions of the lists that have some of these accounts. */
  listsWith(ids: readonly string[]): ReadonlySet<number> {
    const sought = new Uint8Array(this.#numbers.size);
    for (const id of ids) {
      const number = this.#numbers.get(id);
      if (number !== undefined) sought[number] = 1;
    }
    const has = (list: Int32Array) => list.some((number) => sought[number] === 1);
    return new Set(this.#lists.flatMap((list, at) => (has(list) ? [at] : [])));
  }

  #numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.add(id, number);
    return number;
  }
}
