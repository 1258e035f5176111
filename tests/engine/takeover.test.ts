import assert from "node:assert/strict";
import { DESCRIBE, type Deployment, deployment, LIST_TAGS, PUT, TAG } from "../support/deployment";

describe("a name that is taken, on the real engine", () => {
  let d: Deployment;
  const program = (more = "") =>
    `new ConfigurationAggregator("security", { name: "security", ...all("111111111111"), ${more} });`;

  before(async () => {
    d = await deployment(program());
    await d.aws.seed({ name: "security", accountIds: ["777777777777", "888888888888"], tags: { cost: "7" } });
  });
  after(() => d.dispose());

  it("is refused at preview with what was found and what to do, and nothing is changed", async () => {
    const before = structuredClone(d.aws.aggregators());
    for (const run of [d.project.preview, d.project.up]) {
      const { output } = await run.call(d.project, { expectFailure: true });
      assert.match(
        output,
        /error: .*resource 'security' has a problem: aggregator security already exists in us-east-1: it holds 2 accounts \(777777777777, 888888888888\), no stack owns it/,
      );
      assert.match(
        output,
        /Set adopt: true to take it over and keep what it contains, or choose another name\./,
      );
      assert.doesNotMatch(output, /\n\s+at /);
    }
    assert.deepEqual(d.aws.aggregators(), before);
    assert.deepEqual(d.requests(), [DESCRIBE, LIST_TAGS, DESCRIBE, LIST_TAGS]);
  });

  it("is not imported by `pulumi import`: Pulumi fails before this package is loaded", async () => {
    const type = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";
    const { output } = await d.project.run(["import", type, "security", "security@us-east-1", "--yes"], {
      expectFailure: true,
    });
    // What docs/troubleshooting.md says of it.
    assert.ok(output.includes("Cannot read properties of undefined (reading 'toJavaScript')"), output);
    assert.deepEqual(d.requests(), []);
    assert.equal(await d.project.resource("security"), undefined);
  });

  it("is never AWS's own, even with adopt", async () => {
    await d.aws.seed({
      name: "theirs",
      accountIds: ["777777777777"],
      createdBy: "controltower.amazonaws.com",
    });
    d.program(program("adopt: true, forceDestroy: true").replace('name: "security"', 'name: "theirs"'));
    const { output } = await d.project.preview({ expectFailure: true });
    assert.match(
      output,
      /aggregator theirs in us-east-1 belongs to AWS \(created by controltower\.amazonaws\.com\)/,
    );
    d.requests();
  });

  it("is taken over with adopt: preview says what it found, and what is there is kept", async () => {
    d.program(program("adopt: true"));
    const { output } = await d.project.preview();
    assert.match(
      output,
      /adopts security: 1 account declared, 2 of others kept \(777777777777, 888888888888\); \+1 account \(111111111111\); owner tag set; what exists: it holds 2 accounts \(777777777777, 888888888888\), no stack owns it/,
    );
    d.requests();
    await d.project.up();
    assert.deepEqual(d.requests(), [DESCRIBE, LIST_TAGS, DESCRIBE, LIST_TAGS, PUT, TAG, LIST_TAGS, TAG]);
    assert.deepEqual(d.live().accountIds, ["111111111111", "777777777777", "888888888888"]);
    assert.equal(d.live().tags.cost, "7");
    assert.match(d.live().tags["aggregator-owner"] ?? "", new RegExp(`/${d.project.name}/dev/`));
  });

  it("is one's own, by the owner tag, where a create was killed before its state was saved: no adopt needed @slow", async () => {
    await d.project.run(["stack", "export", "--file", "before.json"]);
    d.program(program().replaceAll('"security"', '"other"'));
    await d.project.up({ extra: ["--target", "**other", "--target-dependents"] });
    const { arn, tags, accountIds = [] } = d.live("other");
    await d.project.run(["stack", "import", "--file", "before.json"]);
    const refused = await d.project.up({ extra: ["--target", "**other"], expectFailure: true });
    assert.match(
      refused.output,
      /A resource of the same name in another state created it: .*\. Set adopt: true to take it over/,
    );
    // As a create leaves it that is killed before its last call.
    const [owner = "", ...words] = String(tags["aggregator-owner"]).split(" ");
    const creating = [owner, ...words, "creating"].join(" ");
    await d.aws.seed({ ...d.live("other"), accountIds, tags: { ...tags, "aggregator-owner": creating } });
    const { output } = await d.project.up({ extra: ["--target", "**other"] });
    assert.match(
      output,
      /other: already exists and is this resource's own\. A create that was interrupted is continued/,
    );
    assert.equal(d.live("other").arn, arn);
  });
});
