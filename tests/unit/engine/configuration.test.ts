import assert from "node:assert/strict";
import { configuration } from "../../../provider/engine/configuration";

describe("a configuration", () => {
  it("has the settings that the engine hands over, with what is wrong with them", () => {
    const { settings } = configuration({ "aws:profile": "audit", "aws:maxRetries": "many" });
    assert.equal(settings.profile, "audit");
    assert.deepEqual(
      settings.problems.map(({ path }) => path),
      ["aws:maxRetries"],
    );
  });

  it("names its region, and looks for it once", async () => {
    assert.equal(await configuration({ region: "eu-west-1" }).region(), "eu-west-1");
    const { AWS_REGION } = process.env;
    try {
      process.env.AWS_REGION = "us-west-1";
      const found = configuration({});
      assert.equal(await found.region(), "us-west-1");
      process.env.AWS_REGION = "us-west-2";
      assert.equal(await found.region(), "us-west-1");
    } finally {
      if (AWS_REGION === undefined) delete process.env.AWS_REGION;
      else process.env.AWS_REGION = AWS_REGION;
    }
  });

  it("has one AWS Config for each region, and one connection for all services there", () => {
    const { api, organization } = configuration({});
    assert.equal(api("us-east-1"), api("us-east-1"));
    assert.notEqual(api("us-east-1"), api("eu-west-1"));
    assert.equal(organization("us-east-1").account, organization("us-east-1").account);
    assert.notEqual(organization("us-east-1").account, organization("eu-west-1").account);
  });

  it("has one time of AWS for all regions", () => {
    const { api } = configuration({});
    assert.equal(api("us-east-1").earliest, api("eu-west-1").earliest);
    assert.notEqual(api("us-east-1").earliest, configuration({}).api("us-east-1").earliest);
  });
});
