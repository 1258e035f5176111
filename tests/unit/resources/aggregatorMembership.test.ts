import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AggregatorMembership } from "../../../provider/resources/aggregatorMembership";
import {
  ConfigurationAggregator,
  type ConfigurationAggregatorArgs,
} from "../../../provider/resources/configurationAggregator";
import { runProgram } from "./support";

const accountAggregationSource = { accountIds: ["111111111111"], allRegions: true };

describe("a membership that is given its aggregator", () => {
  /** What it sends of how the aggregator is shared. */
  async function joins(make: () => ConfigurationAggregator): Promise<unknown> {
    const { sent } = await runProgram(() => [
      new AggregatorMembership("team", { aggregator: make(), accountIds: ["222222222222"] }),
    ]);
    return sent.find(({ type }) => type.endsWith(":AggregatorMembership"))?.inputs.__joins;
  }
  const declared = (args: Partial<ConfigurationAggregatorArgs>) => () =>
    new ConfigurationAggregator("security", { accountAggregationSource, ...args });

  it("tells how the program shares it", async () => {
    const claims = { dynamodbTable: "claims" };
    assert.deepEqual(await joins(declared({})), { merge: "preserve" });
    assert.deepEqual(await joins(declared({ merge: "replace" })), { merge: "replace" });
    assert.deepEqual(await joins(declared({ merge: pulumi.output("shared" as const), claims })), {
      merge: "shared",
      claims,
    });
  });

  it("can't be imported, and says what to do", async () => {
    await assert.rejects(
      runProgram(() => [
        new AggregatorMembership(
          "team",
          { aggregatorName: "security", accountIds: [] },
          { import: "security" },
        ),
      ]),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        /^team can't be imported \(import: "security"\): .*\nDeclare it without import/.test(error.message),
    );
  });

  it("tells nothing of one that is only read", async () => {
    assert.equal(await joins(() => ConfigurationAggregator.get("security", "security")), undefined);
  });
});
