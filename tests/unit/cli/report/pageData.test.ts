import assert from "node:assert/strict";
import { earlierOf } from "../../../../provider/cli/report/earlier";
import { modelOf } from "../../../../provider/cli/report/page/model";
import { pageDataOf } from "../../../../provider/cli/report/pageData";
import {
  causeOf,
  healthReport,
  largeReport,
  NO_RESOURCES,
  NOT_AUTHORIZED,
  RECORDER_STOPPED,
  sourceOf,
} from "../../../support/healthReports";
import { claimsReport } from "./fixtures";

const [A, B] = ["111111111111", "222222222222"] as const;
const denied = { state: "FAILED", errorCode: "AccessDenied", errorMessage: "No." } as const;

describe("the data of the page", () => {
  const { resources: _, lastUpdate: __, ...bare } = sourceOf({ accountId: B, region: "us-east-1" });
  const health = healthReport([
    sourceOf({ accountId: A, region: "us-east-1", ...denied, cause: NOT_AUTHORIZED }),
    sourceOf({ accountId: A, region: "eu-west-1", lastUpdate: "2026-11-29T11:30:10.900Z", resources: 7 }),
    { ...bare, state: "NEVER_REPORTED", cause: RECORDER_STOPPED },
  ]);

  it("has a number for each cell", () => {
    const data = pageDataOf({ health, history: [] });
    const model = modelOf(data);
    assert.deepEqual(
      [data.accounts, data.regions],
      [
        [A, B],
        ["eu-west-1", "us-east-1"],
      ],
    );
    assert.deepEqual([...model.kinds], [5, 0, -1, 1]);
    assert.deepEqual(
      [...model.causeOf].map((index) => data.causes[index]?.id),
      [undefined, "not-authorized", undefined, "recorder-stopped"],
    );
    assert.deepEqual([...model.errorOf], [-1, 0, -1, -1]);
    assert.deepEqual(data.errors, [["AccessDenied", "No."]]);
    assert.deepEqual([...model.resources], [7, 120, -1, -1]);
    assert.deepEqual(
      [...model.updated].map((seconds) =>
        seconds < 0 ? "" : new Date((data.updatesFrom + seconds) * 1000).toISOString(),
      ),
      ["2026-11-29T11:30:10.000Z", "2026-11-29T11:40:00.000Z", "", ""],
    );
  });

  it("has the same error once", () => {
    const sources = ["a", "b", "c"].map((region) => sourceOf({ region, ...denied, cause: NOT_AUTHORIZED }));
    const other = sourceOf({ region: "d", ...denied, errorMessage: "Never." });
    const data = pageDataOf({ health: healthReport([...sources, other]), history: [] });
    assert.deepEqual(data.errors.length, 2);
    assert.deepEqual([...modelOf(data).errorOf], [0, 0, 0, 1]);
  });

  it("says how each cell was before, and leaves out what is no more", () => {
    const earlier = healthReport(
      [
        sourceOf({ accountId: A, region: "us-east-1", cause: NO_RESOURCES }),
        sourceOf({ accountId: "333333333333", region: "us-east-1" }),
      ],
      { checkedAt: "2026-11-01T00:00:00.000Z" },
    );
    const data = pageDataOf({ health, history: [earlierOf(earlier)] });
    assert.equal(data.history[0]?.checkedAt, "2026-11-01T00:00:00.000Z");
    const model = modelOf(data);
    assert.deepEqual([0, 1, 2, 3].map(model.historyOf), [[-1], [3], [-1], [-1]]);
  });

  it("has the claims, if there are any", () => {
    assert.equal(pageDataOf({ health, history: [] }).stacks, undefined);
    const claims = claimsReport([["payments/prod/team", [A, B]]]);
    assert.deepEqual(
      pageDataOf({ health, claims, history: [] }).stacks?.map(({ name, owner, accounts, leaving }) => [
        name,
        owner,
        accounts,
        leaving,
      ]),
      [["payments/prod/team", false, [A, B], []]],
    );
  });

  it("shows what is invisible in foreign texts, so that it can't turn around or hide what is beside it", () => {
    const text = "a\u202eb\u0007c\u200bd\ne";
    const shown = "a\\u202eb\\u0007c\\u200bd\\u000ae";
    const cause = causeOf({ text, nextStep: text, docs: text, unchecked: [{ what: text, reason: text }] });
    const data = pageDataOf({
      health: healthReport([sourceOf({ state: "FAILED", errorCode: text, errorMessage: text, cause })]),
      history: [],
    });
    assert.deepEqual(data.causes[0], {
      id: "not-authorized",
      certainty: "certain",
      text: shown,
      nextStep: shown,
      docs: shown,
      unchecked: [`${shown}: ${shown}`],
    });
    // A message keeps its lines.
    assert.deepEqual(data.errors, [[shown, shown.replace("\\u000a", "\n")]]);
  });

  it("is small", () => {
    const health = largeReport(500);
    const bytes = JSON.stringify(pageDataOf({ health, history: [] })).length;
    assert.ok(bytes / health.sources.length < 20, `${bytes / health.sources.length} bytes for each source`);
  });
});
