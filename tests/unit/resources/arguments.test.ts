import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import {
  AggregateAuthorization,
  AggregatorMembership,
  ConfigAggregatorError,
  ConfigurationAggregator,
  Provider,
  SourceAccount,
} from "../../../provider";
import { runProgram } from "./support";

type Declare = new (name: string, args?: object | null) => pulumi.Resource;

describe("arguments that a program leaves out", () => {
  for (const declared of [AggregateAuthorization, AggregatorMembership, ConfigurationAggregator, Provider]) {
    const Resource = declared as unknown as Declare;
    for (const args of [undefined, null])
      it(`are none, so that the preview says what is missing: ${declared.name} with ${args}`, async () => {
        const sent = async (given: object | null | undefined) =>
          (await runProgram(() => [new Resource("one", given)])).sent[0]?.inputs;
        assert.deepEqual(Object.keys((await sent(args)) ?? {}), Object.keys((await sent({})) ?? {}));
      });
  }

  it("are told of a SourceAccount, which can't be declared without an aggregator", async () => {
    const Component = SourceAccount as unknown as Declare;
    await runProgram(() => {
      for (const args of [undefined, null, {}])
        assert.throws(
          () => new Component("payments", args),
          (error) => ConfigAggregatorError.is(error) && error.facts.path === "aggregator",
        );
      return [];
    });
  });
});
