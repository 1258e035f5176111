import assert from "node:assert/strict";
import { earlierOf } from "../../../../../provider/cli/report/earlier";
import { modelOf, select } from "../../../../../provider/cli/report/page/model";
import { FIRST_VIEW, type View } from "../../../../../provider/cli/report/page/view";
import { pageDataOf } from "../../../../../provider/cli/report/pageData";
import {
  healthReport,
  NO_RESOURCES,
  NOT_AUTHORIZED,
  RECORDER_STOPPED,
  sourceOf,
} from "../../../../support/healthReports";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;
const [EU, US] = ["eu-west-1", "us-east-1"] as const;

/** A is well; B is empty in both; C failed in one, and isn't expected in the other; D failed in one, for another reason. */
const health = healthReport([
  sourceOf({ accountId: A, region: EU, resources: 10 }),
  sourceOf({ accountId: A, region: US, resources: 20 }),
  sourceOf({ accountId: B, region: EU, resources: 0, cause: NO_RESOURCES }),
  sourceOf({ accountId: B, region: US, resources: 0, cause: NO_RESOURCES }),
  sourceOf({ accountId: C, region: EU, state: "FAILED", resources: 5, cause: NOT_AUTHORIZED }),
  sourceOf({ accountId: D, region: EU, resources: 500 }),
  sourceOf({ accountId: D, region: US, state: "FAILED", resources: 0, cause: RECORDER_STOPPED }),
]);
const earlier = healthReport(
  [sourceOf({ accountId: C, region: EU }), sourceOf({ accountId: "999999999999", region: US })],
  { checkedAt: "2026-11-28T12:00:00.000Z" },
);
const data = {
  ...pageDataOf({ health, history: [earlierOf(earlier)] }),
  stacks: [
    { key: "k1", name: "one", owner: true, accounts: [A, C], leaving: [] },
    { key: "k2", name: "two", owner: false, accounts: [C], leaving: [] },
  ],
};
const model = modelOf(data);
const shown = (changes: Partial<View>) => {
  const { rows, columns, cells } = select(model, { ...FIRST_VIEW, ...changes });
  return [rows.map((row) => data.accounts[row]), columns.map((column) => data.regions[column]), cells];
};

describe("the map of the page", () => {
  it("shows all, worst first: by state, then by number, then by id", () => {
    assert.deepEqual(shown({}), [[C, D, B, A], [EU, US], 7]);
  });

  it("is sorted as it is asked for", () => {
    assert.deepEqual(shown({ sort: "account" })[0], [A, B, C, D]);
    assert.deepEqual(shown({ sort: "findings" })[0], [B, C, D, A]);
    assert.deepEqual(shown({ sort: "resources" })[0], [D, A, C, B]);
  });

  it("is filtered by state, cause, region, stack and part of an id, and by all of them at once", () => {
    assert.deepEqual(shown({ kinds: ["FAILED"] }), [[C, D], [EU, US], 2]);
    assert.deepEqual(shown({ kinds: ["FAILED", "EMPTY"] }), [[C, D, B], [EU, US], 4]);
    assert.deepEqual(shown({ cause: "recorder-stopped" }), [[D], [EU, US], 1]);
    assert.deepEqual(shown({ region: US }), [[D, B, A], [US], 3]);
    assert.deepEqual(shown({ stack: "k1" }), [[C, A], [EU, US], 3]);
    assert.deepEqual(shown({ query: "3333-3333" })[0], [C]);
    assert.deepEqual(shown({ query: "2222 2222 2222" })[0], [B]);
    assert.deepEqual(shown({ query: "555" }), [[], [EU, US], 0]);
    assert.deepEqual(shown({ kinds: ["FAILED"], region: EU, stack: "k2" }), [[C], [EU], 1]);
    assert.deepEqual(shown({ kinds: ["FAILED"], cause: "no-resources" })[0], []);
  });

  it("is filtered by all causes that are told as one", () => {
    const other = { ...NOT_AUTHORIZED, unchecked: [{ what: "the recorder", reason: "AccessDenied" }] };
    const health = healthReport([
      sourceOf({ accountId: A, region: EU, state: "FAILED", cause: NOT_AUTHORIZED }),
      sourceOf({ accountId: B, region: EU, state: "FAILED", cause: other }),
      sourceOf({ accountId: C, region: EU }),
    ]);
    const merged = modelOf(pageDataOf({ health, history: [] }));
    assert.deepEqual(select(merged, { ...FIRST_VIEW, cause: "not-authorized" }).rows, [0, 1]);
    assert.deepEqual(
      merged.data.causes.map(({ unchecked }) => unchecked),
      [[], ["the recorder: AccessDenied"]],
    );
  });

  it("counts findings in the regions that are shown", () => {
    assert.deepEqual([...select(model, FIRST_VIEW).findings], [0, 2, 1, 1]);
    assert.deepEqual([...select(model, { ...FIRST_VIEW, region: EU }).findings], [0, 1, 1, 0]);
  });

  it("tells which cells match", () => {
    const { matches } = select(model, { ...FIRST_VIEW, kinds: ["SUCCEEDED"] });
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].filter(matches), [0, 1, 6]);
    // C isn't expected in us-east-1.
    assert.equal(select(model, FIRST_VIEW).matches(5), false);
  });

  it("knows the stacks of an account, and how a source was before", () => {
    assert.deepEqual([model.stacksOf(0), model.stacksOf(1), model.stacksOf(2)], [[0], [], [0, 1]]);
    assert.deepEqual([model.historyOf(4), model.historyOf(0)], [[5], [-1]]);
  });
});
