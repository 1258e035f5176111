import type { Clock } from "../../aws/retry";
import { claimName } from "../../domain/claimKey";
import type { Timing } from "../../domain/timing";

/* What a run tells while it waits: for whom or for what, and how long at most. */

/** A run tells of a wait that takes this long, in milliseconds, and again each time that as long has passed. */
const TOLD = { first: 3_000, again: 60_000 };

interface Teller {
  readonly clock: Pick<Clock, "now" | "sleep">;
  info(line: string): void;
}

/** Tells for which stacks a run waits. */
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

  /** The run does something else, so that the next wait for turns is another one. */
  reset(): void {
    this.#waiting = undefined;
  }

  /**
   * Tells who is waited for, if that is due.
   *
   * @param keys - of the claims of those who are waited for
   * @param longest - how long the wait takes at most, in milliseconds
   */
  tell(keys: readonly string[], longest: number): void {
    const now = this.#teller.clock.now();
    this.#waiting ??= { since: now, told: undefined };
    const { since, told } = this.#waiting;
    const isDue = told === undefined ? now - since >= TOLD.first : now - told >= TOLD.again;
    if (!isDue || keys.length === 0) return;
    this.#waiting = { since, told: now };
    this.#teller.info(`${this.#name}: ${this.#line(keys, seconds(longest), told !== undefined)}`);
  }

  #line(keys: readonly string[], longest: number, isAgain: boolean): string {
    const isOwn = keys.every((key) => key === this.#ownKey);
    const who = isOwn ? "an interrupted run of this stack" : keys.map(claimName).join(", ");
    const most = `at most ${longest} s more`;
    if (isAgain) return `still waiting for ${who}, ${most}`;
    const until = "until nothing it sent can take effect";
    return isOwn
      ? `waiting for ${who}, ${most}, ${until}`
      : `waiting for ${who} to finish publishing, ${most} (if a run was interrupted, ${until})`;
  }
}

/**
 * Waits until nothing that was sent before can take effect any more, after an answer of AWS was lost. What lands at the
 * very end is seen by everybody δ later.
 *
 * @param name - of the aggregator, if the line is to name it
 */
export async function waitUntilLanded({ clock, info }: Teller, timing: Timing, name?: string): Promise<void> {
  const { inFlight } = timing;
  if (inFlight >= TOLD.first)
    info(
      `${name === undefined ? "" : `${name}: `}the answer of AWS was lost: waiting ${seconds(inFlight)} s, until what was ` +
        "sent can no longer take effect",
    );
  await clock.sleep(inFlight);
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}
