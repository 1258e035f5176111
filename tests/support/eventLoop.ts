/**
 * The longest that the event loop was held while `work` went on, in milliseconds of CPU time: what other processes
 * take meanwhile doesn't count.
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = instant();
  const pulse = () => {
    const next = instant();
    // The process's CPU time counts its other threads as well; the loop was held no longer than the time that passed.
    longest = Math.max(longest, Math.min(next.cpu - last.cpu, next.time - last.time));
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

/** CPU time that `work` takes, in milliseconds. */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = instant();
  await work();
  return instant().cpu - before.cpu;
}

function instant(): { readonly time: number; readonly cpu: number } {
  const { user, system } = process.cpuUsage();
  return { time: performance.now(), cpu: (user + system) / 1000 };
}
