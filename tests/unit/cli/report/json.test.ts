import assert from "node:assert/strict";
import { readReport, reportJson } from "../../../../provider/cli/report/json";
import type { HealthReport } from "../../../../provider/domain/health/report";
import {
  healthReport,
  largeReport,
  NO_RESOURCES,
  NOT_AUTHORIZED,
  RECORDER_STOPPED,
  sourceOf,
} from "../../../support/healthReports";
import { claimsReport } from "./fixtures";

const denied = { errorCode: "AccessDenied", errorMessage: "No." };
const { lastUpdate: _, resources: __, ...unreported } = sourceOf({ accountId: "333333333333" });
const FULL = healthReport(
  [
    sourceOf({ state: "FAILED", cause: NOT_AUTHORIZED, ...denied }),
    sourceOf({ accountId: "222222222222", state: "FAILED", cause: RECORDER_STOPPED, ...denied }),
    { ...unreported, state: "NEVER_REPORTED", cause: NOT_AUTHORIZED },
    sourceOf({ accountId: "444444444444", resources: 0, cause: NO_RESOURCES, errorMessage: "Alone." }),
  ],
  {
    organization: { id: "o-a1b2c3d4e5", state: "SUCCEEDED", lastUpdate: "2026-11-29T11:00:00Z" },
    unchecked: [{ what: "the state of accounts", reason: "AccessDeniedException", sources: 4 }],
  },
);

const read = (text: string): HealthReport => {
  const result = readReport(text);
  assert.ok("report" in result, JSON.stringify(result));
  return result.report;
};

describe("the JSON of a report", () => {
  it("is read as it was written, and sources with the same cause share it again", () => {
    const again = read(reportJson(FULL, claimsReport([["payments/prod/team", ["111111111111"]]])));
    assert.deepEqual(again, FULL);
    assert.equal(again.sources[0]?.cause, again.sources[2]?.cause);
    assert.deepEqual(read(reportJson(healthReport([]), undefined)), healthReport([]));
  });

  it("says its version and its columns, has causes and errors once, and the claims", () => {
    const claims = claimsReport([["payments/prod/team", ["111111111111"]]]);
    const file = JSON.parse(reportJson(FULL, claims));
    assert.equal(file.version, 1);
    assert.deepEqual(file.columns, [
      "accountId",
      "region",
      "state",
      "lastUpdate",
      "resources",
      "error",
      "cause",
    ]);
    assert.deepEqual(file.errors, [
      ["AccessDenied", "No."],
      [null, "Alone."],
    ]);
    assert.equal(file.causes.length, 3);
    assert.deepEqual(file.sources[0], [
      ...["111111111111", "eu-west-1", "FAILED", "2026-11-29T11:40:00.000Z", 120, 0, 0],
    ]);
    assert.deepEqual(file.sources[2], ["333333333333", "eu-west-1", "NEVER_REPORTED", null, null, null, 0]);
    assert.deepEqual(file.claims, JSON.parse(JSON.stringify(claims)));
    assert.equal(JSON.parse(reportJson(FULL, undefined)).claims, null);
  });

  it("is small enough for thousands of accounts", () => {
    const report = largeReport(500);
    const bytes = Buffer.byteLength(reportJson(report, undefined));
    assert.ok(bytes / report.sources.length < 100, `${bytes / report.sources.length} bytes for each source`);
  });

  describe("is refused with path, value and rule", () => {
    const changed = (change: (file: Record<string, unknown>) => void) => {
      const file = JSON.parse(reportJson(FULL, undefined));
      change(file);
      const result = readReport(JSON.stringify(file));
      return "problems" in result ? result.problems.map(({ path, value, rule }) => [path, value, rule]) : [];
    };
    const row = (index: number, value: unknown) => (file: Record<string, unknown>) => {
      const rows = file.sources as unknown[][];
      const first = rows[0];
      if (first) first[index] = value;
    };

    it("if it isn't one at all", () => {
      for (const text of ["", "<html>", "[]", "null", "7"]) {
        const result = readReport(text);
        assert.ok("problems" in result);
        assert.deepEqual(
          result.problems.map(({ path, rule }) => [path, rule]),
          [["", "the JSON object that `report --json` writes"]],
        );
      }
    });

    it("if it is of another version", () => {
      assert.deepEqual(
        changed((file) => {
          file.version = 2;
        }),
        [["version", 2, "1"]],
      );
      assert.deepEqual(
        changed((file) => {
          delete file.version;
        }),
        [["version", undefined, "1"]],
      );
    });

    it("if a source isn't one", () => {
      const cases: readonly (readonly [number, unknown, string])[] = [
        [0, 111111111111, "12 digits"],
        [0, "1111", "12 digits"],
        [1, "", "a region"],
        [2, "BROKEN", "one of FAILED, NEVER_REPORTED, OUTDATED, SETTLING, SUCCEEDED"],
        [3, "yesterday", "a time in ISO 8601, or null"],
        [3, "2026-13-45T00:00:00Z", "a time in ISO 8601, or null"],
        [4, -1, "a whole number from 0, or null"],
        [4, 1.5, "a whole number from 0, or null"],
        [5, 2, "an index of errors, or null"],
        [6, 3, "an index of causes, or null"],
        [6, "0", "an index of causes, or null"],
      ];
      for (const [index, value, rule] of cases)
        assert.deepEqual(changed(row(index, value)), [[`sources[0][${index}]`, value, rule]]);
      const short = changed((file) => {
        file.sources = [["111111111111"]];
      });
      assert.deepEqual(
        short.map(([path]) => path),
        ["sources[0]"],
      );
    });

    it("if the organization's cause isn't one", () => {
      const problems = changed((file) => {
        file.organization = { ...(file.organization as object), cause: 5 };
      });
      assert.deepEqual(
        problems.map(([path]) => path),
        ["organization.cause"],
      );
    });

    it("if anything else is missing or wrong, all at once", () => {
      const problems = changed((file) => {
        file.checkedAt = 5;
        file.counts = { ...(file.counts as object), healthy: "many" };
        file.causes = [{ ...(file.causes as object[])[0], code: "bad-luck" }, 1, 2];
        file.errors = [["a"], [null, "b"]];
        file.organization = { id: 1, state: "SETTLING" };
        file.unchecked = [{ what: "a", reason: "b" }];
        delete file.columns;
      });
      assert.deepEqual(problems.map(([path]) => path).sort(), [
        "causes[0].code",
        "causes[1]",
        "causes[2]",
        "checkedAt",
        "columns",
        "counts.healthy",
        "errors[0]",
        "organization.id",
        "organization.state",
        "unchecked[0].sources",
      ]);
    });
  });
});
