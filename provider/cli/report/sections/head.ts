import type { HealthReport } from "../../../domain/health/report";
import { type Markup, markup } from "../markup";
import { foreign, time } from "./parts";

export function head({ aggregator, checkedAt }: HealthReport): Markup {
  const { name, accountId, region, kind } = aggregator;
  return markup`<header class="top">
<p class="eyebrow">AWS Config aggregator of ${kind === "organization" ? "an organization" : "accounts"}</p>
<h1>${foreign(name)}</h1>
<ul class="facts">
<li>Account <b class="id">${foreign(accountId)}</b></li>
<li>Region <b>${foreign(region)}</b></li>
<li>Checked <b>${time(checkedAt)}</b></li>
</ul>
</header>`;
}
