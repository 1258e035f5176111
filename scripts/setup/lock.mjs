import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const beatMs = 5_000;
const staleMs = 30_000;

/**
 * Runs `work` while holding the lock file, which one process has at a time. The holder touches the file every
 * few seconds, so a lock whose holder died is told from a live one on any host, and is taken over.
 */
export async function withLock(file, work, { onWait } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const owner = `${process.pid} ${hostname()}`;
  for (let told = false; !tryCreate(file, owner); ) {
    if (isStale(file)) {
      takeAway(file);
      continue;
    }
    if (!told) onWait?.(readOwner(file));
    told = true;
    await sleep(500);
  }
  const beat = setInterval(() => touch(file), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (readOwner(file) === owner) rmSync(file, { force: true });
  }
}

function tryCreate(file, owner) {
  try {
    writeFileSync(file, owner, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isStale(file) {
  const [pid, host] = readOwner(file)?.split(" ") ?? [];
  try {
    if (Date.now() - statSync(file).mtimeMs > staleMs) return true;
  } catch {
    return false;
  }
  return host === hostname() && !isAlive(Number(pid));
}

/** Two waiting processes may do this at once: one that finds it moved a new holder's lock puts it back. */
function takeAway(file) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (!isStale(aside)) linkSync(aside, file);
  } catch {
    // Another process was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

function readOwner(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function touch(file) {
  if (existsSync(file)) utimesSync(file, new Date(), new Date());
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
