import assert from "node:assert/strict";
import { run } from "../../../../provider/cli/run";
import { MemoryTerminal } from "../../../support/cliWorld";

describe("completion", () => {
  for (const [shell, first] of [
    ["bash", /^# Completion of pulumi-aws-config-aggregator for bash\.\n/],
    ["zsh", /^#compdef pulumi-aws-config-aggregator\n/],
    ["fish", /^# Completion of pulumi-aws-config-aggregator for fish\.\n/],
  ] as const)
    it(`prints the script for ${shell}`, async () => {
      const terminal = new MemoryTerminal();
      assert.equal(await run(["completion", shell], terminal), 0);
      assert.match(terminal.printed.join(), first);
      assert.deepEqual(terminal.notes, []);
    });

  for (const shell of ["tcsh", "toString"])
    it(`knows no ${shell}`, async () => {
      const terminal = new MemoryTerminal();
      assert.equal(await run(["completion", shell], terminal), 2);
      assert.match(terminal.notes.join(), /only for bash, zsh and fish\nSee `.* help completion`/);
      assert.deepEqual(terminal.printed, []);
    });
});
