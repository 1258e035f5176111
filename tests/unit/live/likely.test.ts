import assert from "node:assert/strict";
import { likelyAggregator } from "../../../provider/live/likely";
import { MemoryAws } from "../../support/memoryAws";

describe("the aggregator that is likely meant by a name", () => {
  const likely = (name: string, fates = {}) => {
    const aws = new MemoryAws();
    for (const there of ["security", "billing"]) aws.set(there, "us-east-1", {});
    aws.begin(fates);
    return likelyAggregator(aws.api("us-east-1"), name);
  };

  it("is the nearest that is there", async () => {
    assert.equal(await likely("securty"), "security");
    assert.equal(await likely("biling"), "billing");
  });

  it("is none, if none is near or they can't be listed", async () => {
    assert.equal(await likely("network"), undefined);
    assert.equal(await likely("securty", { 0: "refused" }), undefined);
  });
});
