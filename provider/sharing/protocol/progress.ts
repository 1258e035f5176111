import type { Clock } from "../../aws/retry";
import { claimName } from "../../domain/claimKey";
import type { Timing } from "../../domain/timing";
import { TOLD_FROM, waitUntilLanded } from "../../live/lostAnswer";

/* The lines that a run prints while it waits: for whom or for what, and for how long at most. */

/** A run prints a line once a wait has taken `first` milliseconds, and another one after each `again` milliseconds. */
const TOLD = { first: TOLD_FROM, again: 60_000 };

interface Teller {
  readonly clock: Pick<Clock, "now" | "sleep">;
  info(line: string): void;
}

/** Prints for which stacks a run waits. */
export class TurnProgress {
  readonly #name: string;
  readonly #ownKey: string;
  readonly #teller: Teller;
  #waiting: { readonly since: number; readonly told: number | undefined } | undefined;

  /**
   * @param name - of the aggregator
   * @param ownKey - key of the claim of the stack that waits
   */
  constructor(name: string, ownKey: string, teller: Teller) {
    this.#name = name;
    this.#ownKey = ownKey;
    this.#teller = teller;
  }

  /** The run does something else, so the next wait for turns is a new one. */
  reset(): void {
    this.#waiting = undefined;
  }

  /**
   * Prints the stacks that the run waits for, if a line is due.
   *
   * @param keys - keys of the claims of the stacks that the run waits for
   * @param longest - how long the wait takes at most, in milliseconds
   */
  tell(keys: readonly string[], longest: number): void {
    const now = this.#teller.clock.now();
    this.#waiting ??= { since: now, told: undefined };
    const { since, told } = this.#waiting;
    const isDue = told === undefined ? now - since >= TOLD.first : now - told >= TOLD.again;
    if (!isDue || keys.length === 0) return;
    this.#waiting = { since, told: now };
    this.#teller.info(`${this.#name}: ${this.#line(keys, longest, told !== undefined)}`);
  }

  #line(keys: readonly string[], longest: number, isAgain: boolean): string {
    const isOwn = keys.every((key) => key === this.#ownKey);
    const who = isOwn ? "an interrupted run of this stack" : keys.map(claimName).join(", ");
    if (isAgain) return `still waiting for ${who}, ${most(longest)}`;
    return isOwn
      ? waitingUntilExpired(who, longest)
      : `waiting for ${who} to finish publishing, ${most(longest)} (if a run was interrupted, ${EXPIRED})`;
  }
}

/**
 * The line of a run that waits until killed runs, or runs that may have been killed, expire.
 *
 * @param who - whose runs
 * @param longest - how long the wait takes at most, in milliseconds
 */
export function waitingUntilExpired(who: string, longest: number): string {
  return `waiting for ${who}, ${most(longest)}, ${EXPIRED}`;
}

const EXPIRED = "until nothing it sent can take effect";

function most(milliseconds: number): string {
  return `at most ${seconds(milliseconds)} s more`;
}

/**
 * Waits until every reader sees what was written, or, after an answer of AWS was lost, until nothing that was sent
 * before can still take effect.
 *
 * @param name - of the aggregator
 */
export async function waitUntil(
  what: "visible" | "landed",
  teller: Teller,
  timing: Timing,
  name: string,
): Promise<void> {
  if (what === "landed") await waitUntilLanded(teller, timing.inFlight, name);
  else await teller.clock.sleep(timing.propagation);
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}
