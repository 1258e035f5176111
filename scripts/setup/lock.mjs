import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import lockfile from "proper-lockfile";

/** How often the holder touches its lock; another process may take a lock that was not touched for longer. */
const times = { update: 2_000, stale: 10_000 };

/** Runs `work` while holding the lock, which one process has at a time. Calls `onWait` if another one has it. */
export async function withLock(path, work, { onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const options = {
    ...times,
    realpath: false,
    lockfilePath: path,
    // The machine slept for a while. Work under a lock may be done twice.
    onCompromised: () => {},
  };
  if (await lockfile.check(path, options)) onWait?.();
  const release = await lockfile.lock(path, {
    ...options,
    retries: { forever: true, minTimeout: 100, maxTimeout: 500 },
  });
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}
