import assert from "node:assert/strict";
import { DELETE, type Deployment, deployment, PUT } from "../support/deployment";
import { slowIf } from "../support/tier";

describe("replacing an aggregator, on the real engine", () => {
  let d: Deployment;
  const program = (body: string, options = "{}") =>
    `new ConfigurationAggregator("security", { ${body} }, ${options});`;
  const ORGANIZATION =
    'organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/org", allRegions: true }';

  before(async () => {
    d = await deployment(program('name: "security", ...all("111111111111")'));
    await d.project.up();
  });
  after(() => d.dispose());

  const effects = () => d.requests().filter((operation) => operation === PUT || operation === DELETE);

  for (const [what, body, says] of [
    ["its region", 'name: "security", ...all("111111111111"), region: "eu-west-1"', "region"],
    ["its name", 'name: "audit", ...all("111111111111"), region: "eu-west-1"', "name"],
    ["the kind of its source", `name: "audit", ${ORGANIZATION}, region: "eu-west-1"`, "the kind of source"],
  ] as const)
    it(`by ${what}: the loss is said at preview, and it is deleted before the new one is made${slowIf(what !== "its region")}`, async () => {
      d.program(program(body));
      const { output, resources } = await d.project.preview();
      assert.match(
        output,
        new RegExp(
          `replaced, since ${says} can't be changed: it is deleted first, and with it the data it has aggregated`,
        ),
      );
      assert.ok(resources.includes("+-1 to replace"), resources.join());
      d.requests();
      await d.project.up();
      assert.deepEqual(effects(), [DELETE, PUT]);
      assert.equal(d.aws.aggregators().length, 1);
    });

  it("with up --replace: its own, so that no adopt is needed, and the loss is said @slow", async () => {
    const { arn } = d.live("audit", "eu-west-1");
    const { resources, output } = await d.project.up({ extra: ["--replace", "**security"] });
    assert.deepEqual(effects(), [DELETE, PUT]);
    assert.match(
      output,
      /audit: .*If this is a replacement, the old one is deleted first, with the data it has aggregated/,
    );
    assert.ok(resources.includes("+-1 replaced"), resources.join());
    assert.notEqual(d.live("audit", "eu-west-1").arn, arn);
  });

  it("is refused at preview while others' accounts are in it @slow", async () => {
    d.program(program('name: "security", ...all("111111111111")'));
    await d.project.up();
    await d.aws.seed({ ...d.live(), accountIds: ["111111111111", "777777777777"] });
    d.program(program('name: "other", ...all("111111111111")'));
    const { output } = await d.project.preview({ expectFailure: true });
    assert.match(
      output,
      /replaced, since name can't be changed, and the delete of the old one would be refused, since others still have accounts in it: 1 account \(777777777777\)/,
    );
    await d.project.up({ expectFailure: true });
    assert.deepEqual(d.live().accountIds, ["111111111111", "777777777777"]);
    await d.aws.seed({ ...d.live(), accountIds: ["111111111111"] });
    await d.project.up();
    d.requests();
  });

  it("asked for deleteBeforeReplace: false, deletes first all the same @slow", async () => {
    d.program(
      program('name: "other", ...all("111111111111"), region: "eu-west-1"', "{ deleteBeforeReplace: false }"),
    );
    await d.project.up();
    assert.deepEqual(effects(), [DELETE, PUT]);
  });
});

describe("an aggregator without a name of its own, on the real engine", () => {
  let d: Deployment;
  before(async () => {
    d = await deployment('new ConfigurationAggregator("security", all("111111111111"));');
    await d.project.up();
  });
  after(() => d.dispose());

  it("is named after the resource, with 7 hex characters", () => {
    assert.match(d.aws.aggregators()[0]?.name ?? "", /^security-[0-9a-f]{7}$/);
  });

  it("keeps its name when the resource is renamed by an alias @slow", async () => {
    const arns = () => d.aws.aggregators().map((one) => one.arn);
    const before = arns();
    d.requests();
    d.program(
      'new ConfigurationAggregator("audit", all("111111111111"), { aliases: [{ name: "security" }] });',
    );
    const { resources } = await d.project.up();
    assert.deepEqual(resources, ["2 unchanged"]);
    assert.deepEqual(d.requests(), []);
    assert.deepEqual(arns(), before);
  });

  it("is still its own when it is replaced after that @slow", async () => {
    d.program(
      `new ConfigurationAggregator("audit", {
         organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/org", allRegions: true },
       });`,
    );
    await d.project.up();
    const [found, ...more] = d.aws.aggregators();
    assert.equal(found?.organization?.roleArn, "arn:aws:iam::123456789012:role/org");
    assert.match(found?.name ?? "", /^security-/);
    assert.deepEqual(more, []);
  });
});
