import type { HealthReport } from "../../../domain/health/report";
import { grouped } from "../../../domain/listing";
import { findingsOf } from "../findings";
import { type Markup, markup } from "../markup";
import { capitalised, WORDS } from "../page/words";
import { foreign } from "./parts";

/** How many rows are printed. */
const PRINTED = 1000;

/** The problems, as a table that replaces the map in print. */
export function findingsSection(health: HealthReport): Markup | undefined {
  const findings = findingsOf(health);
  if (findings.length === 0) return undefined;
  const rows = findings.slice(0, PRINTED).map(
    ({ accountId, regions, kind, cause, error }) => markup`<tr>
<th scope="row" class="id">${foreign(accountId)}</th><td>${WORDS[kind].name}</td><td>${foreign(regions.join(", "))}</td><td>${
      cause !== "" && foreign(capitalised(cause))
    }${error !== "" && markup`<br>AWS Config says: ${foreign(error)}`}</td>
</tr>`,
  );
  const left = findings.length - PRINTED;
  return markup`<section class="print-only" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<table>
<thead><tr><th scope="col">Account</th><th scope="col">State</th><th scope="col">Regions</th><th scope="col">Cause</th></tr></thead>
<tbody>${rows}</tbody>
</table>
${
  left > 0 &&
  markup`<p>${grouped(left)} of ${grouped(findings.length)} rows are left out here: the page itself and its --csv file have all.</p>`
}
</section>`;
}
