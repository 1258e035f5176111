import assert from "node:assert/strict";
import type { Inputs } from "../../../provider/authorization/inputs";
import { refuseTwice, releaseNames } from "../../../provider/authorization/twice";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { createCheckCache } from "../../../provider/process/checkCache";
import type { Context } from "../../../provider/process/context";

const context = () => ({ checkCache: createCheckCache() }) as unknown as Context;

const inputs = (hash: string, regions: readonly string[], more: Partial<Inputs> = {}): Inputs => ({
  authorizedAccountId: "210987654321",
  authorizedAwsRegion: "eu-west-1",
  accountId: "111111111111",
  regions: Object.fromEntries(regions.map((region) => [region, true])),
  owner: `acme/payments/prod/${hash.repeat(32)}`,
  ...more,
});

describe("two authorizations of one program", () => {
  it("of the same aggregators in the same region are refused", () => {
    const one = context();
    assert.deepEqual(refuseTwice(one, inputs("a", ["us-east-1", "eu-west-1"])), []);
    const [error, ...others] = refuseTwice(one, inputs("b", ["us-east-1", "eu-central-1"]));
    assert.deepEqual(
      [error?.code, error?.facts, others],
      ["AuthorizedTwice", { path: "regions", label: "acme/payments/prod", regions: ["us-east-1"] }, []],
    );
    assert.deepEqual(refuseTwice(one, inputs("a", ["us-east-1"])), [], "it may be checked again");
  });

  it("may differ by regions, aggregators or accounts", () => {
    const one = context();
    refuseTwice(one, inputs("a", ["us-east-1"]));
    for (const [regions, more] of [
      [["eu-west-1"], {}],
      [["us-east-1"], { authorizedAwsRegion: "us-east-1" }],
      [["us-east-1"], { authorizedAccountId: "333333333333" }],
      [["us-east-1"], { accountId: "222222222222" }],
    ] as const)
      assert.deepEqual(refuseTwice(one, inputs("b", regions, more)), []);
  });

  it("are refused only where they are new: what one has already, it keeps", () => {
    const one = context();
    assert.deepEqual(refuseTwice(one, inputs("a", ["us-east-1", "eu-west-1"]), ["us-east-1"]), []);
    const [error] = refuseTwice(one, inputs("b", ["us-east-1", "eu-west-1"]), ["us-east-1"]);
    assert.deepEqual(error?.facts.regions, ["eu-west-1"]);
    assert.deepEqual(
      refuseTwice(one, inputs("c", ["us-east-1"])),
      [],
      "once it is gone, another may have it",
    );
  });

  it("may be of accounts of which none is known, and of regions that are not known", () => {
    const one = context();
    for (const hash of ["a", "b"]) {
      const { accountId: _, ...unknown } = inputs(hash, ["us-east-1"]);
      assert.deepEqual(refuseTwice(one, unknown), []);
      const later = { regions: { "(known later 0)": UNKNOWN as never } };
      assert.deepEqual(refuseTwice(one, inputs(hash, [], later)), []);
    }
  });

  it("may take the place of one that comes to nothing", () => {
    const one = context();
    refuseTwice(one, inputs("a", ["us-east-1"]));
    releaseNames(one, inputs("a", ["us-east-1"]));
    assert.deepEqual(refuseTwice(one, inputs("b", ["us-east-1"])), []);
  });
});
