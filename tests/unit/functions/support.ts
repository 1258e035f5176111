import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigAggregatorError, type ErrorCode } from "../../../provider";

/** What an output turns out to be, and whether that is known and secret. */
export async function settled<T>(output: pulumi.Output<T>) {
  const { promise, isKnown, isSecret } = output as unknown as {
    promise(): Promise<T>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  return { value: await promise.call(output), known: await isKnown, secret: await isSecret };
}

/** The error of a call, which a program recognises and Pulumi prints without its stack. */
export async function refused(run: Promise<unknown>, code: ErrorCode) {
  const error = await run.then(
    () => assert.fail("it has not failed"),
    (error: unknown) => error,
  );
  assert.ok(ConfigAggregatorError.is(error), String(error));
  assert.equal(error.code, code);
  assert.ok(pulumi.RunError.isInstance(error));
  return error;
}

/** A program that runs with this configuration. */
export function mocked(preview = false, config: Record<string, string> = {}): void {
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
  pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "audit", "dev", preview, "acme");
  pulumi.runtime.setAllConfig(config);
}
