import assert from "node:assert/strict";
import { DELETE, DESCRIBE, type Deployment, deployment, LIST_TAGS, PUT } from "../support/deployment";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;

const owner = (accounts: string, more = "") =>
  `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all(${accounts}), ${more} });`;
const member = (accounts: string, more = "") =>
  `const membership = new AggregatorMembership("team", { aggregatorName: "security", accountIds: [${accounts}], ${more} });
   module.exports = { accountIds: membership.accountIds, all: membership.aggregatorAccountIds, arn: membership.aggregatorArn };`;

describe("a membership, on the real engine", () => {
  let platform: Deployment;
  let team: Deployment;

  before(async () => {
    platform = await deployment(owner(`"${A}"`), { name: "platform" });
    team = await deployment(member(`"${A}", "${B}", "${C}"`), { name: "payments" }, platform);
  });
  after(async () => {
    await team?.dispose();
    await platform?.dispose();
  });

  it("says at preview what must be deployed first", async () => {
    const { output } = await team.project.preview({ expectFailure: true });
    assert.match(
      output,
      /there is no aggregator security in us-east-1 for these credentials, and a membership can only join one/,
    );
    assert.match(
      output,
      /First deploy the stack that declares ConfigurationAggregator "security" with merge: "shared"/,
    );
  });

  it("says at preview who joins, and what is there already", async () => {
    await platform.project.up();
    const { output } = await team.project.preview();
    assert.match(
      output,
      /security: joins 3 accounts, 1 of them already there through platform\/dev; \+2 accounts/,
    );
  });

  it("joins, and shows its accounts and all", async () => {
    await team.project.up();
    assert.deepEqual(team.live().accountIds, [A, B, C]);
    assert.deepEqual(await team.project.outputs(), {
      accountIds: [A, B, C],
      all: [A, B, C],
      arn: team.live().arn,
    });
  });

  it("calls nothing when nothing changed", async () => {
    team.requests();
    const { resources } = await team.project.up();
    assert.deepEqual(resources, ["2 unchanged"]);
    assert.deepEqual(team.requests(), []);
  });

  it("shows at refresh what somebody took out, and puts it back @slow", async () => {
    await team.aws.seed({ ...team.live(), accountIds: [A, B] });
    const { output } = await team.project.preview({ refresh: true, diff: true });
    assert.match(output, new RegExp(`\\+ ${C}: true`));
    await team.project.up({ refresh: true });
    assert.deepEqual(team.live().accountIds, [A, B, C]);
  });

  it("lets go of what it no longer declares, but not of what others claim", async () => {
    team.program(member(`"${D}"`, 'sourceRole: "arn:aws:iam::{account}:role/audit"'));
    const { output } = await team.project.preview({ diff: true });
    assert.match(
      output,
      /\+1 account \(444444444444\), −2 accounts \(222222222222, 333333333333\), 111111111111 stays through platform\/dev/,
    );
    assert.match(output, new RegExp(`- ${B}: true`));
    // The role is for the preview alone.
    assert.match(
      output,
      new RegExp(`warning: security: 1 added account has not authorized .*: ${D} in all regions`),
    );
    assert.doesNotMatch(output, /looking/);
    team.requests();
    const { output: deployed } = await team.project.up();
    assert.doesNotMatch(deployed, /authorized/);
    assert.deepEqual(
      team.requests().filter((operation) => /AssumeRole|Authorizations/.test(operation)),
      [],
    );
    assert.deepEqual(team.live().accountIds, [A, D]);
  });

  it("keeps the owner from deleting what others have joined", async () => {
    const { output } = await platform.project.destroy({ expectFailure: true });
    assert.match(output, /can't be deleted, because other stacks have joined it: payments\/dev\/team/);
    assert.deepEqual(team.live().accountIds, [A, D]);
  });

  it("leaves", async () => {
    await team.project.destroy();
    assert.deepEqual(team.live().accountIds, [A]);
    await platform.project.destroy();
    assert.deepEqual(platform.aws.aggregators(), []);
  });
});

describe("a membership in the program of its aggregator, on the real engine @slow", () => {
  let d: Deployment;
  const program = (name: string, tags = "{}") =>
    `const aggregator = new ConfigurationAggregator("security", {
       name: "${name}", merge: "shared", ...all("${A}"), tags: ${tags},
     });
     new AggregatorMembership("team", { aggregator, accountIds: ["${B}"] });`;

  before(async () => {
    d = await deployment(program("security"));
  });
  after(() => d.dispose());

  it("is deployed after it", async () => {
    const { output } = await d.project.preview();
    assert.match(output, /security: joins with 1 account once the aggregator is created/);
    await d.project.up();
    assert.deepEqual(d.live().accountIds, [A, B]);
  });

  it("is not touched when the aggregator merely changes @slow", async () => {
    d.program(program("security", '{ team: "a" }'));
    const { resources } = await d.project.preview();
    assert.deepEqual(resources, ["~ 1 to update", "2 unchanged"]);
    await d.project.up();
  });

  it("leaves before its aggregator is replaced, and joins the new one @slow", async () => {
    d.requests();
    d.program(program("audit"));
    await d.project.preview();
    await d.project.up();
    const effects = d.requests().filter((operation) => operation === PUT || operation === DELETE);
    assert.deepEqual(effects, [PUT, DELETE, PUT, PUT]);
    assert.deepEqual(d.live("audit").accountIds, [A, B]);
    assert.equal(d.aws.aggregators().length, 1);
  });

  it("is back where its aggregator was deleted by hand, and made again without it @slow", async () => {
    const { urn } = (await d.project.resource("ConfigurationAggregator")) ?? assert.fail();
    const { arn } = d.live("audit");
    await d.aws.remove({ name: "audit" });
    await d.project.up({ refresh: true, extra: ["--target", urn] });
    assert.notEqual(d.live("audit").arn, arn);
    assert.deepEqual(d.live("audit").accountIds, [A]);
    await d.project.up();
    assert.deepEqual(d.live("audit").accountIds, [A, B]);
  });

  it("is taken out before its aggregator is deleted", async () => {
    await d.project.destroy();
    assert.deepEqual(d.aws.aggregators(), []);
  });
});

describe("a membership in the program of an aggregator that isn't shared, on the real engine @slow", () => {
  let d: Deployment;
  const program = (merge: string, joining = "", more = "") =>
    `const aggregator = new ConfigurationAggregator("security", {
       name: "security", merge: "${merge}", ...all("${A}"), ${more}
     });
     ${joining && `new AggregatorMembership("team", { ${joining}, accountIds: ["${B}"] });`}`;

  before(async () => {
    d = await deployment(program("preserve", "aggregator"));
  });
  after(() => d.dispose());

  it("is refused at preview, before the aggregator is made", async () => {
    const { output } = await d.project.preview({ expectFailure: true });
    assert.match(output, /is not shared: this program declares it with merge: "preserve"/);
    assert.deepEqual(d.aws.aggregators(), []);
  });

  it("is refused where it gives the name, too", async () => {
    d.program(program("preserve"));
    await d.project.up();
    d.program(program("preserve", 'aggregatorName: "security"'));
    const { output } = await d.project.preview({ expectFailure: true });
    assert.match(output, /aggregator security in us-east-1 is not shared/);
  });

  it("joins in the very deployment that begins to share it", async () => {
    d.program(program("shared", "aggregator"));
    await d.project.preview();
    await d.project.up();
    assert.deepEqual(d.live().accountIds, [A, B]);
  });
});

describe("a membership of an aggregator that its owner recreated, on the real engine @slow", () => {
  let platform: Deployment;
  let team: Deployment;

  /** Somebody deletes the aggregator; the platform's refresh finds that out and makes it again. */
  async function makeAnew(): Promise<void> {
    const { arn } = platform.live();
    await platform.aws.remove({ name: "security" });
    await platform.project.up({ refresh: true });
    assert.notEqual(platform.live().arn, arn);
    assert.deepEqual(platform.live().accountIds, [A]);
  }

  before(async () => {
    const looked = `aggregator: ConfigurationAggregator.get("platforms", "security")`;
    platform = await deployment(owner(`"${A}"`), { name: "platform" });
    team = await deployment(
      `new AggregatorMembership("team", { ${looked}, accountIds: ["${B}"] });`,
      { name: "payments" },
      platform,
    );
    await platform.project.up();
    await team.project.up();
    await makeAnew();
  });
  after(async () => {
    await team?.dispose();
    await platform?.dispose();
  });

  it("is back by a plain up, since its input says that it is another one", async () => {
    const { output } = await team.project.preview({ diff: true });
    assert.match(output, /aggregatorArn\s*: "arn:.*" => "arn:/);
    await team.project.up();
    assert.deepEqual(team.live().accountIds, [A, B]);
  });

  it("is checked by the program alone from then on", async () => {
    team.requests();
    const { resources } = await team.project.up();
    assert.deepEqual(resources, ["2 unchanged"]);
    assert.deepEqual(team.requests(), [DESCRIBE, LIST_TAGS]);
  });
});
