import type { Clock } from "../aws/retry";

/** A shorter wait is not told, in milliseconds. */
export const TOLD_FROM = 3_000;

interface Teller {
  readonly clock: Pick<Clock, "sleep">;
  info(line: string): void;
}

/**
 * After an answer of AWS was lost, waits until nothing that was sent before can still take effect. A write that lands
 * at the last moment is visible to every reader δ later.
 *
 * @param left - how long that takes, in milliseconds
 * @param name - of the resource or the aggregator, if the line is to name it
 */
export async function waitUntilLanded({ clock, info }: Teller, left: number, name?: string): Promise<void> {
  if (left >= TOLD_FROM)
    info(
      `${name === undefined ? "" : `${name}: `}the answer of AWS was lost: waiting ${Math.ceil(left / 1_000)} s, until what was ` +
        "sent can no longer take effect",
    );
  await clock.sleep(left);
}
