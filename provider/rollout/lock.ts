import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { RolloutRunningError } from "./errors";

/** The process that holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

const LOCK = /^[0-9a-f-]{36}\.json$/;

/**
 * The locks of this process. A lock with its process id that isn't here belongs to an earlier process with the same id.
 */
const own = new Set<string>();

/**
 * Locks the folder and the report, which two rollouts must not both write, until the returned function is called.
 * Removes locks of processes that no longer run.
 *
 * Each rollout first writes its own lock files, and then looks for those of others. Two rollouts that start at the same
 * moment may both be rejected, but never both run. No removed file can belong to a rollout that has just started.
 *
 * @throws RolloutRunningError
 */
export function lockRollout(
  { directory, report }: { readonly directory: string; readonly report: string },
  startedAt: Date,
): () => void {
  const unlockDirectory = lock("directory", directory, { folder: directory, prefix: "lock-" }, startedAt);
  try {
    const beside = { folder: dirname(report), prefix: `.${basename(report)}.lock-` };
    const unlockReport = lock("report", report, beside, startedAt);
    return () => {
      unlockReport();
      unlockDirectory();
    };
  } catch (error) {
    unlockDirectory();
    throw error;
  }
}

/** The folder of a lock's files, and the prefix of their names. */
interface Files {
  readonly folder: string;
  readonly prefix: string;
}

function lock(
  option: "directory" | "report",
  path: string,
  { folder, prefix }: Files,
  startedAt: Date,
): () => void {
  const name = `${prefix}${randomUUID()}.json`;
  const file = join(folder, name);
  const unlock = () => {
    rmSync(file, { force: true });
    own.delete(file);
  };
  own.add(file);
  mkdirSync(folder, { recursive: true });
  writeLock(file, { pid: process.pid, host: hostname(), startedAt: startedAt.toISOString() });
  for (const other of readdirSync(folder).filter((entry) => entry !== name && isLock(entry, prefix))) {
    const found = join(folder, other);
    const holder = holderOf(found);
    if (holder === undefined || isGone(holder, found)) rmSync(found, { force: true });
    else {
      unlock();
      throw new RolloutRunningError({ option, path, file: found, ...holder });
    }
  }
  return unlock;
}

function isLock(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && LOCK.test(name.slice(prefix.length));
}

/** Written in one step: a file with such a name that can't be read was left by a machine that crashed. */
function writeLock(file: string, holder: Holder): void {
  const draft = `${file}.tmp`;
  writeFileSync(draft, JSON.stringify(holder));
  renameSync(draft, file);
}

function holderOf(file: string): Holder | undefined {
  try {
    const { pid, host, startedAt } = JSON.parse(readFileSync(file, "utf8"));
    const isHolder = Number.isInteger(pid) && pid > 0 && typeof host === "string";
    return isHolder ? { pid, host, startedAt: String(startedAt) } : undefined;
  } catch {
    return undefined;
  }
}

/** Processes on other machines can't be checked: a folder may be on a shared disk. */
function isGone({ pid, host }: Holder, file: string): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return !own.has(file);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
