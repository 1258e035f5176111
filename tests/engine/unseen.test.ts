import assert from "node:assert/strict";
import { readSettings } from "../../provider/aws/settings";
import { createTable } from "../support/claimsTable";
import { type Deployment, deployment } from "../support/deployment";
import { type DynamodbLocal, startDynamodbLocal } from "../support/dynamodbLocal";
import { documentedPolicies, leastPrivilege, memberPolicies } from "../support/policy";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;

/** An owner and a member in one program. */
function program(owned: string, joined: string, more = ""): string {
  return `const owner = new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all(${owned}), ${more} });
    new AggregatorMembership("team", { aggregator: owner, accountIds: [${joined}], ${more} });
    module.exports = { arn: owner.arn };`;
}

for (const store of ["tags", "table"] as const)
  describe(`an owner and a member in one program, AWS shows all 0.9 s later, claims in ${store} @slow`, function () {
    this.timeout(300_000);
    let d: Deployment;
    let local: DynamodbLocal | undefined;
    const claims = store === "table" ? 'claims: { dynamodbTable: "aggregator-claims" }' : "";

    before(async function () {
      if (store === "table") {
        const started = await startDynamodbLocal();
        if (typeof started === "string") {
          console.log(`      skipped: ${started}`);
          return this.skip();
        }
        local = started;
      }
      d = await deployment(program(`"${A}"`, `"${B}"`, claims));
      d.aws.settings({ staleMs: 900, staleHidesNew: true });
      if (!local) return;
      d.aws.settings({ dynamodb: local.url, policies: [] });
      const endpoints = { dynamodb: d.aws.url, sts: d.aws.url };
      const settings = readSettings({
        accessKey: "AKIAIOSFODNN7EXAMPLE",
        secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        endpoints,
      });
      await createTable(settings, "us-east-1", "aggregator-claims");
      d.aws.settings(leastPrivilege([...documentedPolicies(), memberPolicies().table]));
    });
    after(async () => {
      await d?.dispose();
      await local?.stop();
    });

    it("create", async () => {
      const { resources } = await d.project.up();
      assert.deepEqual(resources, ["+ 3 created"]);
      assert.deepEqual(d.live().accountIds, [A, B]);
    });

    it("change @slow", async () => {
      d.program(program(`"${A}", "${C}"`, `"${D}"`, claims));
      const { resources } = await d.project.up();
      assert.ok(resources.includes("~ 2 updated"));
      assert.deepEqual(d.live().accountIds, [A, C, D]);
    });

    it("replace: both are on another aggregator @slow", async () => {
      const { arn } = d.live();
      await d.project.up({ extra: ["--replace", "**security"] });
      assert.notEqual(d.live().arn, arn);
      assert.deepEqual(await d.project.outputs(), { arn: d.live().arn });
      assert.deepEqual(d.live().accountIds, [A, C, D]);
    });

    it("refresh finds both, as they are", async () => {
      const { resources } = await d.project.refresh();
      assert.deepEqual(resources, ["3 unchanged"]);
    });

    it("destroy", async () => {
      const { resources } = await d.project.destroy();
      assert.deepEqual(resources, ["- 3 deleted"]);
      assert.deepEqual(d.aws.aggregators(), []);
    });
  });
