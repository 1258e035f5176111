import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, Provider, type ProviderArgs } from "../../../provider";
import { readSettings } from "../../../provider/aws/settings";
import { isWrapped, runProgram } from "./support";

const ROLE = "arn:aws:iam::111111111111:role/aggregator";

async function inputsOf(args?: ProviderArgs): Promise<Record<string, unknown>> {
  const { sent } = await runProgram(() => [new Provider("audit", args)]);
  return sent[0]?.inputs ?? assert.fail("nothing was sent");
}

describe("a Provider", () => {
  it("is one of the process of dynamic providers", async () => {
    const { sent } = await runProgram(() => [new Provider("audit")]);
    assert.deepEqual(sent[0], {
      type: "pulumi:providers:pulumi-nodejs",
      name: "audit",
      inputs: {},
      id: undefined,
      provider: undefined,
    });
  });

  it("is used by the resources that are given it", async () => {
    const { sent } = await runProgram(() => {
      const provider = new Provider("audit", { region: "eu-west-1" });
      const args = { accountAggregationSource: { accountIds: ["111111111111"], allRegions: true } };
      return [provider, new ConfigurationAggregator("security", args, { provider })];
    });
    assert.match(String(sent[1]?.provider), /pulumi:providers:pulumi-nodejs::audit::audit-id$/);
  });

  it("sends what the program says", async () => {
    const args: ProviderArgs = {
      region: "eu-west-1",
      profile: "audit",
      endpoints: { configservice: "http://127.0.0.1:1", sts: "http://127.0.0.1:2" },
      defaultTags: { tags: { team: "s" } },
      ignoreTags: { keys: ["a"], keyPrefixes: ["b:"] },
      maxRetries: 3,
      retryMode: "adaptive",
      useFipsEndpoint: true,
      useDualstackEndpoint: false,
      sharedConfigFiles: ["c"],
      sharedCredentialsFiles: ["d"],
      assumeRoles: [{ roleArn: ROLE, sessionName: "s", duration: "1h", policy: "{}" }],
    };
    assert.deepEqual(await inputsOf(args), args);
  });

  for (const key of ["accessKey", "secretKey", "token"] as const)
    it(`keeps ${key} secret, however it is given`, async () => {
      for (const value of [
        "s3cr3t",
        Promise.resolve("s3cr3t"),
        pulumi.output("s3cr3t"),
        pulumi.secret("s3cr3t"),
      ]) {
        const inputs = await inputsOf({ region: "eu-west-1", [key]: value });
        assert.ok(isWrapped(inputs[key]));
        assert.equal(inputs.region, "eu-west-1", "what is no secret isn't made one");
        assert.equal(readSettings(inputs)[key], "s3cr3t");
      }
    });

  it("keeps external ids secret, however they are given", async () => {
    const role = { roleArn: ROLE, externalId: "s3cr3t" };
    const second = { roleArn: ROLE };
    for (const assumeRoles of [
      [role, second],
      pulumi.output([role, second]),
      [pulumi.output(role), second],
      [{ ...role, externalId: pulumi.output("s3cr3t") }, second],
    ]) {
      const inputs = await inputsOf({ assumeRoles });
      assert.ok(isWrapped(inputs.assumeRoles));
      assert.deepEqual(readSettings(inputs).assumeRoles, [role, second]);
    }
  });

  it("shows roles without an external id", async () => {
    const inputs = await inputsOf({ assumeRoles: [{ roleArn: ROLE }] });
    assert.deepEqual(inputs.assumeRoles, [{ roleArn: ROLE }]);
  });

  it("leaves the program's arguments as they are", async () => {
    const args = { accessKey: "AKIA", assumeRoles: [{ roleArn: ROLE, externalId: "x" }] };
    const before = structuredClone(args);
    await inputsOf(args);
    assert.deepEqual(args, before);
  });
});
