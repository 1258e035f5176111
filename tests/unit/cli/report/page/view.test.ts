import assert from "node:assert/strict";
import {
  FIRST_VIEW,
  hashOf,
  isFiltered,
  type View,
  viewIn,
} from "../../../../../provider/cli/report/page/view";
import { pageDataOf } from "../../../../../provider/cli/report/pageData";
import { healthReport, NOT_AUTHORIZED, sourceOf } from "../../../../support/healthReports";

const ID = "111111111111";
const data = {
  ...pageDataOf({
    health: healthReport([
      sourceOf({ accountId: ID, region: "eu-west-1", state: "FAILED", cause: NOT_AUTHORIZED }),
      sourceOf({ accountId: ID, region: "us-east-1" }),
    ]),
    history: [],
  }),
  stacks: [{ key: "a/b:c&d=e#f", name: "payments/prod/team", owner: false, accounts: [ID], leaving: [] }],
};

const FULL: View = {
  show: "coverage",
  query: "11 & 22",
  kinds: ["FAILED", "EMPTY"],
  cause: "not-authorized",
  region: "us-east-1",
  stack: "a/b:c&d=e#f",
  sort: "findings",
  source: `${ID}/eu-west-1`,
};

describe("the view of the page", () => {
  it("is in the address, and found there again", () => {
    for (const view of [FULL, FIRST_VIEW, { ...FIRST_VIEW, source: FULL.source }])
      assert.deepEqual(viewIn(`#${hashOf(view)}`, data), view);
    assert.equal(hashOf(FIRST_VIEW), "");
  });

  it("leaves out what the report doesn't have", () => {
    const hash =
      "#state=BROKEN.FAILED&cause=nothing&region=mars&stack=none&sort=luck&show=none&source=111111111111/mars";
    assert.deepEqual(viewIn(hash, data), { ...FIRST_VIEW, kinds: ["FAILED"] });
    assert.deepEqual(viewIn("#source=222222222222/us-east-1", data), FIRST_VIEW);
  });

  it("tells whether it leaves anything out", () => {
    assert.equal(
      isFiltered({ ...FIRST_VIEW, show: "coverage", sort: "account", source: FULL.source }),
      false,
    );
    for (const name of ["query", "kinds", "cause", "region", "stack"] as const)
      assert.equal(isFiltered({ ...FIRST_VIEW, [name]: FULL[name] }), true, name);
  });
});
