import type { HealthReport } from "../../domain/health/report";
import { count, grouped } from "../../domain/listing";
import { type Markup, markup } from "./markup";
import { moment } from "./page/words";

/** What the trend needs of a report. */
type Counted = Pick<HealthReport, "checkedAt" | "counts">;

const [WIDTH, HEIGHT, EDGE] = [320, 64, 6];

/**
 * How the share of healthy sources changed, as a picture with a text alternative.
 *
 * @param reports - on the same aggregator, oldest first
 * @returns undefined if there are fewer than two
 */
export function trendOf(reports: readonly Counted[]): Markup | undefined {
  const [first, last] = [reports[0], reports.at(-1)];
  if (first === undefined || last === undefined || reports.length < 2) return undefined;
  const points = pointsOf(reports);
  const line = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const told = reports
    .map(
      ({ checkedAt, counts }) =>
        `${dayOf(checkedAt)}: ${grouped(counts.healthy)} of ${grouped(counts.sources)}`,
    )
    .join("; ");
  return markup`<figure class="trend">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="trend-title trend-told" preserveAspectRatio="none">
<title id="trend-title">Healthy sources in ${count(reports.length, "report")}</title>
<desc id="trend-told">${told}</desc>
<polygon class="area" points="${points[0]?.x ?? 0},${HEIGHT} ${line} ${points.at(-1)?.x ?? 0},${HEIGHT}"/>
<polyline class="line" points="${line}"/>
</svg>
<figcaption>Healthy: ${percentOf(first)} on ${dayOf(first.checkedAt)}, ${percentOf(last)} now</figcaption>
</figure>`;
}

/** From left to right by time; the lowest share is at the bottom, 100 % at the top. */
function pointsOf(reports: readonly Counted[]): readonly { readonly x: number; readonly y: number }[] {
  const times = reports.map(({ checkedAt }) => Date.parse(checkedAt));
  const shares = reports.map(shareOf);
  const [from, until] = [Math.min(...times), Math.max(...times)];
  const lowest = Math.min(...shares, 0.9);
  return reports.map((_, index) => ({
    x: rounded(EDGE + (((times[index] ?? 0) - from) / Math.max(1, until - from)) * (WIDTH - 2 * EDGE)),
    y: rounded(EDGE + ((1 - (shares[index] ?? 0)) / (1 - lowest)) * (HEIGHT - 2 * EDGE)),
  }));
}

function shareOf({ counts }: Counted): number {
  return counts.sources === 0 ? 1 : counts.healthy / counts.sources;
}

/** `93 %`: 100 only if all sources are healthy. */
function percentOf(report: Counted): string {
  return `${Math.floor(shareOf(report) * 100)} %`;
}

function dayOf(time: string): string {
  return moment(Date.parse(time)).slice(0, 10);
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10;
}
