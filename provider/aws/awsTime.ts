/** AWS's time, as far as it is known. In milliseconds since the epoch, except for `seconds`. */
export interface AwsTimes {
  /** The best estimate; this machine's clock before AWS has answered. */
  now(): number;
  /** AWS's time is not before this, as far as any clock shows. Decides whether another stack's turn is over. */
  earliest(): number;
  /**
   * AWS's time is not after this, as far as any clock shows. An own turn is dated by it, and its age is measured by it.
   */
  latest(): number;
  /** A whole number of seconds since the epoch that is never ahead of AWS's own second. */
  seconds(): number;
}

/** The two clocks of this machine, in milliseconds. */
interface MachineClocks {
  /** Never goes back, and may stop while the machine sleeps. */
  monotonic(): number;
  /** Time since the epoch. Somebody may change it at any moment. */
  wall(): number;
}

/** What one answer of AWS shows about the time. `sent` and `received` are on the monotonic clock. */
interface DatedAnswer {
  /** Its Date header, which is rounded down to the second, in milliseconds since the epoch. */
  readonly date: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** AWS's time, updated by each answer. */
export interface AwsTime extends AwsTimes {
  note(answer: DatedAnswer): void;
}

/** A Date header is rounded down to the second. */
const CUT_OFF = 1_000;

/** How far the clocks of AWS's own hosts may differ. */
const TOLERANCE = 1_000;

/** How much faster or slower this machine's monotonic clock may run: the maximum by which NTP adjusts it. */
const DRIFT = 0.0005;

/** Answers that contradict what is known are accepted after this many in a row agree over this many milliseconds. */
const AGREEING = { answers: 3, over: 5_000 };

/** Bounds of the difference between AWS's time and the monotonic clock, from one or several answers. */
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
 * Calculates AWS's time from the Date headers of its answers. Each answer bounds it: the answer was dated after the
 * request was sent and before the answer arrived. The bounds of several answers are combined.
 *
 * An answer that contradicts what is known (a proxy dates it, or this machine slept) isn't accepted until others agree
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
    // The monotonic clock may have stopped since, which the wall clock shows.
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

/** The overlap of both bounds. If they don't overlap, two hosts differ a little, and the latest answer wins. */
function narrowed(before: Bounds, told: Bounds): Bounds {
  const low = Math.max(before.low, told.low);
  const high = Math.min(before.high, told.high);
  return low <= high ? { low, high, at: told.at } : told;
}

/** Bounds after some time has passed. */
function drifted<T extends Bounds>(bounds: T, at: number): T {
  const drift = Math.max(0, at - bounds.at) * DRIFT;
  return { ...bounds, low: bounds.low - drift, high: bounds.high + drift };
}
