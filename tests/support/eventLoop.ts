/**
 * The longest time that `work` blocked the event loop, in milliseconds of CPU time: the time of other processes doesn't
 * count.
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = instant();
  const pulse = () => {
    const next = instant();
    longest = Math.max(longest, between(last, next));
    last = next;
    if (!isOver) setImmediate(pulse);
  };
  setImmediate(pulse);
  try {
    await work();
  } finally {
    isOver = true;
  }
  pulse();
  return longest;
}

/** The CPU time of `work`, in milliseconds. */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = instant();
  await work();
  return between(before, instant());
}

interface Instant {
  readonly time: number;
  readonly cpu: number;
}

/** The process's CPU time includes its other threads; a single thread can't use more than the time that passed. */
function between(from: Instant, to: Instant): number {
  return Math.min(to.cpu - from.cpu, to.time - from.time);
}

function instant(): Instant {
  const { user, system } = process.cpuUsage();
  return { time: performance.now(), cpu: (user + system) / 1000 };
}
