import assert from "node:assert/strict";
import { type Deployment, deployment, PUT } from "../support/deployment";
import { SLOW } from "../support/tier";

const [AUDIT, SOURCE] = ["111111111111", "222222222222"] as const;
const AUTHORIZE = "PutAggregationAuthorization";
const WITHDRAW = "DeleteAggregationAuthorization";

/** All regions that every account has. */
const SEVENTEEN = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

const PROVIDERS = `
  const of = (name, account) =>
    new Provider(name, { region: "us-east-1", accessKey: account, secretKey: "secret-of-a-test" });
  const [audit, source] = [of("audit", "${AUDIT}"), of("source", "${SOURCE}")];`;

const onboarding = (regions: string) => `${PROVIDERS}
  const aggregator = new ConfigurationAggregator(
    "security", { name: "security", merge: "shared", ...all("${AUDIT}") }, { provider: audit },
  );
  const account = new SourceAccount("payments", {
    aggregator, regions: ${regions}, providers: { source, aggregator: audit },
  });
  exports.regions = account.regions;
  exports.accountId = account.accountId;`;

const authorizations = (d: Deployment) =>
  d.aws
    .authorizations()
    .map(({ account, region, authorizedAccount, authorizedRegion }) => {
      assert.deepEqual([account, authorizedAccount], [SOURCE, AUDIT]);
      return { region, by: authorizedRegion };
    })
    .sort((a, b) => (a.region < b.region ? -1 : 1));

const authorized = (d: Deployment) => authorizations(d).map(({ region }) => region);

describe("a source account, on the real engine", () => {
  let d: Deployment;
  before(async () => {
    d = await deployment(onboarding('"all"'));
  });
  after(() => d?.dispose());

  it("authorizes in 17 regions and joins, in one up", async () => {
    await d.project.up();
    assert.deepEqual(authorized(d), SEVENTEEN);
    assert.deepEqual(d.live().accountIds, [AUDIT, SOURCE]);
    assert.deepEqual(await d.project.outputs(), { regions: SEVENTEEN, accountId: SOURCE });
  });

  it("changes nothing afterwards, also if it is refreshed", async () => {
    const { resources } = await d.project.preview({ extra: ["--expect-no-changes"] });
    assert.match(resources.join(), /^\d+ unchanged$/);
    await d.project.refresh({ extra: ["--expect-no-changes"] });
  });

  it("shows each region that changes, by its code", async () => {
    d.program(onboarding(`${JSON.stringify([...SEVENTEEN.slice(1)])}`));
    const { output } = await d.project.preview({ diff: true });
    assert.match(
      output,
      /payments: authorizes 111111111111 \(us-east-1\): −1 region \(ap-northeast-1\), 16 kept/,
    );
    assert.match(output, /- ap-northeast-1: true/);
    assert.doesNotMatch(output, /__/);
  });

  it("leaves the aggregator before the authorizations are taken back", async () => {
    d.requests();
    await d.project.destroy();
    const requests = d.requests();
    assert.deepEqual([authorized(d), d.aws.aggregators()], [[], []]);
    const [left, first] = [requests.indexOf(PUT), requests.indexOf(WITHDRAW)];
    assert.ok(left >= 0 && left < first, `${left} ${first}`);
    assert.equal(requests.filter((operation) => operation === WITHDRAW).length, 17);
  });
});

