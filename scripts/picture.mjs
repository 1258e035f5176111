// Creates the pictures in docs/. Run it when a test says that a picture shows something else than the commands do.
// docs/quick-start.svg is what `npm start` prints; all others are made by tests/docs/pictures.test.ts.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawTerminal } from "./picture/terminal.mjs";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";

/** The first matching pattern decides the style of a line. */
const STYLES = [
  [/^\$ npm start|^\d\. /, "strong"],
  [/^ {2}\$ |^ {6}--source-role/, "blue"],
  [/^ {6}- |\bgone$| source failed$/, "red"],
  [/^ {6}[+~] /, "green"],
  [/^ {2}\d{12} /, "text"],
  [/^ {6}(security|account): /, "yellow"],
  [/^ {6}security in .* (\d+) of \1 sources healthy$/, "green"],
  [/^ {6}security in | {8}\d{12}: /, "text"],
  [/^/, "quiet"],
];

const start = await run(process.execPath, [join(root, "scripts/start.mjs")], { cwd: root });
if (start.code !== 0) throw new Error(`npm start failed:\n${start.output}`);
const file = join(root, "docs/quick-start.svg");
writeFileSync(file, drawTerminal("The output of npm start", linesOf(start.output)));
console.log(`wrote ${file}`);

const mocha = [join(root, "node_modules/mocha/bin/mocha.js"), "tests/docs/pictures.test.ts"];
const env = { ...process.env, PICTURES: "write" };
const { code, output } = await run(process.execPath, mocha, { cwd: root, env });
console.log(output);
process.exitCode = code;

/** The main part, without the set-up and without what to do next. */
function linesOf(text) {
  const first = text.indexOf("\n1. ");
  const [shown] = text.slice(first + 1).split("\nWhat next");
  return ["$ npm start", "", ...shown.trimEnd().split("\n")].map((line) => [
    { text: line, style: STYLES.find(([pattern]) => pattern.test(line))[1] },
  ]);
}
