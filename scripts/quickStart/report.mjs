import { formatDuration, spin } from "../setup/output.mjs";

/** `text` as a title, set off from what comes before. */
export function heading(text) {
  console.log(`\n${process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text}`);
}

/** A command of Pulumi, how long it took, and of its output what it did: the lines under "Diagnostics" and "Resources". */
export function show(folder, command, { output, ms }) {
  const lines = [...messagesIn(output), linesUnder("Resources:", output).join(", ")];
  showCommand(`pulumi -C ${folder} ${command}`, formatDuration(ms), lines);
}

/** A command of the package's command line, with all that it printed and its exit code, which scripts look at. */
export function showAll(command, { output, exitCode }) {
  const meaning = exitCode === 1 ? ": not all sources are healthy" : "";
  showCommand(command, `exit code ${exitCode}${meaning}`, output.trimEnd().split("\n"));
}

function showCommand(command, note, lines) {
  console.log(`\n  $ ${command}`.padEnd(50), `# ${note}`);
  for (const line of lines) console.log(line === "" ? "" : `      ${line}`);
}

/** What the package says, without the name of the stack or resource above it. Pulumi prints resources in any order. */
function messagesIn(output) {
  const lines = linesUnder("Diagnostics:", output).filter((line) => !/^\S+ \(\S+\):$/.test(line));
  return lines.sort();
}

/** Up to the next title, without blank lines. */
function linesUnder(title, output) {
  const lines = output.split("\n");
  const start = lines.lastIndexOf(title) + 1;
  if (start === 0) return [];
  const length = lines.slice(start).findIndex((line) => /^\S/.test(line));
  return lines
    .slice(start, length < 0 ? undefined : start + length)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Shows in a terminal that `work` is going on, and for how long. */
export async function during(what, work) {
  if (!process.stdout.isTTY) return work;
  const started = Date.now();
  const spinner = spin(process.stdout, () => `${what}: ${formatDuration(Date.now() - started)}`);
  try {
    return await work;
  } finally {
    spinner.end();
  }
}
