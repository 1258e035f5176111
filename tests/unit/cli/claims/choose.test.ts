import assert from "node:assert/strict";
import { choose } from "../../../../provider/cli/claims/choose";
import { NotPrunedError, UnknownClaimError } from "../../../../provider/cli/claims/errors";
import { BASE, SEARCH, TEAM } from "../../../support/claimTags";
import { snapshotOf, storedClaim } from "../../../support/cliWorld";

const DAMAGED = "gone/prod/x:00000000000000aa";
const FOREIGN = "aggregator-claim:a\nb";

const claims = [BASE, TEAM, SEARCH].map((key) => storedClaim(key, []));
const raw = new Map([
  [DAMAGED, {}],
  [FOREIGN, {}],
]);
const snapshot = snapshotOf([], claims, { raw });

describe("the claim that a word means", () => {
  const words: [what: string, word: string, key: string, damaged?: boolean][] = [
    ["its key", TEAM, TEAM],
    ["its name", "payments/prod/team", TEAM],
    ["the last part of its key", "0123456789abcdef", TEAM],
    ["four characters of that", "fedc", BASE],
    ["the key of one that can't be read", DAMAGED, DAMAGED, true],
    ["the name of one that can't be read", "gone/prod/x", DAMAGED, true],
    ["what is no claim, as it is printed", "aggregator-claim:a\\u000ab", FOREIGN, true],
  ];
  for (const [what, word, key, damaged = false] of words)
    it(`can be ${what}`, () => assert.deepEqual(choose([word], snapshot, damaged), [key]));

  it("counts once, however often it is named", () => {
    assert.deepEqual(choose([TEAM, "payments/prod/team", "search/prod/team"], snapshot, false), [
      TEAM,
      SEARCH,
    ]);
  });

  const unclear: [word: string, candidates: string[]][] = [
    ["0123", [TEAM, SEARCH]],
    ["012", []],
    ["payments/prod", []],
    ["", []],
  ];
  for (const [word, candidates] of unclear)
    it(`is not known from ${JSON.stringify(word)}`, () =>
      assert.throws(
        () => choose([word], snapshot, false),
        (error: Error) => {
          assert.ok(error instanceof UnknownClaimError);
          assert.deepEqual([error.facts.word, error.facts.candidates], [word, candidates]);
          return true;
        },
      ));

  it("may be one that is spelled nearly so", () => {
    assert.throws(() => choose(["payments/prod/taem"], snapshot, false), /is payments\/prod\/team meant\?/);
  });

  it("has to be one that can be read, or one that can't, as was said", () => {
    for (const [word, damaged, because] of [
      [TEAM, true, "readable"],
      [DAMAGED, false, "damaged"],
    ] as const)
      assert.throws(
        () => choose([word], snapshot, damaged),
        (error) => error instanceof NotPrunedError && error.facts.because === because,
      );
  });
});
