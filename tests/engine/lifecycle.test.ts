import assert from "node:assert/strict";
import {
  DELETE,
  DESCRIBE,
  type Deployment,
  deployment,
  LIST_TAGS,
  PUT,
  TAG,
  UNTAG,
} from "../support/deployment";

const TYPE = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";

describe("an aggregator's life on the real engine", () => {
  let d: Deployment;
  const source = (...ids: string[]) =>
    `accountAggregationSource: { accountIds: ${JSON.stringify(ids)}, allRegions: true }`;
  const aggregator = (body: string) => `
    const a = new ConfigurationAggregator("security", { name: "security", ${body} });
    exports.arn = a.arn; exports.all = a.accountIds; exports.source = a.accountAggregationSource; exports.tags = a.tagsAll;`;
  const tags = 'tags: { team: "s", env: "dev" }';

  before(async () => {
    d = await deployment(aggregator(`${source("222222222222", "111111111111")}, ${tags}`));
  });
  after(() => d.dispose());

  it("preview of a new one looks once and changes nothing", async () => {
    const { output, resources } = await d.project.preview();
    assert.match(output, /security: \+2 accounts \(111111111111, 222222222222\); tags \+2; a new aggregator/);
    assert.ok(resources.includes("+ 2 to create"));
    assert.deepEqual(d.requests(), [DESCRIBE]);
    assert.deepEqual(d.aws.aggregators(), []);
  });

  it("create is a Describe and one Put with the tags in it, the owner tag among them", async () => {
    await d.project.up();
    const put = d.aws.log().find(({ operation }) => operation === PUT)?.request as {
      Tags: { Key: string; Value: string }[];
    };
    const owner = put.Tags.find(({ Key }) => Key === "aggregator-owner")?.Value;
    assert.match(
      owner ?? "",
      new RegExp(`^organization/${d.project.name}/dev/[0-9a-f]{32} id=[0-9a-f]{16} creating$`),
    );
    assert.deepEqual(put.Tags.map(({ Key }) => Key).sort(), ["aggregator-owner", "env", "team"]);
    assert.deepEqual(d.requests(), [DESCRIBE, DESCRIBE, PUT, LIST_TAGS, DESCRIBE, TAG]);
    assert.deepEqual(await d.project.outputs(), {
      arn: d.live().arn,
      all: ["111111111111", "222222222222"],
      source: { accountIds: ["111111111111", "222222222222"], allRegions: true },
      tags: { env: "dev", team: "s" },
    });
  });

  it("the state holds the permanent type and provider text", async () => {
    const resource = await d.project.resource("security");
    assert.equal(resource?.type, TYPE);
    assert.equal(resource?.id, "security@us-east-1");
    assert.equal(
      resource?.inputs?.__provider,
      'exports.handler = () => require("pulumi-aws-config-aggregator/provider");',
    );
  });

  it("nothing changed: no request", async () => {
    const { resources } = await d.project.up();
    assert.deepEqual(resources, ["2 unchanged"]);
    assert.deepEqual(d.requests(), []);
  });

  it("reordered and repeated: no request @slow", async () => {
    d.program(
      aggregator(
        `${source("111111111111", "222222222222", "111111111111")}, tags: { env: "dev", team: "s" }`,
      ),
    );
    const { resources } = await d.project.up();
    assert.deepEqual(resources, ["2 unchanged"]);
    assert.deepEqual(d.requests(), []);
  });

  it("adopt and forceDestroy alone: an update without a request @slow", async () => {
    d.program(
      aggregator(`${source("111111111111", "222222222222")}, ${tags}, adopt: true, forceDestroy: true`),
    );
    const { resources } = await d.project.up();
    assert.deepEqual(resources, ["~ 1 updated", "1 unchanged"]);
    d.program(aggregator(`${source("111111111111", "222222222222")}, ${tags}`));
    await d.project.up();
    assert.deepEqual(d.requests(), []);
  });

  it("preview of a change says in one line what moves and what of others is kept", async () => {
    await d.aws.seed({
      ...d.live(),
      accountIds: ["111111111111", "222222222222", "777777777777", "888888888888"],
      tags: { ...d.live().tags, cost: "7" },
    });
    d.program(
      aggregator(`${source("111111111111", "333333333333", "444444444444")}, tags: { team: "t", x: "1" }`),
    );
    const { output } = await d.project.preview();
    assert.match(
      output,
      /\n {4}security: \+2 accounts \(333333333333, 444444444444\), −1 account \(222222222222\), 2 of others kept; tags \+1 ~1 −1\n/,
    );
    assert.deepEqual(d.requests().sort(), [DESCRIBE, LIST_TAGS]);
  });

  it("preview --diff has every account that moves on a line of its own", async () => {
    const { output } = await d.project.preview({ diff: true });
    const moves = output.split("\n").filter((line) => /^\s*[+-] \d{12}/.test(line));
    assert.deepEqual(
      moves.map((line) => line.trim()),
      ["- 222222222222: true", "+ 333333333333: true", "+ 444444444444: true"],
    );
    d.requests();
  });

  it("update keeps others' accounts and tags, and calls only what is needed", async () => {
    await d.project.up();
    assert.deepEqual(d.live().accountIds, [
      "111111111111",
      "333333333333",
      "444444444444",
      "777777777777",
      "888888888888",
    ]);
    const { "aggregator-owner": _, ...left } = d.live().tags;
    assert.deepEqual(left, { team: "t", x: "1", cost: "7" });
    const requests = d.requests();
    assert.deepEqual(requests.slice(2, 4).sort(), [DESCRIBE, LIST_TAGS]);
    assert.deepEqual(requests.slice(4), [PUT, UNTAG, TAG]);
  });

  it("an update of tags alone makes no Put, one of accounts alone no tag call", async () => {
    d.program(
      aggregator(`${source("111111111111", "333333333333", "444444444444")}, tags: { team: "t", x: "2" }`),
    );
    await d.project.up();
    assert.deepEqual(d.requests(), [LIST_TAGS, LIST_TAGS, TAG]);
    d.program(aggregator(`${source("111111111111", "333333333333")}, tags: { team: "t", x: "2" }`));
    await d.project.up();
    // A Describe and a ListTags are on their way at the same time.
    const requests = d.requests();
    assert.deepEqual(requests.sort(), [DESCRIBE, DESCRIBE, LIST_TAGS, LIST_TAGS, PUT].sort());
  });

  it("refresh: others' accounts are no drift", async () => {
    const { resources, output } = await d.project.refresh();
    assert.deepEqual(resources, ["2 unchanged"], output);
    assert.deepEqual(d.requests(), [DESCRIBE, LIST_TAGS]);
  });

  it("refresh: what is missing of what was declared is, and says what the next up does, which then heals it", async () => {
    await d.aws.seed({ ...d.live(), accountIds: ["111111111111", "777777777777"] });
    const { output, resources } = await d.project.refresh();
    assert.match(
      output,
      /security: the next up would change: \+1 account \(333333333333\), 1 of others kept\n/,
    );
    assert.ok(resources.includes("~ 1 updated"));
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["111111111111", "333333333333", "777777777777"]);
  });

  it("refresh: gone when it is gone, and the next up makes it again", async () => {
    await d.aws.remove({ name: "security" });
    const { resources } = await d.project.refresh();
    assert.ok(resources.includes("- 1 deleted"));
    await d.project.up();
    assert.deepEqual(d.live().accountIds, ["111111111111", "333333333333"]);
    d.requests();
  });

  it("destroy refuses while others' accounts are in it, without a stack trace", async () => {
    await d.aws.seed({ ...d.live(), accountIds: [...(d.live().accountIds ?? []), "777777777777"] });
    const { output } = await d.project.destroy({ expectFailure: true });
    assert.match(
      output,
      /error: aggregator security in us-east-1 can't be deleted, because others still have accounts in it: 1 account \(777777777777\)\. Nothing was changed\./,
    );
    assert.doesNotMatch(output, /\n\s+at /);
    assert.ok(!d.requests().includes(DELETE));
  });

  it("destroy with forceDestroy deployed", async () => {
    d.program(
      aggregator(
        `${source("111111111111", "333333333333")}, tags: { team: "t", x: "2" }, forceDestroy: true`,
      ),
    );
    await d.project.up();
    await d.project.destroy();
    assert.deepEqual(d.aws.aggregators(), []);
  });

  it("destroy of what is gone already succeeds @slow", async () => {
    await d.project.up();
    await d.aws.remove({ name: "security" });
    await d.project.destroy();
    assert.deepEqual(
      (await d.project.state()).resources.filter(({ type }) => type === TYPE),
      [],
    );
  });
});
