import { count } from "../../domain/listing";
import type { Finding } from "./finding";

/** The range of how far this machine's clock is ahead of AWS's time, in milliseconds. Negative: behind. */
export interface Ahead {
  readonly least: number;
  readonly most: number;
}

/** AWS rejects a signature whose time is wrong by more than this, in milliseconds. */
const REFUSED = 300_000;

/** A larger difference than this is not caused by delays of the network, in milliseconds. */
const APART = 5_000;

/** The meaning of the clocks' difference. */
export function judgeClock(ahead: Ahead | undefined): Finding {
  if (ahead === undefined)
    return { verdict: "unknown", text: "AWS has not answered, so its time is not known" };
  const off = certainly(ahead);
  const side = off > 0 ? "ahead of" : "behind";
  const text = `${lasting(Math.abs(off))} ${side} AWS's time`;
  const advice = "Set this machine's clock by NTP.";
  if (Math.abs(off) >= REFUSED)
    return {
      verdict: "wrong",
      text: `${text}. AWS refuses requests that are signed with such a time; this package signs by AWS's time, other tools don't`,
      advice,
    };
  if (Math.abs(off) >= APART)
    return {
      verdict: "warning",
      text: `${text}. Until AWS has answered, this package dates the turns in which stacks publish by this clock`,
      advice,
    };
  return { verdict: "right", text: "agrees with AWS's time" };
}

/** The minimum by which the clock is ahead; negative: behind. */
function certainly({ least, most }: Ahead): number {
  if (least > 0) return least;
  return most < 0 ? most : 0;
}

function lasting(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return count(seconds, "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? count(minutes, "minute") : count(Math.round(minutes / 60), "hour");
}