describe(`a source account of which a region fails, on the real engine ${SLOW}`, () => {
  let d: Deployment;
  before(async () => {
    d = await deployment(onboarding('["eu-west-1", "us-east-1"]'));
  });
  after(() => d?.dispose());

  it("does not join, since the aggregator may not collect all of it", async () => {
    const denied = { kind: "error", code: "AccessDeniedException", message: "no", times: 0 } as const;
    d.aws.fault({ operation: AUTHORIZE, region: "eu-west-1", ...denied });
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(output, /payments: authorizing 111111111111 \(us-east-1\) failed in 1 of 2 regions/);
    assert.deepEqual(authorized(d), ["us-east-1"]);
    assert.deepEqual(d.live().accountIds, [AUDIT]);
    assert.equal(
      (await d.project.state()).resources.some(({ type }) => type.endsWith(":AggregatorMembership")),
      false,
    );
  });

  it("authorizes where it failed and joins, with the next up", async () => {
    d.aws.clearFaults();
    d.requests();
    await d.project.up();
    const requests = d.requests();
    assert.deepEqual(authorized(d), ["eu-west-1", "us-east-1"]);
    assert.deepEqual(d.live().accountIds, [AUDIT, SOURCE]);
    assert.equal(requests.filter((operation) => operation === AUTHORIZE).length, 1);
    assert.ok(requests.indexOf(AUTHORIZE) < requests.lastIndexOf(PUT));
  });

  it("stays joined if a region that it adds fails, and tells which", async () => {
    d.aws.fault({
      operation: AUTHORIZE,
      region: "eu-west-3",
      kind: "error",
      code: "AccessDeniedException",
      message: "no",
      times: 0,
    });
    d.program(onboarding('["eu-west-1", "eu-west-3", "us-east-1"]'));
    const { output } = await d.project.up({ expectFailure: true });
    assert.match(output, /failed in 1 of 3 regions/);
    assert.deepEqual(d.live().accountIds, [AUDIT, SOURCE]);
    d.aws.clearFaults();
    await d.project.up();
    assert.deepEqual(authorized(d), ["eu-west-1", "eu-west-3", "us-east-1"]);
  });
});

describe(`a source account whose aggregator changes, on the real engine ${SLOW}`, () => {
  let d: Deployment;
  const joining = (name: string) => `${PROVIDERS}
    const aggregators = Object.fromEntries(
      [["security", "us-east-1"], ["audit", "us-east-1"], ["europe", "eu-west-1"]].map(([name, region]) => [
        name,
        new ConfigurationAggregator(
          name, { name, region, merge: "shared", ...all("${AUDIT}") }, { provider: audit },
        ),
      ]),
    );
    new SourceAccount("payments", {
      aggregator: aggregators[${JSON.stringify(name)}],
      regions: ["eu-west-1", "us-east-1"],
      providers: { source, aggregator: audit },
    });`;
  const members = () =>
    Object.fromEntries(
      d.aws
        .aggregators()
        .filter(({ accountIds }) => accountIds?.includes(SOURCE))
        .map(({ name }) => [name, authorizations(d).map(({ region, by }) => `${region} by ${by}`)]),
    );
  before(async () => {
    d = await deployment(joining("security"));
    await d.project.up();
  });
  after(() => d?.dispose());

  it("joins another one of the same place with the authorizations that it has", async () => {
    d.program(joining("audit"));
    d.requests();
    await d.project.up();
    assert.deepEqual(members(), { audit: ["eu-west-1 by us-east-1", "us-east-1 by us-east-1"] });
    assert.deepEqual(
      d.requests().filter((operation) => [AUTHORIZE, WITHDRAW].includes(operation)),
      [],
    );
  });

  it("authorizes the one of another region, and then leaves and joins", async () => {
    d.program(joining("europe"));
    d.requests();
    await d.project.up();
    assert.deepEqual(members(), { europe: ["eu-west-1 by eu-west-1", "us-east-1 by eu-west-1"] });
    const order = d.requests().filter((operation) => [PUT, AUTHORIZE, WITHDRAW].includes(operation));
    assert.deepEqual(order, [WITHDRAW, WITHDRAW, AUTHORIZE, AUTHORIZE, PUT, PUT]);
  });

  it("leaves the last one before its authorizations are taken back", async () => {
    d.requests();
    await d.project.destroy();
    assert.deepEqual(authorizations(d), []);
    assert.deepEqual(d.aws.aggregators(), []);
    const requests = d.requests();
    assert.ok(requests.indexOf(PUT) < requests.indexOf(WITHDRAW));
  });
});
