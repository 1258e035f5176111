import { setTimeout as wait } from "node:timers/promises";

/** Waits until something holds, looking every few milliseconds; fails after `ms`. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  ms = 300_000,
): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It never came to be that ${what}.`);
    await wait(5);
  }
}
