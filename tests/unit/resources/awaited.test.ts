import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator } from "../../../provider";
import { ARGS, Component, runProgram, type Sent } from "./support";

const ROLE_ARN = "arn:aws:iam::123456789012:role/org";

class Made extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;

  constructor(type: string, name = type.replaceAll(/\W/g, "-")) {
    super(type, name, { arn: ROLE_ARN });
  }
}

/** What a program that declares an organization's aggregator sends as `__awaits`. */
async function awaits(
  roleArn: () => pulumi.Input<string>,
  dependsOn: () => pulumi.CustomResourceOptions["dependsOn"] = () => [],
  preview = false,
): Promise<unknown> {
  const { sent } = await runProgram(
    () => {
      const source = { roleArn: roleArn(), allRegions: true };
      const depending = dependsOn();
      return [
        new ConfigurationAggregator(
          "security",
          { organizationAggregationSource: source },
          depending === undefined ? {} : { dependsOn: depending },
        ),
      ];
    },
    { preview },
  );
  return aggregatorIn(sent).inputs.__awaits;
}

function aggregatorIn(sent: readonly Sent[]): Sent {
  return (
    sent.find(({ type }) => type.endsWith(":ConfigurationAggregator")) ?? assert.fail("nothing was sent")
  );
}

const role = () => new Made("aws:iam/role:Role").arn;
const literal = () => ROLE_ARN;
const made = (type: string) => () => [new Made(type)];

describe("what an organization's aggregator waits for", () => {
  const cases: [what: string, asked: () => Promise<unknown>, expected: string[] | undefined][] = [
    ["a role that is written out: nothing", () => awaits(literal), undefined],
    ["a role of the same program", () => awaits(role), ["role"]],
    ["that, made of its ARN", () => awaits(() => pulumi.interpolate`${role()}`), ["role"]],
    ["that, at preview", () => awaits(role, undefined, true), ["role"]],
    [
      "a role that another stack has made: nothing",
      () => awaits(() => new pulumi.StackReference("acme/network/prod").outputs.apply(() => ROLE_ARN)),
      undefined,
    ],
    ["something of IAM that it depends on", () => awaits(literal, made("aws:iam/role:Role")), ["role"]],
    [
      "a delegated administrator",
      () => awaits(literal, made("aws:organizations/delegatedAdministrator:DelegatedAdministrator")),
      ["organization"],
    ],
    [
      "an organization of the other AWS provider, given as an Output",
      () => awaits(literal, () => pulumi.output(made("aws-native:organizations:Organization")())),
      ["organization"],
    ],
    ["a command", () => awaits(literal, made("command:local:Command")), ["organization", "role"]],
    [
      "a component, of which nobody knows what is in it",
      () => awaits(literal, () => new Component("landing-zone")),
      ["organization", "role"],
    ],
    [
      "another dynamic resource",
      () => awaits(literal, made("pulumi-nodejs:dynamic:Resource")),
      ["organization", "role"],
    ],
    [
      "an aggregator, or a bucket: nothing",
      () =>
        awaits(literal, () => [
          new ConfigurationAggregator("other", ARGS),
          new Made("aws:s3/bucket:Bucket"),
          Promise.resolve(new Made("aws:s3/bucket:Bucket", "b")),
        ]),
      undefined,
    ],
    [
      "both",
      () => awaits(role, made("aws:organizations/organization:Organization")),
      ["organization", "role"],
    ],
  ];
  for (const [what, asked, expected] of cases)
    it(what, async () => {
      const all = (await asked()) as string[] | undefined;
      assert.deepEqual(all && [...all].sort(), expected);
    });

  it("is nothing for an aggregator of accounts", async () => {
    const { sent } = await runProgram(() => [
      new ConfigurationAggregator("security", ARGS, { dependsOn: made("command:local:Command")() }),
    ]);
    assert.equal("__awaits" in aggregatorIn(sent).inputs, false);
  });
});
