import { lookAgain } from "../../../aws/patient";
import { retrying } from "../../../aws/retry";
import type { Item } from "../../../aws/table";
import { ClaimsMovedError, LeaseContendedError, LeaseUnreadableError } from "../errors";
import type { Acquired, RunMark, StoredTurn, Written } from "../store";
import {
  acquiredLease,
  HALF_WRITTEN,
  isReadable,
  LEASE,
  type Lease,
  movedLease,
  readLease,
  releasedLease,
  secondsNow,
  touchedLease,
} from "./items";
import type { DynamodbClaims } from "./options";
import { settled } from "./settled";

/** How often this run tries to write the lease if others write it in between. */
const TRIES = 5;

/** The item of the lease. All stacks that share an aggregator write it. */
export class LeaseItem {
  readonly #options: DynamodbClaims;
  readonly #key: { readonly partition: string; readonly sort: string };
  /** As it was last read or written. */
  #held: { readonly lease: Lease | undefined } | undefined;

  constructor(options: DynamodbClaims) {
    this.#options = options;
    this.#key = { partition: options.aggregator, sort: LEASE };
  }

  /** Notes what a reading showed. Returns the turn if a stack has one, and where claims were moved to. */
  note(item: Item | undefined): { readonly turns: StoredTurn[]; readonly movedTo?: string } {
    const lease = this.#readable(item);
    this.#held = { lease };
    return {
      turns: lease?.turn ? [lease.turn] : [],
      ...(lease?.moved !== undefined && { movedTo: lease.moved }),
    };
  }

  async readTurns(): Promise<StoredTurn[]> {
    const { table, clock } = this.#options;
    const patience = { clock, visible: HALF_WRITTEN };
    return this.note(await lookAgain(() => table.get(this.#key), isReadable, patience)).turns;
  }

  async acquire(over: string | undefined, { lasts }: RunMark): Promise<Acquired> {
    const { table, claimant, clock, newId } = this.#options;
    const nonce = newId();
    for (let tries = 0; tries < TRIES; tries++) {
      const { version } = (await this.#lease()) ?? {};
      const turn = { key: claimant.key, nonce, stamp: secondsNow(this.#options), lasts };
      const changes = acquiredLease(turn, (version ?? 0) + 1);
      // Because of the version, a late request doesn't acquire a lease that was released meanwhile.
      const expected = { nonce: over, version, moved: undefined };
      const { result } = await settled(() => table.update(this.#key, changes, expected), clock);
      if (result === undefined) return this.#unknown();
      const found = result.done ? undefined : await this.#checked(result.found);
      if (result.done || found?.turn?.nonce === nonce) {
        this.#held = { lease: { version: (version ?? 0) + 1, turn } };
        return { outcome: "acquired", nonce };
      }
      this.#held = { lease: found };
      if (found?.turn?.nonce !== over) break;
    }
    return { outcome: "lost" };
  }

  async release(): Promise<Written> {
    const { table, claimant, clock } = this.#options;
    if (!this.#held) await this.readTurns();
    const { turn, version = 0 } = this.#held?.lease ?? {};
    if (turn?.key !== claimant.key) return { outcome: "written" };
    const changes = releasedLease(claimant.key, version + 1, secondsNow(this.#options));
    const expected = { nonce: turn.nonce };
    const { result } = await settled(() => table.update(this.#key, changes, expected), clock);
    if (result === undefined) return { outcome: "unknown" };
    // If the condition failed, another stack has taken over the expired turn, or an earlier attempt took effect.
    this.#held = result.done ? { lease: { version: version + 1 } } : undefined;
    return { outcome: "written" };
  }

  /**
   * Records where claims are kept from now on; undefined if they are kept here again. The caller makes sure that no
   * stack has a turn.
   */
  async retire(to: string | undefined): Promise<void> {
    const { table, clock, aggregator, name } = this.#options;
    for (let tries = 0; tries < TRIES; tries++) {
      const item = await retrying(() => table.get(this.#key), clock);
      const isAsItWas = item !== undefined && item.moved === to;
      if (isAsItWas && to !== undefined) return;
      const version = typeof item?.version === "number" ? item.version : 0;
      // Written even if claims are kept here as before, so that a late write of a killed run can't change that.
      const changes = isAsItWas ? touchedLease(version + 1) : movedLease(to, version + 1);
      const expected = item ? { version: item.version as number | undefined } : { version: undefined };
      const { result } = await settled(() => table.update(this.#key, changes, expected), clock);
      this.#held = undefined;
      if (result?.done) return;
    }
    throw new LeaseContendedError({ item: LEASE, aggregator, table: name });
  }

  #unknown(): Acquired {
    this.#held = undefined;
    return { outcome: "unknown" };
  }

  async #lease(): Promise<Lease | undefined> {
    if (!this.#held) await retrying(() => this.readTurns(), this.#options.clock);
    return this.#unmoved(this.#held?.lease);
  }

  /** @param item - as a failed write returned it */
  async #checked(item: Item | undefined): Promise<Lease | undefined> {
    if (isReadable(item)) return this.#unmoved(this.#readable(item));
    this.#held = undefined;
    return this.#lease();
  }

  #readable(item: Item | undefined): Lease | undefined {
    const lease = item && readLease(item);
    const { aggregator, name } = this.#options;
    if (lease === "damaged") throw new LeaseUnreadableError({ item: LEASE, aggregator, table: name });
    return lease;
  }

  #unmoved(lease: Lease | undefined): Lease | undefined {
    const { aggregator, name } = this.#options;
    if (lease?.moved !== undefined) throw new ClaimsMovedError(aggregator, name, lease.moved);
    return lease;
  }
}
