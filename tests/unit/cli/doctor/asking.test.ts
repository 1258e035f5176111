import assert from "node:assert/strict";
import { readSettings } from "../../../../provider/aws/settings";
import { openAsking, type Subject } from "../../../../provider/cli/doctor/asking";
import { useAws } from "../../../cli/support";
import { A, ACCOUNT, ownedBy, REGION } from "../../../support/claimTags";

describe("what checks ask", () => {
  const aws = useAws();
  const asking = (more: Partial<Subject> = {}, settings: object = {}, longest?: number) => {
    const url = aws.emulator.url;
    const endpoints = { config: url, sts: url, organizations: url, iam: url, account: url, dynamodb: url };
    const subject = {
      settings: readSettings({ accessKey: ACCOUNT, secretKey: "any", endpoints, ...settings }),
      region: REGION,
      name: undefined,
      table: undefined,
      roleArns: [],
      ...more,
    };
    return openAsking(subject, longest);
  };
  const failure = async (promise: Promise<unknown>) =>
    promise.then(
      () => assert.fail("it succeeded"),
      (error: { readonly code: string }) => error.code,
    );
  const seed = (tags = ownedBy("tags")) => aws.emulator.seed({ name: "security", accountIds: [A], tags });

  it("is asked once, however many ask", async () => {
    await seed();
    const opened = asking({ name: "security" });
    aws.requests();
    for (const _ of [1, 2]) {
      await Promise.all([
        opened.caller(),
        opened.aggregators(),
        opened.named(),
        opened.namedTags(),
        opened.any(),
      ]);
      const organization = await opened.organization();
      await Promise.all([organization.describe(), organization.delegatedAdministrators(), opened.regions()]);
    }
    assert.deepEqual(aws.requests().sort(), [
      "DescribeConfigurationAggregators",
      "DescribeConfigurationAggregators",
      "DescribeOrganization",
      "GetCallerIdentity",
      "ListDelegatedAdministrators",
      "ListRegions",
      "ListTagsForResource",
    ]);
  });

  it("asks nothing before it is asked, and nothing else without credentials", async () => {
    const opened = openAsking({
      settings: readSettings({ profile: "nobody", endpoints: { sts: aws.emulator.url } }),
      region: REGION,
      name: "security",
      table: "claims",
      roleArns: [],
    });
    aws.requests();
    for (const ask of [opened.regions, opened.aggregators, opened.named, opened.organization, opened.probe])
      assert.equal(await failure(ask()), "AwsUnauthenticated");
    assert.equal(await opened.clock(), undefined);
    assert.deepEqual(aws.requests(), []);
  });

  it("asks in another region who calls, if the account has not enabled this one", async () => {
    const opened = asking({ region: "eu-south-1" });
    assert.equal((await opened.caller()).region, "us-east-1");
    assert.equal((await opened.regions()).get("eu-south-1"), "DISABLED");
    assert.equal(await failure(opened.aggregators()), "AwsUnauthenticated");
  });

  it("waits for no answer longer than told", async () => {
    aws.emulator.fault({ operation: "ListRegions", kind: "pause" });
    const started = performance.now();
    assert.equal(await failure(asking({}, {}, 0.3).regions()), "AwsUnknownOutcome");
    assert.ok(performance.now() - started < 3_000);
  });

  it("has nothing of a region without one, and still knows who calls", async () => {
    const opened = asking({ region: undefined, name: "security" });
    assert.equal((await opened.caller()).account, ACCOUNT);
    assert.deepEqual(
      [await opened.aggregators(), await opened.named(), await opened.authorizations(), await opened.table()],
      [undefined, undefined, undefined, undefined],
    );
  });

  it("finds the aggregator that is named, or says which was likely meant", async () => {
    await seed();
    assert.equal((await asking({ name: "security" }).named())?.name, "security");
    assert.equal(await failure(asking({ name: "securty" }).named()), "UnknownAggregator");
    assert.equal((await asking({ name: "securty" }).any())?.name, "security");
    assert.equal(await asking().named(), undefined);
    assert.equal((await asking().any())?.name, "security");
  });

  it("finds the table in the aggregator's tags, or takes the one that is given", async () => {
    await seed(ownedBy("dynamodb:eu-west-1/claims"));
    const found = await asking({ name: "security" }).table();
    assert.deepEqual([found?.name, found?.region], ["claims", "eu-west-1"]);
    const given = await asking({ table: "other" }).table();
    assert.deepEqual([given?.name, given?.region], ["other", REGION]);
    assert.equal(await failure(asking({ name: "security", table: "other" }).table()), "TableMismatch");
    await seed();
    assert.equal(await asking({ name: "security" }).table(), undefined);
  });

  it("knows whether this is about an organization", async () => {
    await seed();
    assert.equal(await asking({ name: "security" }).isOrganizationWanted(), false);
    assert.equal(await asking({ roleArns: ["arn:x"] }).isOrganizationWanted(), true);
    assert.equal(await asking({ roleArns: ["arn:x"] }).isDelegationNeeded(), false);
    aws.emulator.settings({ organization: { managementAccount: A, members: [ACCOUNT] } });
    assert.equal(await asking({ roleArns: ["arn:x"] }).isDelegationNeeded(), true);
    assert.equal(await asking().isDelegationNeeded(), false);
  });

  it("knows how far this machine's clock is from AWS's time", async () => {
    const { least, most } = (await asking().clock()) ?? assert.fail();
    assert.ok(least <= 0 && most >= 0 && most - least < 5_000, `${least} to ${most}`);
  });

  it("lists endpoints by where they are set", async () => {
    const all = ["config", "sts", "organizations", "iam", "account", "dynamodb"];
    assert.deepEqual(await asking().endpoints(), [
      { where: "--endpoint-url", value: aws.emulator.url, services: all },
    ]);
    const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS } = process.env;
    Object.assign(process.env, { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_STS: "http://sts" });
    try {
      assert.deepEqual(await asking({}, { endpoints: {} }).endpoints(), [
        { where: "AWS_ENDPOINT_URL", value: "http://all", services: all.filter((name) => name !== "sts") },
        { where: "AWS_ENDPOINT_URL_STS", value: "http://sts", services: ["sts"] },
      ]);
    } finally {
      if (AWS_ENDPOINT_URL === undefined) delete process.env.AWS_ENDPOINT_URL;
      else process.env.AWS_ENDPOINT_URL = AWS_ENDPOINT_URL;
      if (AWS_ENDPOINT_URL_STS === undefined) delete process.env.AWS_ENDPOINT_URL_STS;
      else process.env.AWS_ENDPOINT_URL_STS = AWS_ENDPOINT_URL_STS;
    }
  });
});
