import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { secretsIn } from "../../../provider/resources/secretInputs";

const KEYS = "PULUMI_CONFIG_SECRET_KEYS";

describe("what of a program's values is secret", () => {
  const before = process.env[KEYS];

  beforeEach(() => {
    delete process.env[KEYS];
  });

  afterEach(() => {
    if (before === undefined) delete process.env[KEYS];
    else process.env[KEYS] = before;
  });

  it("is nothing if none is, or none is given", async () => {
    assert.equal(await secretsIn({ accountIds: ["111111111111"], tags: undefined }), undefined);
  });

  it("is each that holds a secret, however deep", async () => {
    const accountIds = [pulumi.secret("111111111111")];
    assert.deepEqual(await secretsIn({ accountIds, roleArn: "arn", filters: pulumi.secret({}) }), [
      "accountIds",
      "filters",
    ]);
  });

  describe("with default tags that the configuration holds as secret", () => {
    beforeEach(() => {
      process.env[KEYS] = JSON.stringify(["aws:defaultTags"]);
    });

    it("are also the tags of a resource of the default provider, once", async () => {
      assert.deepEqual(await secretsIn({ accountIds: pulumi.secret([]), tags: {} }, {}), [
        "accountIds",
        "tags",
      ]);
      assert.deepEqual(await secretsIn({ tags: pulumi.secret({}) }, {}), ["tags"]);
    });

    it("is nothing of one with another provider, or without tags", async () => {
      const provider = {} as pulumi.ProviderResource;
      assert.equal(await secretsIn({ tags: {} }, { provider }), undefined);
      assert.equal(await secretsIn({ accountIds: [] }), undefined);
    });
  });

  it("are no tags if another key of the configuration is secret", async () => {
    process.env[KEYS] = JSON.stringify(["aws:token"]);
    assert.equal(await secretsIn({ tags: {} }, {}), undefined);
  });
});
