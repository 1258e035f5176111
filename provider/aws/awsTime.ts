/** AWS's time, as far as it is known. All in milliseconds since the epoch, but for the seconds. */
export interface AwsTimes {
  /** The best guess; this machine's clock before AWS has answered. */
  now(): number;
  /** It is not before this, as far as anything tells: whether a turn of others is over is judged by it. */
  earliest(): number;
  /** It is not after this, as far as anything tells: an own turn is dated by it, and its age is counted by it. */
  latest(): number;
  /** A whole number of seconds since the epoch that is never ahead of AWS's own second. */
  seconds(): number;
}

/** The two clocks of this machine, in milliseconds. */
interface MachineClocks {
  /** Only ever goes on, and may stand still while the machine sleeps. */
  monotonic(): number;
  /** Time since the epoch. Somebody may set it at any moment. */
  wall(): number;
}

/** What an answer of AWS tells about the time; its own two times are by the monotonic clock. */
interface DatedAnswer {
  /** Its Date header, which is cut off to the second, in milliseconds since the epoch. */
  readonly date: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** AWS's time, which learns from each answer. */
export interface AwsTime extends AwsTimes {
  note(answer: DatedAnswer): void;
}

/** A Date header is cut off to the second. */
const CUT_OFF = 1_000;

/** How far the clocks of AWS's own hosts may be apart. */
const TOLERANCE = 1_000;

/** How much faster or slower this machine's monotonic clock may run: what NTP slews it by at the most. */
const DRIFT = 0.0005;

/** Answers that contradict what is known are believed once so many in a row agree, over so many milliseconds. */
const AGREEING = { answers: 3, over: 5_000 };

/** Between what AWS's time is ahead of the monotonic clock, as one or several answers tell at a time. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  /** When, by the monotonic clock. */
  readonly at: number;
}

interface Known extends Bounds {
  /** The wall clock at the last answer. */
  readonly wall: number;
  /** The latest Date. */
  readonly date: number;
}

interface Doubt extends Bounds {
  /** The latest Date. */
  readonly date: number;
  readonly answers: number;
  readonly since: number;
}

/** The machine's own clocks. */
export const machineClocks: MachineClocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/**
 * Works out AWS's time from the Date headers of its answers. An answer bounds it: it was dated after the request was
 * sent, and before the answer arrived. Bounds of several answers narrow each other down.
 *
 * An answer that contradicts what is known (a proxy dates it, or this machine slept) isn't believed until others agree
 * with it. Meanwhile {@link AwsTimes.earliest} and {@link AwsTimes.latest} allow for both.
 */
export function awsTime(clocks: MachineClocks = machineClocks): AwsTime {
  let known: Known | undefined;
  let doubt: Doubt | undefined;

  const now = (): number => {
    if (!known) return clocks.wall();
    return clocks.monotonic() + (known.low + known.high) / 2;
  };

  const earliest = (): number => {
    if (!known) return clocks.wall();
    const monotonic = clocks.monotonic();
    const lows = [known, ...(doubt ? [doubt] : [])].map((bounds) => drifted(bounds, monotonic).low);
    return monotonic + Math.min(...lows);
  };

  const latest = (): number => {
    if (!known) return clocks.wall();
    const monotonic = clocks.monotonic();
    const highs = [known, ...(doubt ? [doubt] : [])].map((bounds) => drifted(bounds, monotonic).high);
    // The monotonic clock may have stood still since, and the wall clock tells.
    const slept = clocks.wall() - known.wall - (monotonic - known.at);
    return monotonic + Math.max(...highs, known.high + slept);
  };

  return {
    now,
    earliest,
    latest,
    seconds: () => Math.floor((known ? Math.min(known.date, earliest()) : now()) / 1_000),
    note: ({ date, sentAt, receivedAt }) => {
      const told = { low: date - receivedAt, high: date + CUT_OFF - sentAt, at: receivedAt };
      const wall = clocks.wall();
      const before = known && drifted(known, receivedAt);
      if (!known || !before || agree(before, told)) {
        known = {
          ...(before ? narrowed(before, told) : told),
          wall,
          date: Math.max(date, known?.date ?? date),
        };
        doubt = undefined;
        return;
      }
      doubt = doubted(doubt, told, date);
      if (doubt.answers < AGREEING.answers || receivedAt - doubt.since < AGREEING.over) return;
      known = { low: doubt.low, high: doubt.high, at: doubt.at, wall, date: doubt.date };
      doubt = undefined;
    },
  };
}

function doubted(doubt: Doubt | undefined, told: Bounds, date: number): Doubt {
  const before = doubt && drifted(doubt, told.at);
  if (!doubt || !before || !agree(before, told)) return { ...told, date, answers: 1, since: told.at };
  const { answers, since } = doubt;
  return { ...narrowed(before, told), date: Math.max(date, doubt.date), answers: answers + 1, since };
}

function agree(left: Bounds, right: Bounds): boolean {
  return left.low <= right.high + TOLERANCE && right.low <= left.high + TOLERANCE;
}

/** What both allow. Where that is nothing, two hosts differ a little, and the one that answered last is believed. */
function narrowed(before: Bounds, told: Bounds): Bounds {
  const low = Math.max(before.low, told.low);
  const high = Math.min(before.high, told.high);
  return low <= high ? { low, high, at: told.at } : told;
}

/** Bounds as they are some time later. */
function drifted<T extends Bounds>(bounds: T, at: number): T {
  const drift = Math.max(0, at - bounds.at) * DRIFT;
  return { ...bounds, low: bounds.low - drift, high: bounds.high + drift };
}
