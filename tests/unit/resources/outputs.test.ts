import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { asAccountList, isLater, unset } from "../../../provider/resources/outputs";

describe("the outputs of a resource", () => {
  it("are properties that are there, and not set", () => {
    const outputs = unset(["arn", "name"]);
    assert.deepEqual(Object.entries(outputs), [
      ["arn", undefined],
      ["name", undefined],
    ]);
  });

  const accounts: [what: string, held: unknown, given: unknown][] = [
    ["a map by id", { "111111111111": true, "222222222222": true }, ["111111111111", "222222222222"]],
    ["an empty map", {}, []],
    ["a list", ["222222222222", "111111111111"], ["222222222222", "111111111111"]],
    ["null", null, null],
    ["nothing", undefined, undefined],
    ["a text", "111111111111", "111111111111"],
  ];
  for (const [what, held, given] of accounts)
    it(`hold ${what}, of which a program gets ${JSON.stringify(given)}`, () =>
      assert.deepEqual(asAccountList(held), given));
});

describe("a value that a program hands over", () => {
  it("is known only later if it is an output or a promise", () => {
    for (const later of [pulumi.output(1), Promise.resolve(1)]) assert.ok(isLater(later));
  });

  it("is known otherwise", () => {
    for (const known of ["then", 1, undefined, null, {}, [], { apply: () => {} }]) assert.ok(!isLater(known));
  });
});
