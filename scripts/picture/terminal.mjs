/*
 * Draws the output of a command as a terminal, in SVG. It has its own dark background, so that it can be read on light
 * and dark pages.
 */

const FONT_SIZE = 13;
const LINE_HEIGHT = 18;
/** The width of a character in the widest of the fonts below, for each unit of the font's size. */
const CHARACTER_WIDTH = 0.61;
const MARGIN = 20;
const TITLE_HEIGHT = 28;

/** The colours of parts of a line. */
const COLOURS = {
  text: "#c9d1d9",
  quiet: "#8b949e",
  strong: "#ffffff",
  blue: "#79c0ff",
  green: "#7ee787",
  red: "#ff7b72",
  yellow: "#e3b341",
  magenta: "#d2a8ff",
};
const BACKGROUND = "#161b22";
const BORDER = "#30363d";

/** The styles that a terminal's codes switch on. */
const SGR = {
  0: "text",
  1: "strong",
  2: "quiet",
  22: "text",
  31: "red",
  32: "green",
  33: "yellow",
  34: "blue",
  35: "magenta",
  36: "blue",
  39: "text",
  90: "quiet",
};

/**
 * Lines as a command prints them on a terminal, with its codes for colours, in parts: `[{ text, style }]`.
 */
export function partsOf(line) {
  const [first, ...coded] = line.split("\u001b[");
  const parts = [{ text: first, style: "text" }];
  for (const one of coded) {
    const [, codes, text] = /^([\d;]*)m(.*)$/.exec(one);
    // `38;5;2` is the second colour of a palette that starts with the colours of a terminal.
    const [, ofPalette] = /^38;5;(\d+)$/.exec(codes) ?? [];
    const named = ofPalette ? [30 + (Number(ofPalette) % 8)] : codes.split(";").map(Number);
    const style = named.reduce((last, code) => SGR[code] ?? last, parts.at(-1).style);
    parts.push({ text, style });
  }
  return parts.filter(({ text }) => text !== "");
}

/** Each line is a list of parts. A part has a `text` and a `style`, which is a name of the colours above. */
export function drawTerminal(title, lines) {
  const longest = Math.max(...lines.map((parts) => lengthOf(parts)));
  const width = Math.ceil(longest * FONT_SIZE * CHARACTER_WIDTH + 2 * MARGIN);
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + MARGIN;
  const buttons = ["#ff5f56", "#ffbd2e", "#27c93f"].map(
    (fill, index) => `<circle cx="${MARGIN + index * 18}" cy="16" r="5" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeText(title, " ")}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${BACKGROUND}" stroke="${BORDER}"/>`,
    ...buttons,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...lines.flatMap(drawLine),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** The lines of a picture, without styles. */
export function linesIn(svg) {
  return [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, line]) =>
    unescapeText(line.replaceAll(/<[^>]*>/g, "")),
  );
}

function drawLine(parts, index) {
  if (parts.every(({ text }) => text.trim() === "")) return [];
  const y = TITLE_HEIGHT + (index + 1) * LINE_HEIGHT;
  const drawn = parts.map(({ text, style }) => `<tspan ${styleOf(style)}>${escapeText(text)}</tspan>`);
  return [`<text x="${MARGIN}" y="${y}">${drawn.join("")}</text>`];
}

function styleOf(style) {
  return `fill="${COLOURS[style]}"${style === "strong" ? ' font-weight="bold"' : ""}`;
}

/** Counts characters, not UTF-16 units. */
function lengthOf(parts) {
  return parts.reduce((sum, { text }) => sum + [...text].length, 0);
}

/** Spaces become no-break spaces, which every viewer keeps. */
function escapeText(text, space = "\u00a0") {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replaceAll(" ", space);
}

function unescapeText(text) {
  const spaced = text.replaceAll("\u00a0", " ");
  return spaced.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
