import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { withLock } from "../setup/lock.mjs";
import { root } from "../setup/root.mjs";
import { SetupError } from "../setup/setupError.mjs";

/**
 * The folder of the quick start: copies of the examples, Pulumi's state and the local AWS. It contains nothing of the
 * user's own.
 */
export const home = join(root, ".local/quick-start");

const awsState = join(home, "aws.json");
const record = join(home, "endpoint.json");

/** What earlier runs have left in the folder. */
const KEPT = [
  "backend",
  "pulumi",
  "examples",
  "aws.json",
  "aws.json.tables",
  "security.html",
  "earlier.json",
];

/**
 * Starts the local AWS with its earlier state, on a free port. Commands that run at the same time share one, because
 * two would overwrite each other's state. The last command stops it.
 *
 * @param fresh - whether to delete what earlier runs have left
 */
export async function startEndpoint({ fresh = false } = {}) {
  const url = await locked(async () => {
    const running = await findRunning();
    const others = running?.users ?? [];
    if (fresh && others.length > 0)
      throw new SetupError(
        `Another command uses the local AWS (process ${others.join(", ")}): try again when it has ended.`,
      );
    if (others.length === 0) await stop(running);
    if (fresh) for (const left of KEPT) remove(join(home, left));
    const endpoint = others.length > 0 ? running : await launch();
    writeFileSync(record, JSON.stringify({ ...endpoint, users: [...others, process.pid] }));
    return endpoint.url;
  });
  return { url, stop: () => locked(leave) };
}

async function leave() {
  const running = await findRunning();
  if (!running) return;
  if (running.users.length > 0) writeFileSync(record, JSON.stringify(running));
  else await stop(running);
}

/** The running endpoint, and the other processes that use it; undefined if there is none. */
async function findRunning() {
  try {
    const running = JSON.parse(readFileSync(record, "utf8"));
    await fetch(running.url);
    return { ...running, users: running.users.filter((pid) => pid !== process.pid && isAlive(pid)) };
  } catch {
    return undefined;
  }
}

async function launch() {
  const main = join(root, "dist/provider/cli/main.js");
  // In a process group of its own, because Ctrl-C has to end its users first. It may outlive this process if another
  // one uses it.
  const child = execa(process.execPath, [main, "emulator", "--state", awsState, "--quiet"], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^listening on (\S+)/.exec(line) ?? [];
    if (!url) break;
    // Otherwise these would keep this process alive after its own work is done.
    child.stdout.destroy();
    child.unref();
    return { url, pid: child.pid };
  }
  const { exitCode } = await child;
  throw new Error(`the local AWS endpoint didn't start (exit code ${exitCode})`);
}

async function stop(running) {
  if (running) signal(running.pid, "SIGTERM");
  while (running && isAlive(running.pid)) await sleep(20);
  remove(record);
}

function isAlive(pid) {
  return signal(pid, 0);
}

function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}

function locked(work) {
  mkdirSync(home, { recursive: true });
  return withLock(join(home, "lock"), work);
}
