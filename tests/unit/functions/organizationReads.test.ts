import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { sharedReads } from "../../../provider/functions/organizationReads";

function mocked(): void {
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
  pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "audit", "dev", false, "acme");
}

describe("the reads of a program's run", () => {
  it("are shared by all who have the same credentials, in any region of a partition", () => {
    const open = sharedReads();
    const { reads } = open({ region: "eu-west-1", profile: "a" });
    for (const config of [
      { profile: "a", region: "eu-west-1" },
      { profile: "a", region: "us-east-1", defaultTags: { tags: { team: "audit" } } },
      { "aws:profile": "a", "aws:region": "us-west-2", "audit:other": "x" },
    ])
      assert.equal(sharedReads()(config).reads, reads);
    for (const config of [
      { profile: "b", region: "eu-west-1" },
      { profile: "a", region: "us-gov-west-1" },
      { profile: "a", region: "eu-west-1", allowedAccountIds: ["111111111111"] },
    ])
      assert.notEqual(open(config).reads, reads);
  });

  it("leave each caller its own settings", () => {
    const open = sharedReads();
    assert.equal(open({ region: "eu-west-1" }).settings.region, "eu-west-1");
    assert.equal(open({ region: "us-east-1" }).settings.region, "us-east-1");
  });

  it("are of that run alone", async () => {
    const inRun = () =>
      new Promise<unknown>((resolve) => {
        void pulumi.runtime.runInPulumiStack(async () => {
          resolve(sharedReads()({ region: "eu-west-1" }).reads);
        });
      });
    mocked();
    const first = await inRun();
    mocked();
    assert.notEqual(await inRun(), first);
  });
});
