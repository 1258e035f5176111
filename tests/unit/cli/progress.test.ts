import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { withProgress } from "../../../provider/cli/progress";

/** A screen that keeps what is written. */
class Screen {
  readonly written: string[] = [];

  constructor(
    readonly isTTY: boolean,
    readonly columns = 0,
  ) {}

  write = (text: string): unknown => this.written.push(text);
}

/** A process that is sent signals. */
class Signalled extends EventEmitter {
  readonly pid = 7;
  readonly killed: unknown[] = [];

  kill = (...args: unknown[]): unknown => this.killed.push(args);

  get listeners_(): number {
    return this.listenerCount("SIGINT") + this.listenerCount("SIGTERM");
  }
}

const ERASE = "\r\x1b[2K";

describe("work with a line of progress", () => {
  it("writes the line again and again on a terminal, and takes it away at its end", async () => {
    const [screen, signalled] = [new Screen(true), new Signalled()];
    const result = await withProgress(
      screen,
      async (show) => {
        show("1 of 2");
        show("2 of 2");
        return 5;
      },
      signalled,
    );
    assert.equal(result, 5);
    assert.deepEqual(screen.written, [ERASE, "1 of 2", ERASE, "2 of 2", ERASE]);
    assert.equal(signalled.listeners_, 0);
  });

  it("writes nothing elsewhere, and leaves signals alone", async () => {
    const [screen, signalled] = [new Screen(false), new Signalled()];
    await withProgress(
      screen,
      async (show) => {
        show("1 of 2");
        assert.equal(signalled.listeners_, 0);
      },
      signalled,
    );
    assert.deepEqual(screen.written, []);
  });

  it("cuts a line that would wrap, and lets nothing in it steer the terminal", async () => {
    const screen = new Screen(true, 8);
    await withProgress(screen, async (show) => show("a\u001bcdefghijkl"), new Signalled());
    assert.equal(screen.written[1], "a\\u001b");
  });

  it("takes the line away if it fails", async () => {
    const screen = new Screen(true);
    const failing = withProgress(screen, () => Promise.reject(new Error("no")), new Signalled());
    await assert.rejects(failing, /no/);
    assert.deepEqual(screen.written, [ERASE]);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`takes the line away for ${signal}, and dies of it`, async () => {
      const [screen, signalled] = [new Screen(true), new Signalled()];
      void withProgress(screen, () => new Promise(() => {}), signalled);
      signalled.emit(signal, signal);
      assert.deepEqual(screen.written, [ERASE]);
      assert.deepEqual(signalled.killed, [[7, signal]]);
      assert.equal(signalled.listeners_, 0);
    });
});
