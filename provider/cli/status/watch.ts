import { isOfKind } from "../../aws/errors";
import type { Clock } from "../../aws/retry";
import { render } from "../../domain/errorText";

/** What looks again and again at something. */
interface Watched<Seen> {
  /** Between two looks. */
  readonly seconds: number;
  look(): Promise<Seen>;
  show(seen: Seen): void;
  /** Whether nothing is left to wait for. */
  isOver(seen: Seen): boolean;
  /** Tells why a look has failed. */
  note(text: string): void;
}

/**
 * Looks until nothing is left to wait for. Once something has been seen, a look that AWS has throttled, or that the
 * network has cut off, is told, and the next one follows: who watches for hours sees such looks.
 *
 * @returns what was seen last
 * @throws what the first look throws, and what looking again doesn't help
 */
export async function watch<Seen>(
  { seconds, look, show, isOver, note }: Watched<Seen>,
  clock: Clock,
): Promise<Seen> {
  let seen = await look();
  show(seen);
  while (!isOver(seen)) {
    await clock.sleep(seconds * 1000);
    try {
      seen = await look();
    } catch (error) {
      if (!isOfKind(error, "throttled", "unknown-outcome", "malformed", "unreachable")) throw error;
      note(`The look failed. The next one follows in ${seconds} s.\n${render(error, "commandLine")}`);
      continue;
    }
    show(seen);
  }
  return seen;
}
