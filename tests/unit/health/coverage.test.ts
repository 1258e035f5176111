import assert from "node:assert/strict";
import { HealthGrid } from "../../../provider/domain/health/grid";
import { countResources } from "../../../provider/health/coverage";
import { MemoryAws } from "../../support/memoryAws";
import { contextOf } from "../../support/miniEngine";

const [A, B] = ["111111111111", "222222222222"] as const;
const SUBJECT = { name: "security", region: "us-east-1" };

describe("the resources of an aggregator's sources", () => {
  let aws: MemoryAws;
  let grid: HealthGrid;
  beforeEach(() => {
    aws = new MemoryAws();
    grid = new HealthGrid();
    for (const region of ["eu-west-1", "us-east-1"]) for (const id of [A, B]) grid.expect(id, region);
    aws.health.report(A, "eu-west-1", "SUCCEEDED").report(B, "us-east-1", "SUCCEEDED");
    aws.health.resources.set(`${A} eu-west-1`, 5);
  });

  it("are counted, a region at a time, and what isn't in the answer is none", async () => {
    const told: string[] = [];
    const onProgress = ({ done, of }: { done: number; of?: number }) => told.push(`${done}/${of}`);
    assert.deepEqual(await countResources(contextOf(aws), SUBJECT, grid, { onProgress }), []);
    assert.deepEqual(
      [...grid.cells()].map(({ resources }) => resources),
      [5, 0, 0, 1],
    );
    assert.deepEqual(told, ["1/2", "2/2"]);
  });

  it("are not taken for none if they may not be counted, which is told once", async () => {
    aws.health.failing.set("counts", "AccessDeniedException");
    const reason = "config:GetAggregateDiscoveredResourceCounts: AccessDeniedException";
    assert.deepEqual(await countResources(contextOf(aws), SUBJECT, grid), [
      { what: "the number of resources", reason },
    ]);
    assert.deepEqual(
      [...grid.cells()].map(({ resources }) => resources),
      [undefined, undefined, undefined, undefined],
    );
  });

  it("are asked for in few regions if they may not be counted", async () => {
    for (let at = 0; at < 10; at++) grid.expect(A, `xx-west-${at}`);
    aws.health.failing.set("counts", "AccessDeniedException");
    await countResources(contextOf(aws), SUBJECT, grid);
    assert.equal(aws.health.asked.length, 3);
  });

  it("are counted no further once the look ends", async () => {
    const ending = new AbortController();
    ending.abort(new Error("enough"));
    await assert.rejects(countResources(contextOf(aws), SUBJECT, grid, { signal: ending.signal }), /enough/);
  });
});
