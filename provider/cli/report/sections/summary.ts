import type { HealthCounts, HealthReport } from "../../../domain/health/report";
import { count, grouped } from "../../../domain/listing";
import { capitalised } from "../../../domain/printable";
import { type Markup, markup } from "../markup";
import { KINDS, type Kind } from "../page/data";
import { WORDS } from "../page/words";
import type { Reported } from "../pageData";
import { trendOf } from "../trend";
import { foreign, sign, time } from "./parts";

export function summarySection({ health, history }: Reported): Markup {
  const { counts } = health;
  const { sources, healthy } = counts;
  return markup`<section aria-labelledby="summary-title" class="summary">
<h2 id="summary-title" class="unseen">Summary</h2>
<div class="headline">
<p class="verdict"><b>${grouped(healthy)}</b> of ${grouped(sources)} sources healthy</p>
<p class="scope">${count(counts.accounts, "account")} in ${count(counts.regions, "region")}, ${
    counts.resources === undefined ? "resources not counted" : count(counts.resources, "resource")
  }</p>
${bar(counts)}
<ul class="states" aria-label="States">${KINDS.map((kind) => stateItem(kind, counts))}</ul>
</div>
${trendOf([...history, health])}
${organizationNote(health)}
${uncheckedNote(health)}
</section>`;
}

/** Each state is also a filter of the map. */
function stateItem(kind: Kind, counts: HealthCounts): Markup {
  const number = numberOf(kind, counts);
  const off = number === 0 ? " disabled" : "";
  return markup`<li><button type="button" data-kind="${kind}" aria-pressed="false"${off}>${sign(kind)} ${
    WORDS[kind].name
  } <b>${grouped(number)}</b></button></li>`;
}

function numberOf(kind: Kind, { byState, healthy }: HealthCounts): number {
  if (kind === "EMPTY") return byState.SUCCEEDED - healthy;
  return kind === "SUCCEEDED" ? healthy : byState[kind];
}

/** Shares of all sources, side by side. The numbers beside it show the same. */
function bar(counts: HealthCounts): Markup {
  let from = 0;
  const parts = KINDS.map((kind) => {
    const width = counts.sources === 0 ? 0 : (100 * numberOf(kind, counts)) / counts.sources;
    const part = markup`<rect class="${kind.toLowerCase()}" x="${from.toFixed(3)}%" width="${width.toFixed(3)}%" height="100%"/>`;
    from += width;
    return width > 0 && part;
  });
  return markup`<svg class="bar" aria-hidden="true" focusable="false">${parts}</svg>`;
}

function organizationNote({ organization }: HealthReport): Markup | undefined {
  if (organization === undefined) return undefined;
  const { id, state, lastUpdate, errorCode, errorMessage, cause } = organization;
  const said = [errorCode, errorMessage].filter((text) => text !== undefined && text !== "").join(": ");
  return markup`<p class="note ${state.toLowerCase()}">Organization ${foreign(id)}: <b>${WORDS[state].name}</b>${
    lastUpdate !== undefined && markup`, last update ${time(lastUpdate)}`
  }${said !== "" && markup`. AWS Config says: ${foreign(said)}`}${
    cause && markup`<br>${foreign(capitalised(cause.text))}. ${foreign(cause.nextStep)}`
  }</p>`;
}

function uncheckedNote({ unchecked }: HealthReport): Markup | undefined {
  if (unchecked.length === 0) return undefined;
  const items = unchecked.map(
    ({ what, reason, sources }) =>
      markup`<li>${foreign(what)}, for ${count(sources, "source")}: ${foreign(reason)}</li>`,
  );
  return markup`<div class="note">
<p><b>Could not be checked.</b> This says nothing about the health of these sources.</p>
<ul>${items}</ul>
</div>`;
}
