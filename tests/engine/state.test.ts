import assert from "node:assert/strict";
import { DESCRIBE, type Deployment, LIST_TAGS } from "../support/deployment";
import type { StateResource } from "../support/pulumi";
import { currentVersion, readFixture, stackOf, versions } from "./state/fixture";

/** Permanent: states name them. */
const TYPE = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";
const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";
const PROVIDER_TEXT = 'exports.handler = () => require("pulumi-aws-config-aggregator/provider");';

const MEMBERSHIP_TYPE = "pulumi-nodejs:dynamic/aws-config:AggregatorMembership";
const MEMBERSHIP_TEXT =
  'exports.handler = () => require("pulumi-aws-config-aggregator/provider").membership;';

const isAggregator = ({ type, external }: { type: string; external?: unknown }) => type === TYPE && !external;

describe("the state of every version, on the real engine", () => {
  it("is kept, also of this one", () => {
    const how = "node -r ts-node/register/transpile-only tests/engine/state/write.ts";
    assert.ok(
      versions().includes(currentVersion()),
      `keep the state that ${currentVersion()} writes: ${how}`,
    );
  });

  for (const version of versions())
    describe(version, () => {
      const fixture = readFixture(version);
      const managed = fixture.exported.deployment.resources.filter(isAggregator);
      let d: Deployment;
      let imported: StateResource[];

      before(async () => {
        d = await stackOf(fixture.program);
        for (const aggregator of fixture.aggregators) await d.aws.seed(aggregator);
        await d.project.run(["stack", "import"], { input: JSON.stringify(fixture.exported) });
        imported = (await d.project.state({ showSecrets: true })).resources;
      });
      after(() => d.dispose());

      it("names the types and the provider's text that are for ever", () => {
        const types = new Set(fixture.exported.deployment.resources.map(({ type }) => type));
        assert.deepEqual(
          [...types].sort(),
          ["pulumi:pulumi:Stack", PROVIDER_TYPE, TYPE, MEMBERSHIP_TYPE].sort(),
        );
        for (const { inputs, outputs } of managed)
          assert.deepEqual([inputs?.__provider, outputs?.__provider], [PROVIDER_TEXT, PROVIDER_TEXT]);
        for (const { type, inputs } of fixture.exported.deployment.resources)
          if (type === MEMBERSHIP_TYPE) assert.equal(inputs?.__provider, MEMBERSHIP_TEXT);
      });

      it("is what the program still declares: nothing changes, and only what isn't managed is read", async () => {
        const { resources } = await d.project.preview({ extra: ["--expect-no-changes"] });
        assert.match(resources.join(), /^\d+ unchanged$/);
        assert.deepEqual(d.requests(), [DESCRIBE, LIST_TAGS]);
      });

      it("is refreshed, without a change", async () => {
        const { resources } = await d.project.refresh({ extra: ["--expect-no-changes"] });
        assert.match(resources.join(), /^\d+ unchanged$/);
        const read = ({ type, id, inputs, outputs }: StateResource) => ({ type, id, inputs, outputs });
        const { resources: refreshed } = await d.project.state({ showSecrets: true });
        assert.deepEqual(refreshed.filter(isAggregator).map(read), imported.filter(isAggregator).map(read));
      });

      it("is updated", async () => {
        const before = d.aws.aggregators();
        const [from, to] = ["111111111111", "555555555555"] as const;
        const moved = before.map(({ name, accountIds }) => [
          name,
          accountIds?.map((id) => (id === from ? to : id)).sort(),
        ]);
        d.project.write("index.js", fixture.program.replaceAll(from, to));
        await d.project.up();
        assert.deepEqual(
          d.aws.aggregators().map(({ name, accountIds }) => [name, accountIds && [...accountIds].sort()]),
          moved,
        );
      });

      it("is destroyed, but for what isn't managed", async () => {
        await d.project.destroy();
        const existing = fixture.aggregators.filter(({ name }) => name === "existing");
        assert.deepEqual(d.aws.aggregators(), existing);
      });
    });
});
