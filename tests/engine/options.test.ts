import assert from "node:assert/strict";
import { DESCRIBE, type Deployment, deployment, LIST_TAGS } from "../support/deployment";

/** A resource whose outputs are known only once it is deployed. */
const MAKER = `
  class Maker extends pulumi.dynamic.Resource {
    constructor(name, props, opts) {
      super({ async create(inputs) { return { id: "made", outs: { ...inputs, made: inputs.value } }; },
              async update(_id, _olds, inputs) { return { outs: { ...inputs, made: inputs.value } }; } },
        name, { made: undefined, ...props }, opts);
    }
  }`;

describe("inputs that another resource has yet to make, on the real engine", () => {
  let d: Deployment;
  before(async () => {
    d = await deployment(`${MAKER}
      const account = new Maker("account", { value: "222222222222" });
      const role = new Maker("role", { value: "arn:aws:iam::123456789012:role/org" });
      const named = new Maker("named", { value: "late" });
      new ConfigurationAggregator("accounts", { name: "accounts", ...all("111111111111", account.made), tags: { made: account.made } });
      new ConfigurationAggregator("organization", { name: "organization",
        organizationAggregationSource: { roleArn: role.made, allRegions: true } });
      new ConfigurationAggregator("named", { name: named.made, ...all("111111111111") });
      new ConfigurationAggregator("whole", { name: "whole", accountAggregationSource: account.made.apply((id) => ({ accountIds: [id], allRegions: true })) });
    `);
  });
  after(() => d.dispose());

  it("are previewed, and nothing is claimed that isn't known", async () => {
    const { output } = await d.project.preview();
    assert.match(
      output,
      /accounts: \+1 account \(111111111111\); some of accountAggregationSource.accountIds, tags.made are not known until the resources that set them are deployed; a new aggregator/,
    );
    assert.doesNotMatch(output, /04da6b54/);
  });

  it("are deployed", async () => {
    await d.project.up();
    assert.deepEqual(d.live("accounts").accountIds, ["111111111111", "222222222222"]);
    assert.equal(d.live("accounts").tags.made, "222222222222");
    assert.equal(d.live("organization").organization?.roleArn, "arn:aws:iam::123456789012:role/org");
    assert.deepEqual(d.live("late").accountIds, ["111111111111"]);
    assert.deepEqual(d.live("whole").accountIds, ["222222222222"]);
  });

  it("are previewed again when what makes them is replaced @slow", async () => {
    const { resources } = await d.project.preview({
      extra: ["--replace", "**account", "--replace", "**role"],
    });
    assert.ok(
      resources.some((line) => /to replace/.test(line)),
      resources.join(),
    );
  });
});

describe("resource options, on the real engine", () => {
  let d: Deployment;
  const program = (accounts: string, tags: string, options: string) =>
    `new ConfigurationAggregator("security", { name: "security", ...all(${accounts}), tags: ${tags} }, ${options});`;

  before(async () => {
    d = await deployment(program('"111111111111"', '{ team: "s" }', "{}"));
    await d.project.up();
  });
  after(() => d.dispose());

  it("ignoreChanges of the accounts, of all tags and of one @slow", async () => {
    for (const ignored of [
      '["accountAggregationSource.accountIds", "tags"]',
      '["accountAggregationSource", "tags.team"]',
    ]) {
      d.program(program('"222222222222"', '{ team: "t" }', `{ ignoreChanges: ${ignored} }`));
      d.requests();
      const { resources } = await d.project.up();
      assert.deepEqual(resources, ["2 unchanged"], ignored);
      assert.deepEqual(d.requests(), []);
    }
  });

  it("protect keeps it from being deleted", async () => {
    d.program(program('"111111111111"', '{ team: "s" }', "{ protect: true }"));
    await d.project.up();
    await d.project.destroy({ expectFailure: true });
    assert.equal(d.aws.aggregators().length, 1);
    d.program(program('"111111111111"', '{ team: "s" }', "{ protect: false }"));
    await d.project.up();
  });

  it("a targeted update leaves the others alone @slow", async () => {
    d.program(`${program('"222222222222"', '{ team: "s" }', "{}")}
      new ConfigurationAggregator("other", { name: "other", ...all("333333333333") });`);
    await d.project.up({ extra: ["--target", "**other"] });
    assert.deepEqual(d.live().accountIds, ["111111111111"]);
    assert.deepEqual(d.live("other").accountIds, ["333333333333"]);
  });

  it("retainOnDelete leaves it behind, for which the next create has to adopt it @slow", async () => {
    d.program(program('"111111111111"', '{ team: "s" }', "{ retainOnDelete: true }"));
    await d.project.up();
    await d.project.destroy();
    const { arn } = d.live();
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(
      output,
      /a state in another backend, or one that was lost\. Set adopt: true to take it over/,
    );
    d.program(program('"111111111111"', '{ team: "s" }, adopt: true', "{ retainOnDelete: true }"));
    await d.project.up();
    assert.equal(d.live().arn, arn);
  });
});

