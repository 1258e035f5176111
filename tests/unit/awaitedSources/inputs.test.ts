import assert from "node:assert/strict";
import { addedSources, type Inputs, replacedProperties } from "../../../provider/awaitedSources/inputs";
import { UNKNOWN } from "../../../provider/engine/unknown";

const BASE = {
  aggregatorName: "security",
  region: "us-east-1",
  aggregatorArn: "arn:1",
  timeoutSeconds: 60,
  atLeast: 1,
  waitKey: "key",
};
const of = (accounts: string | undefined, regions?: string): Inputs => ({
  ...BASE,
  ...(accounts !== undefined && {
    accountIds: Object.fromEntries(accounts.split("").map((id) => [id, true])),
  }),
  ...(regions !== undefined && { regions: regions.split("") }),
});
const all = { accountIds: "all", regions: [] };

describe("the sources that a deployment adds", () => {
  const cases: [what: string, news: Inputs, olds: Inputs | undefined, added: unknown][] = [
    [
      "of a new one are all of its accounts",
      of("ab", "x"),
      undefined,
      { accountIds: ["a", "b"], regions: [] },
    ],
    ["of a new organization's are all", of(undefined, "x"), undefined, all],
    ["are new accounts", of("abc", "x"), of("ab", "x"), { accountIds: ["c"], regions: [] }],
    ["are new regions", of("ab", "xy"), of("ab", "x"), { accountIds: [], regions: ["y"] }],
    ["are both", of("abc", "xy"), of("ab", "x"), { accountIds: ["c"], regions: ["y"] }],
    ["are none", of("a", "x"), of("ab", "xy"), undefined],
    ["are none of an organization's", of(undefined, "x"), of(undefined, "x"), undefined],
    [
      "are new regions of an organization's",
      of(undefined, "xy"),
      of(undefined, "x"),
      { accountIds: [], regions: ["y"] },
    ],
    [
      "are all of its accounts if it collects from all regions",
      of("ab"),
      of("ab", "x"),
      { accountIds: ["a", "b"], regions: [] },
    ],
    ["are all of an organization's that does", of(undefined), of(undefined, "x"), all],
    ["are none if it no longer collects from all regions", of("ab", "x"), of("ab"), undefined],
  ];
  for (const [what, news, olds, added] of cases)
    it(what, () => assert.deepEqual(addedSources(news, olds), added));
});

describe("another wait", () => {
  it("is one for another aggregator, as far as that is known", () => {
    const olds = of("a");
    assert.deepEqual(replacedProperties(olds, olds), []);
    assert.deepEqual(replacedProperties(olds, { ...olds, region: "x", aggregatorArn: UNKNOWN }), ["region"]);
  });
});
