import { count, firstOf, grouped } from "../../../domain/listing";
import { inline } from "../../../domain/printable";
import { claimStates } from "../../claims/text";
import { kindOf } from "../causes";
import { type Markup, markup } from "../markup";
import { FIRST_WELL, KINDS } from "../page/data";
import type { Reported } from "../pageData";
import { foreign } from "./parts";

/** How many account ids a list shows. */
const LISTED = 1000;

/** Which stack has added which accounts. */
export function claimsSection({ health, claims }: Reported): Markup | undefined {
  if (claims === undefined) return undefined;
  const now = Date.parse(health.checkedAt);
  const findings = findingsByAccount(health);
  const rows = claims.claims.map((claim) => {
    const { key, name, owner, accounts, missing, sharedWith } = claim;
    const wrong = accounts.reduce((sum, id) => sum + (findings.get(id) ?? 0), 0);
    const shared = new Set(sharedWith.flatMap((other) => other.accounts)).size;
    return markup`<tr>
<th scope="row">${foreign(name)}${owner && markup` <span class="tag">owner</span>`}<br><code class="quiet">${inline(key)}</code></th>
<td>${listed("", accounts)}</td>
<td class="number">${grouped(wrong)}</td>
<td class="number">${grouped(missing.length)}</td>
<td class="number">${grouped(shared)}</td>
<td>${claimStates(claim, now).map((state, index) => markup`${index > 0 && "; "}${inline(state)}`)}</td>
<td class="jumps"><button type="button" class="jump" data-stack="${inline(key)}" aria-pressed="false" aria-label="Show in map: ${inline(name)}">Show in map</button></td>
</tr>`;
  });
  const { unclaimed } = claims;
  return markup`<section aria-labelledby="claims-title">
<h2 id="claims-title">Claims</h2>
<p class="lead">Which stack has brought which accounts.${
    claims.owner !== null && markup` ${foreign(claims.owner)} owns the aggregator.`
  }</p>
<div class="scrolls" tabindex="0" role="group" aria-labelledby="claims-title"><table>
<thead><tr><th scope="col">Stack</th><th scope="col">Accounts</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Not there</th><th scope="col" class="number">Shared</th><th scope="col">Last run</th><th scope="col"><span class="unseen">Map</span></th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
${unclaimed.length > 0 && listed("Nobody claims ", unclaimed)}
</section>`;
}

function findingsByAccount({ sources }: Reported["health"]): ReadonlyMap<string, number> {
  const findings = new Map<string, number>();
  for (const source of sources)
    if (KINDS.indexOf(kindOf(source)) < FIRST_WELL)
      findings.set(source.accountId, (findings.get(source.accountId) ?? 0) + 1);
  return findings;
}

function listed(before: string, ids: readonly string[]): Markup {
  return markup`<details><summary>${before}${count(ids.length, "account")}</summary><p class="ids">${firstOf(ids.map(inline), LISTED)}</p></details>`;
}
