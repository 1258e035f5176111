import { formatDuration, spin } from "../setup/output.mjs";

/** `text` as a title, with space above it. */
export function heading(text) {
  console.log(`\n${process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text}`);
}

/**
 * A Pulumi command, its duration and the important part of its output: the lines under "Diagnostics" and "Resources".
 */
export function show(folder, command, { output, ms }) {
  const lines = [...messagesIn(output), linesUnder("Resources:", output).join(", ")];
  showCommand(`pulumi -C ${folder} ${command}`, formatDuration(ms), lines);
}

/** A command of this package with all its output and its exit code, which scripts read. */
export function showAll(command, { output, exitCode }) {
  const meaning = exitCode === 1 ? ": not all sources are healthy" : "";
  showCommand(command, `exit code ${exitCode}${meaning}`, output.trimEnd().split("\n"));
}

function showCommand(command, note, lines) {
  console.log(`\n  $ ${command}`.padEnd(50), `# ${note}`);
  for (const line of lines) console.log(line === "" ? "" : `      ${line}`);
}

/**
 * The messages of this package, without the name of the stack or resource above them. Pulumi prints resources in any
 * order.
 */
function messagesIn(output) {
  const lines = linesUnder("Diagnostics:", output).filter((line) => !/^\S+ \(\S+\):$/.test(line));
  return lines.sort();
}

/** The lines up to the next title, without blank lines. */
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

/** Shows in a terminal that `work` is running, and for how long. */
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
