import assert from "node:assert/strict";
import type { Options } from "../../../../provider/cli/command";
import { emulate } from "../../../../provider/cli/emulator/emulator";
import { EmulatorNotStartedError } from "../../../../provider/cli/emulator/errors";
import { MemoryTerminal } from "../../../support/cliWorld";

/** Starts it; `stop` is what a signal does. */
function started(options: Options) {
  const terminal = new MemoryTerminal();
  let stop = () => {};
  const ready = new Promise<string>((resolve) => {
    const { out } = terminal;
    terminal.out = (text) => {
      out(text);
      resolve(text);
    };
  });
  const code = emulate(options, terminal, () => new Promise((resolve) => (stop = resolve)));
  return { terminal, ready, code, stop: () => stop() };
}

describe("emulator", () => {
  it("runs until it is told to stop, and frees its port", async () => {
    const { terminal, ready, code, stop } = started({ quiet: true });
    const [, url = ""] = /^listening on (\S+)$/.exec(await ready) ?? [];
    assert.equal((await fetch(`${url}/_control/health`)).status, 200);
    stop();
    assert.equal(await code, 0);
    await assert.rejects(fetch(`${url}/_control/health`));
    assert.deepEqual([terminal.printed, terminal.notes], [[`listening on ${url}`], []]);
  });

  it("prints a line for each request", async () => {
    const { terminal, ready, code, stop } = started({ json: true });
    const { url } = JSON.parse(await ready);
    await fetch(url, { method: "POST" });
    stop();
    await code;
    assert.equal(terminal.printed.length, 2);
    assert.equal(JSON.parse(terminal.printed[1] ?? "").status, 403);
  });

  it("warns of an address that others may reach", async () => {
    const { terminal, ready, code, stop } = started({ host: "0.0.0.0", quiet: true });
    await ready;
    stop();
    await code;
    assert.equal(terminal.notes.length, 1);
  });

  it("says why it doesn't start", async () => {
    const first = started({ quiet: true });
    const [, port = ""] = /:(\d+)$/.exec(await first.ready) ?? [];
    await assert.rejects(started({ port }).code, (error: unknown) => {
      assert.ok(error instanceof EmulatorNotStartedError);
      assert.deepEqual(error.facts, { reason: "AddressInUse" });
      return true;
    });
    first.stop();
    await first.code;
  });
});
