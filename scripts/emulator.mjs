// Runs the local AWS until Ctrl-C, for your own programs and the examples: npm run emulator -- --port 4566
// It is `npx pulumi-aws-config-aggregator emulator`, with this checkout's build: npm run emulator -- --help

import { join } from "node:path";
import { execa } from "execa";
import { root } from "./setup/root.mjs";
import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";

try {
  const { cli } = await setUp();
  // On standard error: the first line of the output is the address.
  if (cli.source !== "PATH")
    console.error(
      `To have the Pulumi CLI there, too, type in the terminal that is to use it: export PATH="${cli.binDir}:$PATH"`,
    );
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(args) {
  const main = join(root, "dist/provider/cli/main.js");
  const child = execa(process.execPath, [main, "emulator", ...args], { stdio: "inherit", reject: false });
  // A terminal sends Ctrl-C to both processes; this one ends when the emulator does.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  return (await child).exitCode ?? 1;
}