describe("secret inputs, on the real engine @slow", () => {
  let d: Deployment;
  const canaries = ["123123123123", "456456456456", "hidden-value"];
  before(async () => {
    d = await deployment(`
      const a = new ConfigurationAggregator("security", {
        name: "security",
        accountAggregationSource: { accountIds: [pulumi.secret("${canaries[0]}"), "${canaries[1]}"], allRegions: true },
        tags: { team: pulumi.secret("${canaries[2]}") },
      });
      exports.all = a.accountIds;
      exports.tags = a.tagsAll;
      exports.source = a.accountAggregationSource;
    `);
  });
  after(() => d.dispose());

  const nowhereIn = (text: string) => {
    for (const canary of canaries) assert.ok(!text.includes(canary), `${canary} in ${text}`);
  };

  it("stay encrypted in the state and out of what is printed", async () => {
    nowhereIn((await d.project.preview({ diff: true })).output);
    nowhereIn((await d.project.up()).output);
    assert.deepEqual(d.live().accountIds, [canaries[0], canaries[1]]);
    const { resources } = await d.project.state();
    nowhereIn(JSON.stringify(resources));
    assert.deepEqual((await d.project.outputs()).all, [canaries[0], canaries[1]]);
  });

  it("stay so after a refresh with drift", async () => {
    await d.aws.seed({ ...d.live(), accountIds: [canaries[1] ?? "", "777777777777"] });
    nowhereIn((await d.project.refresh({ diff: true })).output);
    nowhereIn(JSON.stringify((await d.project.state()).resources));
    nowhereIn((await d.project.up({ diff: true })).output);
    assert.deepEqual(d.live().accountIds, [canaries[0], canaries[1], "777777777777"]);
    nowhereIn((await d.project.destroy({ expectFailure: true })).output);
  });
});

describe("ConfigurationAggregator.get, on the real engine", () => {
  let d: Deployment;
  before(async () => {
    d = await deployment(`
      const near = ConfigurationAggregator.get("near", "security");
      const far = ConfigurationAggregator.get("far", "security@eu-west-1");
      exports.near = { arn: near.arn, region: near.region, accounts: near.accountIds, source: near.accountAggregationSource, tags: near.tagsAll };
      exports.far = { arn: far.arn, region: far.region, accounts: far.accountIds };
    `);
    await d.aws.seed({ name: "security", accountIds: ["111111111111"], tags: { team: "s" } });
    await d.aws.seed({ name: "security", region: "eu-west-1", accountIds: ["222222222222"] });
  });
  after(() => d.dispose());

  it("reads by name and by name@region, and manages nothing", async () => {
    await d.project.up();
    assert.deepEqual(await d.project.outputs(), {
      near: {
        arn: d.live().arn,
        region: "us-east-1",
        accounts: ["111111111111"],
        source: { accountIds: ["111111111111"], allRegions: true },
        tags: { team: "s" },
      },
      far: { arn: d.live("security", "eu-west-1").arn, region: "eu-west-1", accounts: ["222222222222"] },
    });
    await d.project.destroy();
    assert.equal(d.aws.aggregators().length, 2);
    assert.deepEqual([...new Set(d.requests())].sort(), [DESCRIBE, LIST_TAGS]);
  });

  it("fails where there is none @slow", async () => {
    d.program('ConfigurationAggregator.get("near", "nowhere");');
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(output, /error: there is no aggregator nowhere in us-east-1\./);
  });
});
