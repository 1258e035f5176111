import { claimName } from "../../domain/claimKey";
import { sortedUnique } from "../../domain/sets";
import type { Context } from "../../process/context";
import { waitingUntilExpired } from "../../sharing/protocol/progress";
import { NotPrunedError } from "./errors";
import { remainingOf, runsAndTurns, turnsOf } from "./plan";
import type { ClaimsSnapshot } from "./snapshot";

/** How long to wait between two readings, in milliseconds. */
const PAUSE = 2_000;

/**
 * Waits until the runs and turns of these claims expire. If one ends, or continues with another nonce, its stack is
 * alive.
 *
 * @param before - the reading with those runs and turns
 * @throws NotPrunedError
 */
export async function waitUntilExpired(
  { clock, info }: Context,
  before: ClaimsSnapshot,
  keys: readonly string[],
  read: () => Promise<ClaimsSnapshot>,
): Promise<ClaimsSnapshot> {
  const awaited = turnsOf(before, keys);
  const started = clock.now();
  const longest = remainingOf(before, awaited);
  const who = sortedUnique(awaited.map(({ key }) => claimName(key))).join(", ");
  info(waitingUntilExpired(who, longest));
  for (let snapshot = before; ; snapshot = await read()) {
    const turns = runsAndTurns(snapshot.stored);
    const gone = awaited.find(
      ({ key, nonce }) => !turns.some((turn) => turn.key === key && turn.nonce === nonce),
    );
    if (gone)
      throw new NotPrunedError(
        "alive",
        `${claimName(gone.key)} is not pruned: its run has continued, so its stack is not gone`,
        "Look at it again with `claims list`.",
      );
    const left = started + longest - clock.now();
    if (turnsOf(snapshot, keys).length === 0 || left <= 0) return snapshot;
    await clock.sleep(Math.min(PAUSE, Math.max(100, left)));
  }
}
