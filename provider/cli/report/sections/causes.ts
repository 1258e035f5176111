import { count } from "../../../domain/listing";
import { inline } from "../../../domain/printable";
import { sortedUnique } from "../../../domain/sets";
import type { CauseShare } from "../causes";
import { type Markup, markup } from "../markup";
import { CERTAINTIES, capitalised } from "../page/words";
import { foreign, sign } from "./parts";

export function causesSection(causes: readonly CauseShare[]): Markup | undefined {
  if (causes.length === 0) return undefined;
  return markup`<section aria-labelledby="causes-title">
<h2 id="causes-title">Causes</h2>
<ol class="causes">${causes.map(item)}</ol>
</section>`;
}

function item({ cause, same, id, sources, accounts, regions, worst }: CauseShare): Markup {
  const { text, certainty, nextStep, docs } = cause;
  const unchecked = sortedUnique(
    same.flatMap((one) => one.unchecked.map(({ what, reason }) => `${what}: ${reason}`)),
  );
  return markup`<li>
<div class="what">${sign(worst)}<div><h3>${foreign(capitalised(text))} <span class="tag">${CERTAINTIES[certainty]}</span></h3>
<p class="scope">${count(sources, "source")}: ${count(accounts, "account")} in ${count(regions, "region")}</p></div></div>
<div class="how"><p>${foreign(nextStep)}</p>
<p class="docs">See <code>${inline(docs)}</code></p>
${
  unchecked.length > 0 &&
  markup`<details><summary>Could not be checked</summary><ul>${unchecked.map(
    (said) => markup`<li>${foreign(said)}</li>`,
  )}</ul></details>`
}</div>
<button type="button" class="jump" data-cause="${id}" aria-pressed="false" aria-label="Show in map: ${inline(text)}">Show in map</button>
</li>`;
}
