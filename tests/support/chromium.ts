import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

/** Arguments for a browser that makes no requests of its own. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A Chromium for the tests of a `describe`. If there is none, they are skipped with a message, except in CI. Call it in
 * a `describe` of its own: skipping doesn't stop the hooks beside it.
 */
export function useChromium(): { readonly context: BrowserContext } {
  let running: BrowserContext | undefined;
  let userData = "";
  before(async function () {
    const { findChromium } = await import("../../scripts/setup/chromium.mjs");
    const { executable, reason } = await findChromium();
    if (executable === undefined) {
      if (process.env.CI) throw new Error(`the tests of the page need a Chromium: ${reason}`);
      console.log(`    The tests of the page are left out: they need a Chromium, and ${reason}`);
      this.skip();
      return;
    }
    userData = mkdtempSync(join(tmpdir(), "chromium-"));
    running = await chromium.launchPersistentContext(userData, {
      executablePath: executable,
      headless: true,
      args: ARGUMENTS,
    });
  });
  after(async () => {
    await running?.close();
    if (userData !== "") rmSync(userData, { recursive: true, force: true });
  });
  return {
    get context() {
      if (running === undefined) throw new Error("Chromium runs only while tests do");
      return running;
    },
  };
}
