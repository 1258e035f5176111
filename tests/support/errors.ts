import assert from "node:assert/strict";
import { ConfigAggregatorError } from "../../provider/domain/error";
import type { ErrorCode } from "../../provider/domain/errorCodes";
import { Refused } from "./miniEngine";

/** An error of this package that is none of its own kinds. */
export function someError(what: string): ConfigAggregatorError {
  return new ConfigAggregatorError({ code: "InvalidProperty", facts: {}, what });
}

/** What a call fails with, of a class; the test fails if the call succeeds. */
export async function failureOf<E extends Error>(
  call: Promise<unknown>,
  type: abstract new (...args: never[]) => E,
): Promise<E> {
  const error = await call.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof type, String(error));
  return error;
}

interface Told {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The codes and facts of an error and of its causes, the outermost first; of a refused check, those of each error. */
export function toldIn(error: unknown): readonly Told[] {
  if (error instanceof Refused)
    return error.codes.map((code, at) => ({ code, facts: { ...error.facts[at] } }));
  if (!ConfigAggregatorError.is(error)) return [];
  return [{ code: error.code, facts: { ...error.facts } }, ...toldIn(error.cause)];
}

/**
 * Checks an error for `assert.rejects` and `assert.throws`: it, one of its causes, or one of the errors of a refused
 * check has this code, and these among its facts.
 */
export function hasCode(code: ErrorCode, facts: Readonly<Record<string, unknown>> = {}) {
  return (error: unknown): true => {
    const told = toldIn(error);
    const found = told.find((one) => one.code === code);
    assert.ok(found, `${code} is none of ${JSON.stringify(told)}: ${String(error)}`);
    const compared = Object.keys(facts).map((name) => [name, found.facts[name]]);
    assert.deepEqual(Object.fromEntries(compared), facts);
    return true;
  };
}

/** As {@link hasCode}, for a change that would remove so many of so many accounts. */
export function removesTooMany(removed: number, of: number, more: Readonly<Record<string, unknown>> = {}) {
  return (error: unknown): true => {
    const facts = toldIn(error).find(({ code }) => code === "TooManyRemovals")?.facts;
    assert.equal(Array.isArray(facts?.removed) && facts.removed.length, removed);
    return hasCode("TooManyRemovals", { of, ...more })(error);
  };
}
