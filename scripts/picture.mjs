// Draws docs/quick-start.svg: what `npm start` prints, as a terminal. Run it again when that output changes.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";

const FONT_SIZE = 13;
const LINE_HEIGHT = 18;
/** Of the widest of the fonts below, for each unit of the font's size. */
const CHARACTER_WIDTH = 0.61;
const MARGIN = 20;
const TITLE_HEIGHT = 28;

/** The terminal has a dark background of its own, so that it can be read on a light and on a dark page. */
const COLOURS = { background: "#161b22", border: "#30363d", text: "#c9d1d9", quiet: "#8b949e" };

/** The first pattern that fits decides how a line looks. */
const STYLES = [
  [/^\$ npm start|^\d\. /, 'fill="#ffffff" font-weight="bold"'],
  [/^ {2}\$ pulumi /, 'fill="#79c0ff"'],
  [/^ {6}- |\bgone$/, 'fill="#ff7b72"'],
  [/^ {6}[+~] /, 'fill="#7ee787"'],
  [/^ {2}\d{12} /, `fill="${COLOURS.text}"`],
  [/^ {6}security: /, 'fill="#e3b341"'],
  [/^/, `fill="${COLOURS.quiet}"`],
];

const { code, output } = await run(process.execPath, [join(root, "scripts/start.mjs")], { cwd: root });
if (code !== 0) throw new Error(`npm start failed:\n${output}`);
const file = join(root, "docs/quick-start.svg");
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, draw(linesOf(output)));
console.log(`wrote ${file}`);

/** What it shows, without what it sets up and without what to do next. */
function linesOf(text) {
  const start = text.indexOf("\n1. ");
  const [shown] = text.slice(start + 1).split("\nWhat next");
  return ["$ npm start", "", ...shown.trimEnd().split("\n")];
}

function draw(lines) {
  const longest = Math.max(...lines.map((line) => line.length));
  const width = Math.ceil(longest * FONT_SIZE * CHARACTER_WIDTH + 2 * MARGIN);
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + MARGIN;
  const buttons = ["#ff5f56", "#ffbd2e", "#27c93f"].map(
    (fill, index) => `<circle cx="${MARGIN + index * 18}" cy="16" r="5" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    "<title>The output of npm start</title>",
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${COLOURS.background}" stroke="${COLOURS.border}"/>`,
    ...buttons,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...lines.flatMap(drawLine),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function drawLine(line, index) {
  if (line.trim() === "") return [];
  const [, style] = STYLES.find(([pattern]) => pattern.test(line));
  const y = TITLE_HEIGHT + (index + 1) * LINE_HEIGHT;
  return [`<text x="${MARGIN}" y="${y}" ${style}>${escapeText(line)}</text>`];
}

/** Spaces in a row survive as no-break spaces in every viewer. */
function escapeText(line) {
  const escaped = line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replaceAll(" ", "\u00a0");
}
