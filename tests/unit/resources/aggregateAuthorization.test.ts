import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AggregateAuthorization } from "../../../provider/resources/aggregateAuthorization";
import { isWrapped, resolved, runProgram } from "./support";

describe("an authorization in a program", () => {
  it("sends what it is given, and what it is called", async () => {
    const { sent, resources } = await runProgram(
      () => [
        new AggregateAuthorization("auth", {
          authorizedAccountId: "210987654321",
          authorizedAwsRegion: "eu-west-1",
          regions: ["us-east-1"],
        }),
      ],
      { outputs: { regions: { "eu-west-1": true, "us-east-1": true } } },
    );
    const { type, inputs } = sent[0] ?? assert.fail();
    assert.equal(type, "pulumi-nodejs:dynamic/aws-config:AggregateAuthorization");
    assert.match(String(inputs.__owner), /^acme\/audit\/dev\/[0-9a-f]{32}$/);
    assert.deepEqual(
      { ...inputs, __owner: "" },
      {
        authorizedAccountId: "210987654321",
        authorizedAwsRegion: "eu-west-1",
        regions: ["us-east-1"],
        __owner: "",
        __label: "auth",
        __provider: 'exports.handler = () => require("pulumi-aws-config-aggregator/provider").authorization;',
      },
    );
    assert.deepEqual(await resolved((resources[0] ?? assert.fail()).regions), ["eu-west-1", "us-east-1"]);
    assert.ok(AggregateAuthorization.isInstance(resources[0]));
    assert.ok(!AggregateAuthorization.isInstance({}));
  });

  it("says what is secret", async () => {
    const { sent } = await runProgram(() => [
      new AggregateAuthorization("auth", {
        authorizedAccountId: pulumi.secret("210987654321"),
        authorizedAwsRegion: "eu-west-1",
        tags: pulumi.secret({ a: "b" }),
      }),
    ]);
    const { inputs } = sent[0] ?? assert.fail();
    assert.deepEqual(inputs.__secrets, ["accountIds", "tags"]);
    assert.ok(isWrapped(inputs.authorizedAccountId));
  });

  it("marks no secret where nothing is one, and what the stack's default tags bring with them", async () => {
    const declare = () => [
      new AggregateAuthorization("auth", {
        authorizedAccountId: "210987654321",
        authorizedAwsRegion: "eu-west-1",
      }),
    ];
    const secretsOf = async () => (await runProgram(declare)).sent[0]?.inputs.__secrets;
    assert.equal(await secretsOf(), undefined);
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(["aws:defaultTags"]);
    try {
      assert.deepEqual(await secretsOf(), ["tags"]);
    } finally {
      delete process.env.PULUMI_CONFIG_SECRET_KEYS;
    }
  });

  it("can't be imported, and says what to do", async () => {
    await assert.rejects(
      runProgram(() => [
        new AggregateAuthorization(
          "auth",
          { authorizedAccountId: "210987654321", authorizedAwsRegion: "eu-west-1" },
          { import: "x" },
        ),
      ]),
      (error) => pulumi.RunError.isInstance(error) && /Declare it with adopt: true/.test(error.message),
    );
  });
});
