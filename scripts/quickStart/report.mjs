import { formatDuration, spin } from "../setup/output.mjs";

/** `text` as a title, set off from what comes before. */
export function heading(text) {
  console.log(`\n${process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text}`);
}

/** A command, how long it took, and of its output what it did: the lines under "Diagnostics" and "Resources". */
export function show(folder, command, { output, ms }) {
  console.log(`\n  $ pulumi -C ${folder} ${command}`.padEnd(50), `# ${formatDuration(ms)}`);
  for (const line of messagesIn(output)) console.log(`      ${line}`);
  console.log(`      ${linesUnder("Resources:", output).join(", ")}`);
}

/** What the package says, without the name of the stack above it. */
function messagesIn(output) {
  return linesUnder("Diagnostics:", output).filter((line) => !/^\S+ \(\S+\):$/.test(line));
}

function linesUnder(title, output) {
  const lines = output.split("\n").map((line) => line.trim());
  const start = lines.lastIndexOf(title) + 1;
  return start > 0 ? lines.slice(start, lines.indexOf("", start)) : [];
}

/** Shows in a terminal that `work` is going on. */
export async function during(work) {
  if (!process.stdout.isTTY) return work;
  const started = Date.now();
  const spinner = spin(process.stdout, () => formatDuration(Date.now() - started));
  try {
    return await work;
  } finally {
    spinner.end();
  }
}
