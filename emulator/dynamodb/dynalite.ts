import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** The installed npm package dynalite. */
export interface InstalledDynalite {
  readonly version: string;
  /** The folder of the package. */
  readonly folder: string;
}

/** The account and region whose tables a server has. */
export interface TablesOf {
  readonly account: string;
  readonly region: string;
  /** The folder of its files. Absent: in memory. */
  readonly path?: string;
}

/** Finds dynalite among the packages in each of these folders. Undefined if none contains it. */
export function findDynalite(folders: readonly string[]): InstalledDynalite | undefined {
  try {
    const manifest = require.resolve("dynalite/package.json", { paths: [...folders] });
    const { version } = require(manifest) as { version: string };
    return { version, folder: dirname(manifest) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * dynalite runs in a thread of its own, because it throws unexpected errors in places where nobody can catch them. It
 * reads account and region for its ARNs from the environment, and a thread has its own copy of that.
 */
const program = `
  const { parentPort, workerData } = require("node:worker_threads");
  const dynalite = require(workerData.folder);
  const { tableMs } = workerData;
  parentPort.on("message", ({ id, account, region, path }) => {
    process.env.AWS_ACCOUNT_ID = account;
    process.env.AWS_REGION = region;
    const server = dynalite({ path, createTableMs: tableMs, deleteTableMs: tableMs, updateTableMs: tableMs });
    server.listen(0, "127.0.0.1", () => parentPort.postMessage({ id, port: server.address().port }));
  });
`;

interface Listening {
  readonly id: number;
  readonly port: number;
}

/** How long a thread may take to report why it ends, in milliseconds. */
const telling = 1_000;

/**
 * A thread that runs dynalite, with one server for each account and region, because a server identifies tables only by
 * name.
 */
export class DynaliteThread {
  readonly #worker: Worker;
  readonly #ended: Promise<Error>;
  #hasEnded = false;
  #lastId = 0;

  /** @param tableMs - how long creating, changing or deleting a table takes */
  constructor({ folder }: InstalledDynalite, tableMs: number) {
    this.#worker = new Worker(program, { eval: true, workerData: { folder, tableMs } });
    this.#worker.setMaxListeners(0);
    this.#ended = new Promise((resolve) => {
      this.#worker.once("error", resolve).once("exit", () => resolve(new Error("it was stopped")));
    });
    void this.#ended.then(() => {
      this.#hasEnded = true;
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Why it has ended; undefined if it hasn't. */
  async failure(): Promise<Error | undefined> {
    return Promise.race([this.#ended, sleep(telling, undefined, { ref: false })]);
  }

  /** Starts a server. Resolves to its URL. */
  open(tables: TablesOf): Promise<string> {
    const id = ++this.#lastId;
    const listening = new Promise<string>((resolve) => {
      const listen = ({ id: of, port }: Listening) => {
        if (of !== id) return;
        this.#worker.off("message", listen);
        resolve(`http://127.0.0.1:${port}`);
      };
      this.#worker.on("message", listen);
    });
    this.#worker.postMessage({ id, ...tables });
    const ended = this.#ended.then(({ message }) => {
      throw new Error(`dynalite has ended: ${message}`);
    });
    return Promise.race([listening, ended]);
  }

  /** Ends the thread after its files are closed. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
