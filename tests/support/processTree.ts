import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes below `pid`, parents before children, without `pid` itself. */
export function descendants(pid: number): ProcessEntry[] {
  const all = process.platform === "linux" ? fromProc() : fromPs();
  const found: ProcessEntry[] = [];
  const parents = [pid];
  for (let parent = parents.shift(); parent !== undefined; parent = parents.shift()) {
    const children = all.filter((entry) => entry.parent === parent);
    found.push(...children);
    parents.push(...children.map((child) => child.pid));
  }
  return found;
}

/**
 * Kills `pid` and everything below it, and waits until all are gone. A signal to the process group isn't enough: the
 * engine starts each of its plugins in a group of its own.
 */
export async function killTree(pid: number): Promise<void> {
  const targets = [pid, ...descendants(pid).map((entry) => entry.pid)];
  for (const target of targets) {
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  while (targets.some(isRunning)) await sleep(10);
}

/** A process that has ended and whose parent hasn't noticed yet doesn't count. */
export function isRunning(pid: number): boolean {
  if (process.platform === "linux") return fromProcEntry(pid) !== undefined;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function fromProc(): ProcessEntry[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => fromProcEntry(Number(pid)) ?? []);
}

function fromProcEntry(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, and may contain spaces.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { pid, parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

function fromPs(): ProcessEntry[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, command] = line.match(/^\s*(\d+)\s+(\d+)\s+(.*)$/) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }] : [];
  });
}
