import assert from "node:assert/strict";
import { HealthGrid } from "../../../../provider/domain/health/grid";

const [A, B] = ["111111111111", "222222222222"] as const;

describe("the grid of an aggregator's sources", () => {
  it("has those that are expected and those that are reported, by account and region", () => {
    const grid = new HealthGrid();
    grid.expect(B, "us-east-1");
    grid.report({
      accountId: A,
      region: "us-east-1",
      state: "FAILED",
      updated: 5,
      errorCode: "X",
      errorMessage: "Y",
    });
    grid.report({ accountId: B, region: "eu-west-1", state: "SUCCEEDED" });
    assert.deepEqual(
      [...grid.cells()],
      [
        {
          accountId: A,
          region: "us-east-1",
          state: "FAILED",
          updated: 5,
          resources: undefined,
          errorCode: "X",
          errorMessage: "Y",
        },
        { accountId: B, region: "eu-west-1", state: "SUCCEEDED", updated: undefined, resources: undefined },
        { accountId: B, region: "us-east-1", state: undefined, updated: undefined, resources: undefined },
      ],
    );
    assert.deepEqual(
      [grid.accounts, grid.regions],
      [
        [A, B],
        ["eu-west-1", "us-east-1"],
      ],
    );
  });

  it("has the last report of a source", () => {
    const grid = new HealthGrid();
    grid.report({ accountId: A, region: "us-east-1", state: "FAILED", errorCode: "X" });
    grid.report({ accountId: A, region: "us-east-1", state: "OUTDATED" });
    assert.deepEqual(
      [...grid.cells()].map(({ state, errorCode }) => [state, errorCode]),
      [["OUTDATED", undefined]],
    );
  });

  it("tells what was not counted from what is empty", () => {
    const grid = new HealthGrid();
    for (const region of ["eu-west-1", "us-east-1"]) for (const id of [A, B]) grid.expect(id, region);
    grid.count(A, "eu-west-1", 3);
    grid.count(A, "eu-west-1", 4);
    grid.count("999999999999", "eu-west-1", 1);
    grid.count(A, "sa-east-1", 1);
    grid.counted("eu-west-1");
    assert.deepEqual(
      [...grid.cells()].map(({ resources }) => resources),
      [7, undefined, 0, undefined],
    );
  });

  it("holds many more than it was made for", () => {
    const grid = new HealthGrid();
    const ids = Array.from({ length: 1000 }, (_, at) => String(at).padStart(12, "0"));
    for (const [at, accountId] of ids.entries())
      grid.report({
        accountId,
        region: "us-east-1",
        state: "SUCCEEDED",
        updated: at + 1,
        errorCode: `E${at}`,
      });
    grid.counted("us-east-1");
    for (const [at, id] of ids.entries()) grid.count(id, "us-east-1", at);
    // It grows once more.
    for (const id of ids) grid.expect(`9${id.slice(1)}`, "us-east-1");
    const cells = [...grid.cells()].slice(0, ids.length);
    assert.deepEqual(
      cells.map(({ updated }) => updated),
      ids.map((_, at) => at + 1),
    );
    assert.deepEqual(
      cells.map(({ resources }) => resources),
      ids.map((_, at) => at),
    );
    assert.deepEqual(cells.at(-1)?.errorCode, "E999");
  });
});
