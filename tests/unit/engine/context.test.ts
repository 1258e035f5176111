import assert from "node:assert/strict";
import { createPrintedLines, createPrinter, printOnce } from "../../../provider/engine/context";

describe("what a step prints", () => {
  it("is a line as it is, and a warning with that word before it", () => {
    const lines: string[] = [];
    const { info, warn } = createPrinter((line) => lines.push(line));
    info("security: +1 account");
    warn("security: look");
    assert.deepEqual(lines, ["security: +1 account", "warning: security: look"]);
  });

  it("is printed once in a process, however often it is to be", () => {
    const lines: string[] = [];
    const context = { ...createPrinter((line) => lines.push(line)), printed: createPrintedLines() };
    for (let times = 0; times < 2; times++) printOnce(context, "warn", "look");
    printOnce(context, "info", "other");
    assert.deepEqual(lines, ["warning: look", "other"]);
  });
});
