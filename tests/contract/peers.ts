import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { slowIf } from "../support/tier";
import { startMoto } from "./moto";

/** What stands in for AWS: this repository's emulator, or moto, which others wrote without knowing of it. */
export type PeerKind = "emulator" | "moto";

/** An endpoint that runs while the tests of a `describe` do, empty at the start of each. */
export interface Peer {
  readonly kind: PeerKind;
  /** For AWS Config and STS: `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The emulator, where the peer is one: for what only it can be made to do. */
  readonly emulator: Emulator | undefined;
}

interface Running {
  readonly url: string;
  readonly emulator?: Emulator;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const start: Readonly<Record<PeerKind, () => Promise<Running | undefined>>> = {
  emulator: async () => {
    const emulator = await startEmulator();
    return { url: emulator.url, emulator, reset: () => emulator.reset(), stop: () => emulator.close() };
  },
  moto: startMoto,
};

/**
 * The same tests for each peer. Those of moto are skipped where there is no Python.
 *
 * @param slowly - the peer for which the tests are slow ones. Default: none
 */
export function eachPeer(title: string, suite: (peer: Peer) => void, slowly?: PeerKind): void {
  for (const kind of ["emulator", "moto"] as const)
    describe(title, () => {
      let running: Running | undefined;
      before(async function () {
        // Installing moto can take a while, once.
        this.timeout(1_800_000);
        running = await start[kind]();
        if (running !== undefined) return;
        console.log("    moto is left out: there is no python3 on the PATH to run it with");
        this.skip();
      });
      beforeEach(() => running?.reset());
      after(() => running?.stop());
      const peer: Peer = {
        kind,
        get url() {
          return running?.url ?? assert.fail(`${kind} runs only while tests do`);
        },
        get emulator() {
          return running?.emulator;
        },
      };
      // In a describe of its own, since skipping leaves the hooks beside this one as they are.
      const by = kind === "moto" ? "by moto" : "by the emulator";
      describe(by + slowIf(kind === slowly), () => suite(peer));
    });
}
