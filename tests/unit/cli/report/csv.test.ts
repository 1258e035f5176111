import assert from "node:assert/strict";
import { csvOf } from "../../../../provider/cli/report/csv";
import {
  causeOf,
  healthReport,
  NO_RESOURCES,
  RECORDER_STOPPED,
  sourceOf,
} from "../../../support/healthReports";
import { claimsReport } from "./fixtures";

/** Reads CSV as RFC 4180 has it. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const rowsOf = (...args: Parameters<typeof csvOf>) => parsed(csvOf(...args));

describe("the CSV of a report", () => {
  it("has a row for each source, and what is known of it", () => {
    const failed = sourceOf({
      accountId: "012345678901",
      region: "us-east-1",
      state: "FAILED",
      resources: 0,
      errorCode: "AccessDenied",
      errorMessage: 'It said "no",\nand again.',
      cause: RECORDER_STOPPED,
    });
    const { resources: _, lastUpdate: __, ...bare } = sourceOf({ accountId: "222222222222" });
    const rows = rowsOf(
      healthReport([failed, bare, sourceOf({ resources: 0, cause: NO_RESOURCES })]),
      claimsReport([
        ["payments/prod/team", ["012345678901"]],
        ["search/prod/team", ["012345678901"]],
      ]),
    );
    assert.deepEqual(rows, [
      [
        ...["account", "region", "state", "healthy", "lastUpdate", "resources", "errorCode", "errorMessage"],
        ...["cause", "certainty", "causeText", "nextStep", "docs", "unchecked", "stacks"],
      ],
      [
        ...['="012345678901"', "us-east-1", "FAILED", "no", "2026-11-29T11:40:00.000Z", "0", "AccessDenied"],
        ...['It said "no",\nand again.', "recorder-stopped", "likely", RECORDER_STOPPED.text],
        ...[RECORDER_STOPPED.nextStep, "docs/health.md#recorder-stopped"],
        "the delivery channel: config:DescribeDeliveryChannels: AccessDeniedException",
        "payments/prod/team\nsearch/prod/team",
      ],
      ['="222222222222"', "eu-west-1", "SUCCEEDED", "yes", "", "", "", "", "", "", "", "", "", "", ""],
      [
        ...['="111111111111"', "eu-west-1", "SUCCEEDED", "no", "2026-11-29T11:40:00.000Z", "0", "", ""],
        ...["no-resources", "certain", NO_RESOURCES.text, NO_RESOURCES.nextStep],
        ...["docs/health.md#no-resources", "", ""],
      ],
    ]);
  });

  it("makes formulas in foreign texts harmless", () => {
    for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]) {
      const cause = causeOf({ text, nextStep: text });
      const [, row] = rowsOf(
        healthReport([sourceOf({ state: "FAILED", errorCode: text, errorMessage: text, cause })]),
        claimsReport([[text, ["111111111111"]]]),
      );
      const cells = [6, 7, 10, 11, 14].map((index) => row?.[index]);
      assert.deepEqual(cells, Array(5).fill(`'${text}`), JSON.stringify(text));
    }
  });
});
