import assert from "node:assert/strict";
import { codeOf } from "../../../../provider/cli/health/look";
import type { HealthReport } from "../../../../provider/domain/health/report";
import { TELLS_SOURCES } from "../../../../provider/domain/health/summary";

/** What a code depends on. */
function report(sources: number, healthy: number, more: object = {}): HealthReport {
  return { counts: { sources, healthy }, unchecked: [], ...more } as unknown as HealthReport;
}

const unchecked = (what: string) => ({ unchecked: [{ what, reason: "no", sources: 1 }] });

describe("the exit code of a look at an aggregator's health", () => {
  for (const [what, health, code] of [
    ["all sources are healthy", report(2, 2), 0],
    ["some aren't", report(2, 1), 1],
    ["AWS Config can't read the organization", report(2, 2, { organization: { state: "FAILED" } }), 1],
    ["there is no source", report(0, 0), 2],
    ["it isn't known which accounts there should be", report(2, 2, unchecked(TELLS_SOURCES.accounts)), 2],
    ["it isn't known which regions there should be", report(2, 2, unchecked(TELLS_SOURCES.regions)), 2],
    ["not all are known, and some aren't healthy", report(2, 1, unchecked(TELLS_SOURCES.regions)), 1],
    ["resources could not be counted", report(2, 2, unchecked("the number of resources")), 0],
  ] as const)
    it(`is ${code} if ${what}`, () => assert.equal(codeOf(health), code));
});
