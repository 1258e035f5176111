import assert from "node:assert/strict";
import { run } from "../../../../provider/cli/run";
import { useAws } from "../../../cli/support";
import { A, ACCOUNT, B, ownedBy } from "../../../support/claimTags";
import { MemoryTerminal } from "../../../support/cliWorld";
import { assertHelped } from "../../../support/helped";

describe("list", () => {
  const aws = useAws();
  let env: NodeJS.ProcessEnv;

  before(() => {
    env = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "any" });
  });
  after(() => {
    process.env = env;
  });
  beforeEach(async () => {
    await aws.emulator.seed({ name: "security", accountIds: [A, B], tags: ownedBy("tags") });
    await aws.emulator.seed({ name: "audit", accountIds: [A], region: "eu-west-1" });
  });

  const listed = async (...args: string[]) => {
    const terminal = new MemoryTerminal();
    const code = await run(["list", "--endpoint-url", aws.emulator.url, ...args], terminal);
    return { code, out: terminal.printed.join("\n"), err: terminal.notes.join("\n") };
  };
  const json = async (...args: string[]) => JSON.parse((await listed("--json", "--no-health", ...args)).out);
  const names = async (...args: string[]) =>
    (await json(...args)).aggregators.map(({ name, region }: Record<string, string>) => `${name}@${region}`);

  it("looks in the region of the session", async () => {
    const { code, out, err } = await listed("--region", "us-east-1", "--no-health");
    assert.deepEqual([code, err], [0, ""]);
    assert.deepEqual(out.split("\n"), [
      "AGGREGATOR  REGION     OWNER               MODE    STORE  SOURCES",
      "security    us-east-1  acme/platform/prod  shared  tags   2 accounts, all regions",
    ]);
  });

  it("looks in the regions that are named, each once", async () => {
    assert.deepEqual(await names("--regions", "us-east-1, eu-west-1,us-east-1"), [
      "audit@eu-west-1",
      "security@us-east-1",
    ]);
  });

  it("looks in all regions that are enabled, and asks in no other", async () => {
    aws.emulator.settings({ regionStatuses: [{ region: "eu-west-1", status: "DISABLED" }] });
    const { aggregators, regions, failed } = await json("--regions", "all", "--region", "us-east-1");
    assert.deepEqual(
      aggregators.map(({ name }: { name: string }) => name),
      ["security"],
    );
    assert.ok(regions.length > 10 && !regions.includes("eu-west-1"), regions.join());
    assert.deepEqual(failed, []);
  });

  it("names a region that can't be checked, shows the others, and ends with 2", async () => {
    aws.emulator.settings({ regionStatuses: [{ region: "eu-west-1", status: "DISABLED" }] });
    const { code, out } = await listed("--regions", "eu-west-1,us-east-1", "--no-health");
    assert.equal(code, 2);
    assert.match(out, /^security {4}us-east-1/m);
    assert.match(out, /^✘ eu-west-1 could not be checked: .*UnrecognizedClientException/m);
  });

  it("shows an aggregator whose tags can't be read, and ends with 2", async () => {
    const deny = { Effect: "Deny" as const, Action: "config:ListTagsForResource", Resource: "*" };
    const allow = { Effect: "Allow" as const, Action: "*", Resource: "*" };
    aws.emulator.settings({ policies: [{ policy: { Statement: [allow, deny] } }] });
    const { code, out } = await listed("--region", "us-east-1", "--no-health");
    assert.equal(code, 2);
    assert.match(out, /^security {4}us-east-1 {2}\? {6}\? {5}\? {6}2 accounts/m);
    assert.match(out, /^\? security in us-east-1: ListTagsForResource .*AccessDeniedException/m);
  });

  it("ends with 2 if it can't tell which regions are enabled", async () => {
    const deny = { Effect: "Deny" as const, Action: "account:ListRegions", Resource: "*" };
    aws.emulator.settings({ policies: [{ policy: { Statement: deny } }] });
    const { code, err } = await listed("--regions", "all", "--region", "us-east-1");
    assert.equal(code, 2);
    assert.match(err, /account:ListRegions/);
  });

  describe("with the health of sources", () => {
    const statusOf = (status: "SUCCEEDED" | "FAILED") =>
      aws.emulator.settings({
        authorizations: "assumed",
        sourceStatuses: [{ source: B, region: "eu-west-1", status }],
      });

    it("ends with 0 if every source that AWS reports on is healthy", async () => {
      statusOf("SUCCEEDED");
      const { code, out } = await listed("--region", "us-east-1");
      assert.equal(code, 0);
      const [, healthy, reported] =
        /SOURCES +HEALTH\nsecurity .* (\d+) of (\d+) healthy$/.exec(out) ?? assert.fail(out);
      assert.ok(Number(healthy) > 10 && healthy === reported);
    });

    it("ends with 1 if one isn't", async () => {
      statusOf("FAILED");
      const { code, out } = await listed("--region", "us-east-1", "--json");
      assert.equal(code, 1);
      assertHelped(JSON.parse(out), "list");
      const [{ health }] = JSON.parse(out).aggregators;
      assert.equal(health.reported - health.healthy, 1);
    });

    it("asks for none of it with --no-health", async () => {
      statusOf("FAILED");
      aws.requests();
      const { code, out } = await listed("--region", "us-east-1", "--no-health");
      assert.deepEqual([code, /HEALTH/.test(out)], [0, false]);
      assert.deepEqual(aws.requests(), ["DescribeConfigurationAggregators", "ListTagsForResource"]);
    });
  });

  for (const [args, message] of [
    [["--regions", "us-east-1,virginia"], /--regions must be codes of AWS regions .*, not "virginia"/],
    [["--regions", "us-east-1", "--region", "us-east-1"], /--regions can't be given as well/],
    [[], /there is no region/],
  ] as const)
    it(`ends with 2 for \`list ${args.join(" ")}\``, async () => {
      const { AWS_REGION, AWS_DEFAULT_REGION, AWS_CONFIG_FILE } = process.env;
      Object.assign(process.env, { AWS_REGION: "", AWS_DEFAULT_REGION: "", AWS_CONFIG_FILE: "/nonexistent" });
      const { code, err } = await listed(...args);
      Object.assign(process.env, { AWS_REGION, AWS_DEFAULT_REGION, AWS_CONFIG_FILE });
      for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE"])
        if (process.env[name] === "undefined") delete process.env[name];
      assert.equal(code, 2);
      assert.match(err, message);
    });
});
