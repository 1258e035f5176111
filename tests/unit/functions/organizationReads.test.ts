import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { sharedReads } from "../../../provider/functions/organizationReads";

function mocked(): void {
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
  pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "audit", "dev", false, "acme");
}

describe("the reads of a program's run", () => {
  it("are shared by all who have the same settings", () => {
    const open = sharedReads();
    const [left, right] = [
      open({ region: "eu-west-1", profile: "a" }),
      open({ profile: "a", region: "eu-west-1" }),
    ];
    assert.equal(left, right);
    assert.equal(sharedReads()({ region: "eu-west-1", profile: "a" }), left);
    assert.notEqual(open({ region: "eu-west-1", profile: "b" }), left);
  });

  it("are of that run alone", async () => {
    const inRun = () =>
      new Promise<unknown>((resolve) => {
        void pulumi.runtime.runInPulumiStack(async () => {
          resolve(sharedReads()({ region: "eu-west-1" }));
        });
      });
    mocked();
    const first = await inRun();
    mocked();
    assert.notEqual(await inRun(), first);
  });
});
