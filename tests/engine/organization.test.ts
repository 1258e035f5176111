import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { createProject, type Project, repository } from "../support/pulumi";
import { AUDIT, AUDIT_ROLE, ROLE, standInForAws, startOrganization } from "./packaging/organization";

const EXAMPLE = join(repository, "examples/organization");

describe("examples/organization", () => {
  let aws: Emulator;
  let project: Project;
  const puts = () => aws.log().filter(({ operation }) => operation === "PutConfigurationAggregator").length;

  before(async () => {
    aws = await startOrganization();
    project = await createProject({
      name: "organization",
      program: "",
      typescript: true,
      endpoint: aws.url,
      config: {
        "aws:region": "us-east-1",
        "organization:auditAccountId": AUDIT,
        "organization:auditRoleArn": AUDIT_ROLE,
      },
    });
    project.write("index.ts", readFileSync(join(EXAMPLE, "index.ts"), "utf8"));
    cpSync(join(EXAMPLE, "tsconfig.json"), join(project.dir, "tsconfig.json"));
    standInForAws(project.dir);
  });
  after(async () => {
    await project?.dispose();
    await aws?.close();
  });

  it("previews, though nothing that the aggregator needs is there", async () => {
    const { output } = await project.preview();
    assert.match(output, /organization: all accounts of the organization/);
    assert.deepEqual(aws.aggregators(), []);
    assert.equal(puts(), 0);
  });

  it("makes all of it in one run, and waits for the role", async () => {
    await project.up();
    const [made] = aws.aggregators();
    assert.equal(made?.account, AUDIT);
    assert.equal(made?.organization?.roleArn, ROLE);
    assert.ok(puts() > 1, "the role was accepted at once");
  });

  it("keeps nothing of what it has waited for, and has nothing more to do", async () => {
    const { output } = await project.preview();
    assert.doesNotMatch(output, /to (create|update|replace|delete)/);
    const { resources } = await project.state();
    const kept = resources.find(({ type }) => type.endsWith(":ConfigurationAggregator")) ?? assert.fail();
    assert.equal(kept.outputs?.__organization !== undefined, true);
    for (const properties of [kept.inputs, kept.outputs])
      assert.equal("__awaits" in (properties ?? {}), false);
  });

  it("is destroyed in one run", async () => {
    await project.destroy();
    assert.deepEqual(aws.aggregators(), []);
  });
});
