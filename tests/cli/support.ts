import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AggregatorView,
  type Emulator,
  type Seed,
  type SettingsPatch,
  startEmulator,
} from "../../emulator";
import type { Tags } from "../../provider/domain/tags";
import type { StoredRun, StoredTurn } from "../../provider/sharing/store/store";
import { ACCOUNT, ownedBy, REGION, runAt, turnAt } from "../support/claimTags";

const repository = join(__dirname, "../..");
const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const NAME = "pulumi-aws-config-aggregator";

/** The file that npm links, as setting up has built it. */
export const bin = join(repository, manifest.bin[NAME]);

export {
  A,
  ACCOUNT,
  B,
  BASE,
  C,
  claimed,
  D,
  E,
  OWNER,
  ownedBy,
  REGION,
  SEARCH,
  TEAM,
  VERSION,
} from "../support/claimTags";

/** How a run of the command line ended. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Waits of the protocol, made short: the emulator delays nothing. */
export const TIMES = ["--propagation-seconds", "0.05", "--turn-seconds", "2", "--in-flight-seconds", "3"];

/** Runs the command line as a process of its own, without a terminal. */
export async function cli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  if (!existsSync(bin)) throw new Error(`${bin} is not there: npm run build makes it`);
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

/** An emulator, and the command line that talks to it. */
export interface Aws {
  readonly emulator: Emulator;
  run(...args: string[]): Promise<Ran>;
  /** The names of the requests since the last call. */
  requests(): string[];
  /** The aggregator `security`. */
  live(): AggregatorView;
  accounts(): readonly string[];
}

/** An emulator for the tests of a `describe`. */
export function useAws(settings: () => SettingsPatch = () => ({})): Aws {
  let emulator: Emulator | undefined;
  const running = () => {
    if (!emulator) throw new Error("the emulator runs only while tests do");
    return emulator;
  };
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    await running().reset();
    running().settings(settings());
  });
  after(() => emulator?.close());
  const live = () => {
    const found = running()
      .aggregators()
      .find(({ name }) => name === "security");
    if (!found) throw new Error("there is no aggregator security");
    return found;
  };
  return {
    get emulator() {
      return running();
    },
    run: (...args) =>
      cli(args, {
        AWS_ENDPOINT_URL: running().url,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: ACCOUNT,
        AWS_SECRET_ACCESS_KEY: "any",
      }),
    requests: () => {
      const operations = running()
        .log()
        .map(({ operation }) => operation ?? "");
      running().clearLog();
      return operations;
    },
    live,
    accounts: () => live().accountIds ?? [],
  };
}

/** A run that said so many seconds ago that it goes on, as the tags hold it. */
export function runOf(ago: number, { lasts = 370, isNew = false } = {}): { readonly run: StoredRun } {
  return { run: runAt(secondsAgo(ago), { lasts, isNew }) };
}

/** A run that has taken its turn so many seconds ago. */
export function turnOf(
  key: string,
  ago: number,
  more: { lasts?: number; isNew?: boolean } = {},
): { readonly run: StoredRun; readonly turn: StoredTurn } {
  return turnAt(key, secondsAgo(ago), more);
}

/** Seconds since the epoch, so long ago. */
export function secondsAgo(seconds: number): number {
  return Math.floor(Date.now() / 1000) - seconds;
}

/** An aggregator `security` that is shared, with claims on its tags. */
export function sharedSeed(accountIds: string[], ...claims: Tags[]): Seed {
  return { name: "security", accountIds, tags: Object.assign({}, ownedBy("tags"), ...claims) };
}
