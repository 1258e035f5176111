import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** The npm package dynalite, as it is installed. */
export interface InstalledDynalite {
  readonly version: string;
  /** The folder of the package. */
  readonly folder: string;
}

/** Which tables a server has: those of an account in a region. */
export interface TablesOf {
  readonly account: string;
  readonly region: string;
  /** The folder that keeps them. Absent: memory. */
  readonly path?: string;
}

/** Finds dynalite among the packages of each of these folders. Undefined if none of them has it. */
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
 * Runs in a thread of its own, because dynalite throws what it doesn't expect where nobody can catch it. It reads the
 * account and the region of its ARNs from the environment; a thread has a copy of that.
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

/** How long a thread may take to tell why it ends, in milliseconds. */
const telling = 1_000;

/** A thread in which dynalite runs, with a server for each account and region: it knows tables by name only. */
export class DynaliteThread {
  readonly #worker: Worker;
  readonly #ended: Promise<Error>;
  #hasEnded = false;
  #lastId = 0;

  /** @param tableMs - how long a table takes to be created, changed or deleted */
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

  /** Why it has ended, if it has. */
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

  /** Ends it, with its files closed. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
