import type { AggregatorApi } from "../../aws/aggregator";
import type { Clock } from "../../aws/retry";
import { indexing } from "../../domain/claimIndex";
import type { Timing } from "../../domain/timing";
import { inSlices } from "../../engine/inSlices";
import { isOfName } from "../abandoned";
import { type StoredClaim, type StoredClaims, type StoredTurn, splitClaims } from "../store/store";
import { Sightings } from "./expiry";
import type { Goal, OwnClaim, ReadClaim, Reading, Turn } from "./protocol";
import { counted } from "./reading";

/** What an observer needs to know about its run. */
interface Observed {
  readonly goal: Goal;
  readonly api: Pick<AggregatorApi, "now" | "earliest">;
  readonly clock: Pick<Clock, "now">;
  readonly timing: Timing;
  /** When the resource was created, in seconds since the epoch, AWS's time. See `isPredecessor`. */
  readonly createdAt?: number | undefined;
}

/**
 * Turns what a store holds into the facts that the reducer decides on: instead of times, whether a run or a turn has
 * expired.
 */
export class Observer {
  readonly #run: Observed;
  readonly #sightings: Sightings;

  constructor(run: Observed) {
    this.#run = run;
    this.#sightings = new Sightings(run.clock);
  }

  /** The reading of a store, indexed so that no step of the reducer takes long. */
  async reading(stored: StoredClaims): Promise<Reading> {
    const { goal, api } = this.#run;
    const { torn, damaged } = stored;
    const { own, others: all } = splitClaims(counted(stored, api.now()), goal.key);
    // Computed first, because indexing takes time.
    const turns = this.turns(stored.turns);
    const ownClaim = own && this.#claimOf(own);
    const others = all.map((claim) => this.#otherOf(claim));
    await inSlices(indexing(others));
    return {
      own: ownClaim,
      others,
      elsewhere: stored.movedTo !== undefined,
      turns,
      // The run writes its own claim again if that can't be read.
      torn: torn.some((key) => key !== goal.key),
      damaged: damaged.some((key) => key !== goal.key),
    };
  }

  turns(turns: readonly StoredTurn[]): Turn[] {
    return turns.map((turn) => ({ key: turn.key, nonce: turn.nonce, isExpired: this.#isExpired(turn) }));
  }

  /** Milliseconds until all of these turns have expired, at most. */
  longest(turns: readonly Turn[]): number {
    return Math.max(...turns.map((turn) => this.#sightings.remains(turn)));
  }

  #otherOf(claim: StoredClaim): ReadClaim {
    const { key } = claim;
    const { goal, createdAt } = this.#run;
    const isNamesake = isOfName(claim, { key: goal.key, createdAt, isNew: goal.isNew });
    return { key, ...this.#claimOf(claim), ...(isNamesake && { namesake: true }) };
  }

  #claimOf({ key, accounts, leaving, closing, run }: StoredClaim): OwnClaim {
    return {
      accounts,
      leaving,
      ...(closing && { closing }),
      ...(run && {
        run: { nonce: run.nonce, isNew: run.isNew, isExpired: this.#isExpired({ key, ...run }) },
      }),
    };
  }

  /** Whether nothing that was sent in a turn, or by a run, can still take effect. */
  #isExpired(turn: StoredTurn): boolean {
    const { api, timing } = this.#run;
    return this.#sightings.isExpired(turn, timing, api.earliest());
  }
}
