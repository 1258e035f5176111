import assert from "node:assert/strict";
import { likelyName, meant } from "../../../provider/domain/suggest";

const KNOWN = ["region", "accountIds", "merge"];

describe("the name that is likely meant", () => {
  const table: [name: string, likely: string | undefined][] = [
    ["regoin", "region"],
    ["Region", "region"],
    ["accountids", "accountIds"],
    ["mrege", "merge"],
    ["nothingLikeIt", undefined],
  ];
  for (const [name, likely] of table)
    it(`of ${name} is ${likely ?? "none"}`, () => assert.equal(likelyName(name, KNOWN), likely));

  it("is none if nothing is known", () => assert.equal(likelyName("region", []), undefined));

  it("is asked about only if there is one", () => {
    assert.deepEqual([meant("region"), meant(undefined)], [": is region meant?", ""]);
  });
});
