import assert from "node:assert/strict";
import type { Authorization } from "../../emulator";
import { DESCRIBE, type Deployment, LIST_TAGS } from "../support/deployment";
import type { StateResource } from "../support/pulumi";
import { slowIf } from "../support/tier";
import { currentVersion, readFixture, stackOf, versions } from "./state/fixture";

/** Permanent: states name them. */
const TYPE = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";
const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";
const PROVIDER_TEXT = 'exports.handler = () => require("pulumi-aws-config-aggregator/provider");';

const MEMBERSHIP_TYPE = "pulumi-nodejs:dynamic/aws-config:AggregatorMembership";
const MEMBERSHIP_TEXT =
  'exports.handler = () => require("pulumi-aws-config-aggregator/provider").membership;';

const AUTHORIZATION_TYPE = "pulumi-nodejs:dynamic/aws-config:AggregateAuthorization";
const AUTHORIZATION_TEXT =
  'exports.handler = () => require("pulumi-aws-config-aggregator/provider").authorization;';

const AWAITED_SOURCES_TYPE = "pulumi-nodejs:dynamic/aws-config:AwaitedSources";
const AWAITED_SOURCES_TEXT =
  'exports.handler = () => require("pulumi-aws-config-aggregator/provider").awaitedSources;';

const SOURCE_ACCOUNT_TYPE = "aws-config:index:SourceAccount";

const PROVIDER_TEXTS: Readonly<Record<string, string>> = {
  [TYPE]: PROVIDER_TEXT,
  [MEMBERSHIP_TYPE]: MEMBERSHIP_TEXT,
  [AUTHORIZATION_TYPE]: AUTHORIZATION_TEXT,
  [AWAITED_SOURCES_TYPE]: AWAITED_SOURCES_TEXT,
};

const isManaged = ({ type, external }: { type: string; external?: unknown }) =>
  Object.hasOwn(PROVIDER_TEXTS, type) && !external;
/** Of which a refresh finds nothing new; a membership learns of those that have joined after it. */
const isSettled = (resource: { type: string; external?: unknown }) =>
  isManaged(resource) && resource.type !== MEMBERSHIP_TYPE;

describe("the state of every version, on the real engine", () => {
  it("is kept, also of this one", () => {
    const how = "node -r ts-node/register/transpile-only tests/engine/state/write.ts";
    assert.ok(
      versions().includes(currentVersion()),
      `keep the state that ${currentVersion()} writes: ${how}`,
    );
  });

  for (const version of versions())
    describe(`${version}${slowIf(version !== currentVersion())}`, () => {
      const fixture = readFixture(version);
      const isCurrent = version === currentVersion();
      const managed = fixture.exported.deployment.resources.filter(isManaged);
      let d: Deployment;
      let imported: StateResource[];

      before(async () => {
        d = await stackOf(fixture.program);
        for (const aggregator of fixture.aggregators) await d.aws.seed(aggregator);
        for (const { region, arn: _, ...authorization } of fixture.authorizations)
          await d.aws.authorize({ ...authorization, regions: [region] });
        await d.project.run(["stack", "import"], { input: JSON.stringify(fixture.exported) });
        imported = (await d.project.state({ showSecrets: true })).resources;
      });
      after(() => d.dispose());

      it("names the types and the provider's text that are for ever", () => {
        const types = new Set(fixture.exported.deployment.resources.map(({ type }) => type));
        const permanent = [
          "pulumi:pulumi:Stack",
          PROVIDER_TYPE,
          SOURCE_ACCOUNT_TYPE,
          ...Object.keys(PROVIDER_TEXTS),
        ];
        for (const type of types) assert.ok(permanent.includes(type), type);
        if (isCurrent) assert.equal(types.size, permanent.length);
        for (const { type, inputs, outputs } of managed) {
          const text = PROVIDER_TEXTS[type];
          assert.deepEqual([inputs?.__provider, outputs?.__provider], [text, text]);
        }
      });

      it("is what the program still declares: nothing changes, and only what isn't managed is read", async () => {
        const { resources } = await d.project.preview({ extra: ["--expect-no-changes"] });
        assert.match(resources.join(), /^\d+ unchanged$/);
        // The aggregator that is read, and the line about health.
        const asked = d.requests().sort();
        const health = isCurrent ? [DESCRIBE, "DescribeConfigurationAggregatorSourcesStatus"] : [];
        assert.deepEqual(asked, [DESCRIBE, LIST_TAGS, ...health].sort());
      });

      it("is refreshed, without a change", async () => {
        const { resources } = await d.project.refresh({ extra: ["--expect-no-changes"] });
        assert.match(resources.join(), /^\d+ unchanged$/);
        const read = ({ type, id, inputs, outputs }: StateResource) => ({ type, id, inputs, outputs });
        const { resources: refreshed } = await d.project.state({ showSecrets: true });
        assert.deepEqual(refreshed.filter(isSettled).map(read), imported.filter(isSettled).map(read));
      });

      it("is updated @slow", async () => {
        const before = d.aws.aggregators();
        const [from, to] = ["111111111111", "555555555555"] as const;
        const moved = before.map(({ name, accountIds }) => [
          name,
          accountIds?.map((id) => (id === from ? to : id)).sort(),
        ]);
        const [left, authorized] = ["eu-west-3", "sa-east-1"] as const;
        const regions = grantsOf(fixture.authorizations).map((one) => one.replace(left, authorized));
        d.project.write("index.js", fixture.program.replaceAll(from, to).replaceAll(left, authorized));
        await d.project.up();
        assert.deepEqual(grantsOf(d.aws.authorizations()), regions.sort());
        assert.deepEqual(
          d.aws.aggregators().map(({ name, accountIds }) => [name, accountIds && [...accountIds].sort()]),
          moved,
        );
      });

      it("is destroyed, but for what isn't managed @slow", async () => {
        await d.project.destroy();
        const existing = fixture.aggregators.filter(({ name }) => name === "existing");
        assert.deepEqual(d.aws.aggregators(), existing);
        const byHand = fixture.authorizations.filter(({ tags }) => tags.by === "hand");
        assert.deepEqual(d.aws.authorizations(), byHand);
      });
    });
});

/** What authorizes whom where, a text for each. */
function grantsOf(authorizations: readonly Authorization[]): string[] {
  return authorizations
    .map((one) => `${one.account} ${one.region} ${one.authorizedAccount} ${one.authorizedRegion}`)
    .sort();
}
