import { isOfKind } from "../../aws/errors";
import type { Clock } from "../../aws/retry";
import { render } from "../../domain/errorText";

/** Something that is checked again and again. */
interface Watched<Seen> {
  /** Between two checks. */
  readonly seconds: number;
  look(): Promise<Seen>;
  show(seen: Seen): void;
  /** Whether there is nothing left to wait for. */
  isOver(seen: Seen): boolean;
  /** Prints why a check has failed. */
  note(text: string): void;
}

/**
 * Checks until there is nothing left to wait for. After the first successful check, a check that AWS throttled or that
 * the network interrupted is printed, and the next one follows: such failures are normal in hours of watching.
 *
 * @returns the last result
 * @throws the error of the first check, and errors that repeating doesn't help
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
