// Runs the local AWS until Ctrl-C, for programs of one's own and the examples: npm run emulator -- --port 4566
// Arguments go to it: npm run emulator -- --help

import { join } from "node:path";
import { execa } from "execa";
import { awsSettings } from "./quickStart/awsSettings.mjs";
import { root } from "./setup/root.mjs";
import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";

try {
  const { cli } = await setUp();
  process.exitCode = await runEmulator(cli, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function runEmulator(cli, args) {
  const main = join(root, "dist/emulator/main.js");
  const child = execa(process.execPath, [main, ...args], {
    stdin: "inherit",
    stdout: "pipe",
    stderr: "inherit",
    buffer: false,
    reject: false,
  });
  // A terminal sends Ctrl-C to both; this ends when the emulator does.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  for await (const line of child) {
    console.log(line);
    const [, url] = /^listening on (\S+)$/.exec(line) ?? [];
    if (url) console.log(exports(url, cli));
  }
  return (await child).exitCode ?? 1;
}

/** What to type in the terminal that is to use it. */
function exports(url, { source, binDir }) {
  const settings = Object.entries(awsSettings(url)).map(([name, value]) => `  export ${name}=${value}`);
  const path = source === "PATH" ? [] : [`  export PATH="${binDir}:$PATH"`];
  return [
    "in the terminal that is to use it:",
    ...settings,
    "  unset AWS_PROFILE AWS_SESSION_TOKEN",
    ...path,
    "",
  ].join("\n");
}
