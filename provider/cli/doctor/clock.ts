import { count } from "../../domain/listing";
import type { Finding } from "./finding";

/** How far this machine's clock is ahead of AWS's time, in milliseconds: between these two. Behind is negative. */
export interface Ahead {
  readonly least: number;
  readonly most: number;
}

/** AWS refuses a signature whose time is off by more than this, in milliseconds. */
const REFUSED = 300_000;

/** What is off by more than this is no chance, in milliseconds. */
const APART = 5_000;

/** What the difference of the clocks means. */
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

/** What it is ahead by at the least; negative: behind. */
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
