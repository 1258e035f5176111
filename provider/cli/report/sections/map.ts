import { inline } from "../../../domain/printable";
import { sortedUnique } from "../../../domain/sets";
import type { CauseShare } from "../causes";
import { type Markup, markup } from "../markup";
import { KINDS } from "../page/data";
import { capitalised, LEVELS, short, WORDS } from "../page/words";
import type { Reported } from "../pageData";
import { sign } from "./parts";

/** The frame of the map; the script draws the map itself. */
export function mapSection({ health, claims }: Reported, causes: readonly CauseShare[]): Markup {
  const regions = sortedUnique(health.sources.map(({ region }) => region));
  return markup`<noscript><p class="note">The map of accounts and regions needs JavaScript, which is off.</p></noscript>
<section id="map-section" aria-labelledby="map-title" hidden>
<div class="bar-of-title">
<h2 id="map-title">Accounts and regions</h2>
<div class="switch" role="group" aria-label="What the map shows">
<button type="button" data-show="status" aria-pressed="true">Status</button>
<button type="button" data-show="coverage" aria-pressed="false">Coverage</button>
</div>
</div>
<search class="filters">
<label class="wide-field">Account id <input id="search" type="search" inputmode="numeric" autocomplete="off" spellcheck="false" placeholder="Search" aria-keyshortcuts="/"></label>
${choice("region", "Region", [["", "All"], ...regions.map((region) => [region, region] as const)])}
${choice("cause", "Cause", [["", "All"], ...causes.map(({ id, cause }) => [id, capitalised(cause.text)] as const)])}
${
  claims !== undefined &&
  choice("stack", "Stack", [
    ["", "All"],
    ...claims.claims.map(({ key, name }) => [inline(key), name] as const),
  ])
}
${choice("sort", "Sort by", [
  ["worst", "Worst first"],
  ["findings", "Number of findings"],
  ["resources", "Resources"],
  ["account", "Account id"],
])}
</search>
<div class="shown"><p id="shown" role="status"></p><button type="button" id="reset" hidden>Clear filters</button>
<p class="legend" data-legend="status">${KINDS.map((kind) => markup`<span>${sign(kind)} ${WORDS[kind].name}</span>`)}</p>
<p class="legend" data-legend="coverage" hidden>Resources: <span class="key zero">0</span>${levels()} <span><span class="key uncounted">–</span> not counted</span></p></div>
<p id="nothing" class="note" hidden>There is no source that matches.</p>
<div id="map" class="map" role="grid" aria-labelledby="map-title" aria-describedby="map-help"></div>
<p id="map-help" class="help">Arrow keys, Home, End, Page Up and Page Down move through the map, Enter opens details, Escape closes them, / goes to the search.</p>
<dialog id="details" aria-labelledby="details-title"></dialog>
</section>`;
}

function choice(
  id: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): Markup {
  const items = options.map(([value, text]) => markup`<option value="${value}">${inline(text)}</option>`);
  return markup`<label>${label} <select id="${id}">${items}</select></label>`;
}

function levels(): Markup[] {
  return Array.from({ length: LEVELS + 1 }, (_, level) => {
    const from = level === 0 ? 1 : 10 ** level;
    return markup`<span class="key level${level}">${short(from)}${level === LEVELS && "+"}</span>`;
  });
}
