import assert from "node:assert/strict";
import { tableIn, targetOf } from "../../../../provider/cli/claims/target";
import { UsageError } from "../../../../provider/cli/usageError";
import { CliWorld } from "../../../support/cliWorld";

describe("the aggregator that is named", () => {
  const { context } = new CliWorld();

  it("is in the region that is named with it, otherwise in that of the settings", async () => {
    assert.deepEqual(await targetOf(context, {}, "security"), { name: "security", region: "us-east-1" });
    assert.deepEqual(await targetOf(context, {}, "security@eu-west-1"), {
      name: "security",
      region: "eu-west-1",
    });
  });

  it("can't be what no aggregator is called, nor be in two regions", async () => {
    const other = { region: "us-east-1" };
    for (const text of ["arn:aws:config:x", "", "my name", "@us-east-1"])
      await assert.rejects(targetOf(context, {}, text), UsageError, text);
    await assert.rejects(targetOf(context, other, "security@eu-west-1"), UsageError);
  });

  it("has its claims in the table that is given", () => {
    assert.equal(tableIn({ claims: "claims" }), "claims");
    assert.equal(tableIn({}), undefined);
  });
});
