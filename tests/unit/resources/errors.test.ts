import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  AggregatorMembership,
  ConfigAggregatorError,
  ConfigurationAggregator,
  OrganizationRole,
  Provider,
  SourceAccount,
} from "../../../provider";
import { requireResolvable } from "../../../provider/resources/providerText";
import { ARGS, runProgram } from "./support";

const A = "111111111111";

describe("what a constructor throws", () => {
  const cases: [what: string, declare: () => unknown, code: string, facts: object][] = [
    [
      "an argument of an aggregator",
      () => new ConfigurationAggregator("security", { ...ARGS, defaultTags: {} } as never),
      "InvalidArguments",
      { resource: "security", path: "defaultTags" },
    ],
    [
      "an import",
      () => new ConfigurationAggregator("security", ARGS, { import: "security@us-east-1" }),
      "ImportNotSupported",
      { resource: "security", id: "security@us-east-1" },
    ],
    [
      "what is no aggregator",
      () => new AggregatorMembership("team", { aggregator: {} as never, accountIds: [A] }),
      "InvalidArguments",
      { resource: "team", path: "aggregator" },
    ],
    [
      "what a component is given as one",
      () => new SourceAccount("source", { aggregator: {} as never, regions: ["us-east-1"] } as never),
      "InvalidArguments",
      { resource: "source", path: "aggregator" },
    ],
    [
      "a partition",
      () => OrganizationRole.forPartition("AWS"),
      "InvalidArguments",
      { resource: "OrganizationRole.forPartition", path: "partition" },
    ],
    ["a directory without the package", () => requireResolvable("/"), "PackageNotFound", { directory: "/" }],
  ];
  const thrownBy = async (declare: () => unknown) => {
    let thrown: unknown;
    await runProgram(() => {
      assert.throws(declare, (error) => {
        thrown = error;
        return true;
      });
      return [];
    });
    assert.ok(ConfigAggregatorError.is(thrown), String(thrown));
    assert.ok(pulumi.RunError.isInstance(thrown));
    return thrown;
  };

  for (const [what, declare, code, facts] of cases)
    it(`about ${what} has a code and facts, and is a RunError for Pulumi`, async () => {
      const error = await thrownBy(declare);
      assert.deepEqual([error.code, error.facts], [code, facts]);
    });

  it("about settings has all problems", async () => {
    const error = await thrownBy(() => new Provider("audit", { regoin: "x", maxRetries: -1 } as never));
    assert.equal(error.code, "InvalidArguments");
    assert.deepEqual((error.facts.problems as { path: string }[]).map(({ path }) => path).sort(), [
      "maxRetries",
      "regoin",
    ]);
  });
});
