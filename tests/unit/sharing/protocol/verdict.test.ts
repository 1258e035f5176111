import assert from "node:assert/strict";
import type { Facts } from "../../../../provider/sharing/protocol/state";
import { desiredAccounts, type Verdict, verdictOf } from "../../../../provider/sharing/protocol/verdict";
import { claimed, facts, live, other, reading } from "../../../support/protocol";

describe("what the claims and the aggregator together say", () => {
  type Case = [what: string, claim: Facts["claim"], others: string, live: string, damaged: boolean, Verdict];
  const table: Case[] = [
    ["all that is claimed is there, and what is of nobody", claimed("b"), "c", "abc", false, "published"],
    ["an account is missing", claimed("b"), "", "a", false, "unpublished"],
    ["another's account is missing", claimed("b"), "c", "ab", false, "unpublished"],
    ["what leaves is there", claimed("b", "a"), "", "ab", false, "unpublished"],
    ["what leaves is there through another", claimed("b", "a"), "a", "ab", false, "published"],
    ["nothing would be left", claimed("", "a"), "", "a", false, "emptied"],
    [
      "what leaves may be held by a claim that can't be read",
      claimed("b", "a"),
      "",
      "ab",
      true,
      "unreadable",
    ],
    ["what leaves is not there, and a claim can't be read", claimed("b", "a"), "", "b", true, "published"],
    ["another holds what leaves, and a claim can't be read", claimed("b", "a"), "a", "ab", true, "published"],
  ];
  for (const [what, claim, others, there, damaged, expected] of table)
    it(`is "${expected}" where ${what}`, () => {
      const read = reading({ others: [other(others)], damaged });
      assert.equal(verdictOf(facts({ claim }), read, live(there)), expected);
    });

  it('is "unpublished" where regions or filters are others', () =>
    assert.equal(verdictOf(facts(), reading(), live("ab", false)), "unpublished"));
});

describe("the accounts that an aggregator should have", () => {
  const read = reading({ others: [other("c", "a")] });
  const claim = claimed("b", "d");

  it("are those of all claims, and what is of nobody", () =>
    assert.deepEqual(desiredAccounts(facts({ claim }), read, live("adx")), ["b", "c", "x"]));

  it("are the own ones beside what is there, after AWS has refused what others claim", () =>
    assert.deepEqual(desiredAccounts(facts({ claim, isNarrow: true }), read, live("adx")), ["a", "b", "x"]));

  it("keep all that is there while a claim can't be read", () =>
    assert.deepEqual(desiredAccounts(facts({ claim }), { ...read, damaged: true }, live("adx")), [
      ..."abcdx",
    ]));
});
