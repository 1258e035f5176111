import assert from "node:assert/strict";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import {
  isRecord,
  type Raw,
  refuseOthers,
  withoutNull,
  withoutUndefined,
} from "../../../provider/domain/values";

describe("a value of which nothing is certain", () => {
  it("is an object with members, or not", () => {
    for (const value of [{}, { a: 1 }, Object.create(null)]) assert.equal(isRecord(value), true);
    for (const value of [[], null, undefined, "a", 1, () => {}]) assert.equal(isRecord(value), false);
  });

  it("loses the members that are undefined, and keeps all others", () => {
    const object = { a: undefined, b: null, c: 0, d: "", e: false };
    assert.deepEqual(withoutUndefined(object), { b: null, c: 0, d: "", e: false });
  });

  it("loses the members that are null, and keeps all others", () => {
    assert.deepEqual(withoutNull({ a: null, b: undefined, c: 0 }), { b: undefined, c: 0 });
  });
});

describe("a member that isn't known", () => {
  const told = (value: Raw, elsewhere?: Record<string, string>) => {
    const problems: Problem[] = [];
    refuseOthers(value, ["region", "tags"], "claims.", collecting(problems), elsewhere);
    return problems.map(describeProblem);
  };

  it("is refused by its path, with the name that was likely meant", () => {
    assert.deepEqual(told({ region: "x", tags: {}, regoin: 1, color: "secret" }), [
      "claims.regoin is not a property: is region meant?",
      "claims.color is not a property",
    ]);
  });

  it("is told where it belongs, by its own name or one like it", () => {
    const elsewhere = { turnSeconds: "publishing.turnSeconds" };
    assert.deepEqual(told({ turnSeconds: 1, turnSecond: 1 }, elsewhere), [
      "claims.turnSeconds is not a property: is publishing.turnSeconds meant?",
      "claims.turnSecond is not a property: is publishing.turnSeconds meant?",
    ]);
  });

  it("is more likely one of here than one of elsewhere", () => {
    assert.deepEqual(told({ tag: 1 }, { tagz: "elsewhere.tagz" }), [
      "claims.tag is not a property: is tags meant?",
    ]);
  });

  it("may have the name of an object's own method", () => {
    assert.deepEqual(told({ constructor: 1 }), ["claims.constructor is not a property"]);
  });
});
