import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, type ConfigurationAggregatorArgs } from "../../../provider";
import { A, ARGS, B, Component, declared, isWrapped, resolved, runProgram } from "./support";

describe("a ConfigurationAggregator", () => {
  it("can't be imported, and says how to take over what exists", async () => {
    await assert.rejects(
      runProgram(() => [new ConfigurationAggregator("security", ARGS, { import: "security@us-east-1" })]),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        /^security can't be imported \(import: "security@us-east-1"\): .*\n.*adopt: true instead of import/.test(
          error.message,
        ),
    );
  });

  describe("is for ever known to the engine by", () => {
    it("its type", async () => {
      const { sent } = await declared();
      assert.equal(sent.type, "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator");
    });

    it("the text of its provider", async () => {
      const { sent } = await declared();
      assert.equal(
        sent.inputs.__provider,
        'exports.handler = () => require("pulumi-aws-config-aggregator/provider");',
      );
    });

    it("its default name and its owner tag", async () => {
      // Pinned: a release that computes others would take every aggregator of before for somebody else's.
      const { sent } = await declared();
      assert.equal(sent.inputs.__autoName, "security-b1934c5");
      assert.equal(sent.inputs.__owner, "acme/audit/dev/ee1e16e507452c59b3c5824b466825a9");
    });
  });

  it("sends what the program says, and nothing else", async () => {
    const args: ConfigurationAggregatorArgs = {
      ...ARGS,
      name: "sec",
      merge: "replace",
      adopt: true,
      forceDestroy: true,
      ownerTag: false,
      aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] },
      tags: { team: "s" },
      region: "eu-west-1",
    };
    const { sent } = await declared(args);
    const { __owner, __autoName, __provider, ...inputs } = sent.inputs;
    assert.deepEqual(inputs, args);
  });

  it("leaves the program's arguments as they are", async () => {
    const args = { ...ARGS, tags: { team: "s" } };
    const before = structuredClone(args);
    await declared(args);
    assert.deepEqual(args, before);
  });

  it("shows what the engine answers", async () => {
    const outputs = {
      name: "security-0123456",
      region: "us-east-1",
      arn: "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-0",
      accountIds: [A, B],
      tagsAll: { team: "s" },
      createdBy: "",
      creationTime: "2026-01-01T00:00:00.000Z",
      lastUpdatedTime: "2026-01-02T00:00:00.000Z",
    };
    const { aggregator } = await declared(ARGS, { outputs });
    const { name, region, arn, accountIds, tagsAll, createdBy, creationTime, lastUpdatedTime } = aggregator;
    const shown = pulumi.output({
      name,
      region,
      arn,
      accountIds,
      tagsAll,
      createdBy,
      creationTime,
      lastUpdatedTime,
    });
    assert.deepEqual(await resolved(shown), outputs);
  });

  it("shows the accounts as the list that the program gave, though the state holds a map", async () => {
    const source = { accountIds: { [A]: true, [B]: true }, allRegions: true };
    const { aggregator } = await declared(ARGS, { outputs: { accountAggregationSource: source } });
    assert.deepEqual(await resolved(aggregator.accountAggregationSource), {
      accountIds: [A, B],
      allRegions: true,
    });
  });

  it("shows a list that it was answered as it is, and no source where there is none", async () => {
    const { aggregator } = await declared();
    assert.deepEqual(await resolved(aggregator.accountAggregationSource), {
      accountIds: [B, A],
      allRegions: true,
    });
    const role = "arn:aws:iam::123456789012:role/org";
    const { aggregator: other } = await declared({
      organizationAggregationSource: { roleArn: role, allRegions: true },
    });
    assert.equal(await resolved(other.accountAggregationSource), undefined);
    assert.deepEqual(await resolved(other.organizationAggregationSource), {
      roleArn: role,
      allRegions: true,
    });
  });

  describe("without a name is called", () => {
    const names: [resource: string, prefix: string][] = [
      ["security", "security"],
      ["Security_2-x", "Security_2-x"],
      ["my aggregator", "my-aggregator"],
      ["a.b/c::d", "a-b-c-d"],
      ["prüfung", "pr-fung"],
      ["日本", "-"],
      ["n".repeat(300), "n".repeat(248)],
    ];
    for (const [name, prefix] of names)
      it(`${prefix.slice(0, 20)}-… for ${JSON.stringify(name.slice(0, 20))}`, async () => {
        const { sent } = await declared(ARGS, { name });
        const { __autoName: autoName } = sent.inputs;
        assert.ok(typeof autoName === "string");
        assert.equal(autoName.slice(0, -8), prefix);
        assert.match(autoName.slice(-8), /^-[0-9a-f]{7}$/);
        assert.match(autoName, /^[\w-]{1,256}$/);
      });
  });

  describe("keeps secret what repeats a secret input:", () => {
    const accountIds = [A, pulumi.secret(B)];
    const cases: [what: string, args: ConfigurationAggregatorArgs, outputs: string[] | undefined][] = [
      ["nothing", ARGS, undefined],
      ["one account", { accountAggregationSource: { accountIds, allRegions: true } }, ["accountIds"]],
      [
        "all accounts",
        { accountAggregationSource: { accountIds: pulumi.secret([A]), allRegions: true } },
        ["accountIds"],
      ],
      [
        "the source",
        { accountAggregationSource: pulumi.secret({ accountIds: [A], allRegions: true }) },
        ["accountIds"],
      ],
      ["a tag", { ...ARGS, tags: { pin: pulumi.secret("1") } }, ["tags"]],
      [
        "accounts and tags",
        { accountAggregationSource: { accountIds, allRegions: true }, tags: pulumi.secret({ pin: "1" }) },
        ["accountIds", "tags"],
      ],
    ];
    for (const [what, args, outputs] of cases)
      it(what, async () => {
        const { sent } = await declared(args);
        assert.deepEqual(sent.inputs.__secrets, outputs);
        assert.equal(
          isWrapped(sent.inputs.accountAggregationSource),
          outputs?.includes("accountIds") ?? false,
        );
        assert.equal(isWrapped(sent.inputs.tags), outputs?.includes("tags") ?? false);
      });
  });

  describe("that is got by its id", () => {
    it("sends the id and the provider's text alone", async () => {
      const { sent } = await runProgram(() => [ConfigurationAggregator.get("found", "security@eu-west-1")]);
      assert.deepEqual(sent, [
        {
          type: "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator",
          name: "found",
          id: "security@eu-west-1",
          provider: undefined,
          inputs: {
            __provider: 'exports.handler = () => require("pulumi-aws-config-aggregator/provider");',
          },
        },
      ]);
    });

    it("shows what was read", async () => {
      const outputs = {
        arn: "arn:aws:config:eu-west-1:123456789012:config-aggregator/config-aggregator-0",
        region: "eu-west-1",
        accountIds: [A, B],
        accountAggregationSource: { accountIds: { [A]: true, [B]: true }, regions: ["eu-west-1"] },
        tags: { team: "s" },
      };
      const { resources } = await runProgram(
        () => [ConfigurationAggregator.get("found", pulumi.output("security@eu-west-1"))],
        { outputs },
      );
      const [found = assert.fail()] = resources;
      const { arn, region, accountIds, accountAggregationSource, tags } = found;
      assert.deepEqual(
        await resolved(pulumi.output({ arn, region, accountIds, accountAggregationSource, tags })),
        {
          ...outputs,
          accountAggregationSource: { accountIds: [A, B], regions: ["eu-west-1"] },
        },
      );
      assert.equal(await resolved(found.id), "security@eu-west-1");
    });
  });

  it("recognises its own kind, also of another copy of the package", async () => {
    const { aggregator } = await declared();
    class Copy {
      readonly __pulumiType = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";
    }
    assert.ok(ConfigurationAggregator.isInstance(aggregator));
    assert.ok(ConfigurationAggregator.isInstance(new Copy()));
    const { resources } = await runProgram(() => [new Component("component")]);
    for (const other of [resources[0], undefined, null, "x", {}, { __pulumiType: "aws:cfg/x:X" }])
      assert.ok(!ConfigurationAggregator.isInstance(other));
  });
});
