import assert from "node:assert/strict";
import { type Deployment, deployment, PUT } from "../support/deployment";

/** In place of pulumi-aws, whose plugin is fetched from elsewhere: a resource that makes and deletes the aggregator. */
const FORMER = `
  class Former extends pulumi.dynamic.Resource {
    constructor(name, props, opts) {
      super({
        async create(inputs) {
          const { ConfigServiceClient, PutConfigurationAggregatorCommand } = require("@aws-sdk/client-config-service");
          await new ConfigServiceClient({}).send(new PutConfigurationAggregatorCommand({
            ConfigurationAggregatorName: inputs.name,
            AccountAggregationSources: [{ AccountIds: inputs.accountAggregationSource.accountIds, AllAwsRegions: true }],
          }));
          return { id: inputs.name, outs: inputs };
        },
        async delete(id) {
          const { ConfigServiceClient, DeleteConfigurationAggregatorCommand } = require("@aws-sdk/client-config-service");
          await new ConfigServiceClient({}).send(new DeleteConfigurationAggregatorCommand({ ConfigurationAggregatorName: id }));
        },
      }, name, props, opts);
    }
  }`;

describe("moving over from another tool's resource, as the README has it @slow", () => {
  let d: Deployment;
  const declared =
    'name: "security", accountAggregationSource: { accountIds: ["111111111111"], allRegions: true }';

  before(async () => {
    d = await deployment(`${FORMER} new Former("security", { ${declared} });`);
    await d.project.up();
    await d.aws.seed({ ...d.live(), accountIds: ["111111111111", "777777777777"], tags: { cost: "7" } });
  });
  after(() => d.dispose());

  it("1: the old resource lets go without deleting", async () => {
    d.program(`${FORMER} new Former("security", { ${declared} }, { retainOnDelete: true });`);
    await d.project.up();
    assert.equal(d.aws.aggregators().length, 1);
  });

  it("2: this package's takes over, and the preview says what it keeps", async () => {
    const { arn } = d.live();
    d.program(`new ConfigurationAggregator("security", { ${declared}, adopt: true });`);
    const { output } = await d.project.preview();
    assert.match(
      output,
      /adopts security: 1 account declared, 1 of others kept \(777777777777\); owner tag set; what exists: it holds 2 accounts \(111111111111, 777777777777\)/,
    );
    d.requests();
    await d.project.up();
    assert.equal(d.live().arn, arn);
    assert.deepEqual(d.live().accountIds, ["111111111111", "777777777777"]);
    assert.equal(d.live().tags.cost, "7");
    assert.ok(!d.requests().includes(PUT), "nothing of the aggregator itself changes");
  });

  it("3: adopt is taken out again, which calls nothing", async () => {
    d.program(`new ConfigurationAggregator("security", { ${declared} });`);
    await d.project.up();
    assert.deepEqual(d.requests(), []);
    assert.deepEqual((await d.project.up()).resources, ["2 unchanged"]);
  });
});
