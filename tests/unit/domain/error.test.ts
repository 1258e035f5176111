import assert from "node:assert/strict";
import { translate } from "../../../provider/aws/errors";
import { asOne, ConfigAggregatorError, type Description, toldBy } from "../../../provider/domain/error";
import { someError } from "../../support/errors";

const CALL = { operation: "TagResource", target: "security in us-east-1", region: "us-east-1" };

interface Facts {
  readonly keys: readonly string[];
}

class ManyError extends ConfigAggregatorError<Facts> {
  override readonly name = "ManyError";
}

const made = (more: Partial<Description<Facts>> = {}) =>
  new ManyError({ code: "UnknownClaim", facts: { keys: ["a", "b"] }, what: "there are two", ...more });

describe("several errors", () => {
  it("are thrown as the first, which tells what the others tell, and all their advice after that", () => {
    const first = made({ details: ["a fact"], advice: "look" });
    const second = made({ what: "it is full", details: ["another"], advice: "tidy" });
    const error = asOne([first, second, made()]) ?? assert.fail();
    assert.ok(error instanceof ManyError);
    assert.deepEqual([error.code, error.facts], [first.code, first.facts]);
    assert.equal(error.message, "there are two.\na fact\nit is full.\nanother\nthere are two.\nlook\ntidy");
  });

  it("are none, or the only one", () => {
    const only = made();
    assert.equal(asOne([]), undefined);
    assert.equal(asOne([only]), only);
  });
});

describe("an error of this package", () => {
  it("holds a code, facts and what caused it, and tells a deployment", () => {
    const cause = new Error("x");
    const error = made({ cause, advice: { deployment: "up", commandLine: "again" } });
    assert.deepEqual(
      [error.code, error.facts, error.cause, error.message],
      ["UnknownClaim", { keys: ["a", "b"] }, cause, "there are two.\nup"],
    );
  });

  it("has the same advice for everybody if that is one text", () => {
    assert.deepEqual(made({ advice: "look" }).advice, { deployment: "look", commandLine: "look" });
  });

  it("says nothing of what isn't known", () => {
    const { effect, details, advice, origin, rollback } = made();
    assert.deepEqual(
      [effect, details, advice, origin, rollback],
      [undefined, [], undefined, undefined, undefined],
    );
    assert.ok(!("cause" in made()));
  });

  it("is recognised, also where another copy of the package made it", () => {
    const foreign = Object.assign(new Error("x"), { isConfigAggregatorError: true });
    for (const error of [made(), someError("x"), translate(undefined, CALL), foreign])
      assert.ok(ConfigAggregatorError.is(error));
    for (const other of [new Error("x"), { isConfigAggregatorError: true }, undefined, "x"])
      assert.ok(!ConfigAggregatorError.is(other));
  });

  it("has copies of its class, with a text of their own, that keep the cause and leave it as it is", () => {
    const cause = new Error("x");
    const error = made({ cause, effect: "nothing changed" });
    const copy = error.with({ effect: "unknown", details: ["a fact"] });
    assert.ok(copy instanceof ManyError && ConfigAggregatorError.is(copy));
    assert.deepEqual([copy.code, copy.facts, copy.cause], [error.code, error.facts, cause]);
    assert.equal(copy.message, "there are two. It is not known whether it took effect.\na fact");
    assert.equal(error.message, "there are two. Nothing was changed.");
    assert.ok(!("cause" in made().with({ effect: "changed" })));
  });
});

describe("what an error tells for another one", () => {
  it("is all that it says itself, but for that nothing was changed", () => {
    const origin = { what: "why" };
    const parts = { details: ["a fact"], origin, rollback: { what: "more" } };
    const advice = { deployment: "look", commandLine: "look" };
    const told = { what: "there are two", details: ["a fact"], advice, origin, rollback: { what: "more" } };
    for (const [effect, left] of [
      ["nothing changed", "changed"],
      ["changed", "changed"],
      ["unknown", "unknown"],
      [undefined, "changed"],
    ] as const)
      assert.deepEqual(toldBy(made({ ...parts, advice: "look", ...(effect && { effect }) })), {
        ...told,
        ends: ".",
        effect: left,
      });
  });

  it("is its message if it is none of this package, or of an older copy", () => {
    const older = Object.assign(new Error("older"), { isConfigAggregatorError: true });
    assert.deepEqual(toldBy(older), { what: "older", ends: "" });
    assert.deepEqual(toldBy(new TypeError("x is not a function")), { what: "x is not a function", ends: "" });
    assert.deepEqual(toldBy("nothing"), { what: "nothing", ends: "" });
    assert.deepEqual(toldBy(new Error("Not so.")), { what: "Not so", ends: "." });
  });
});
