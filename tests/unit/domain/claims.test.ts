import assert from "node:assert/strict";
import fc from "fast-check";
import { type Claim, claimOf, desiredAccounts } from "../../../provider/domain/accounts";
import { indexOf } from "../../../provider/domain/claimIndex";
import {
  areFulfilled,
  countShared,
  isFulfilled,
  MOST_NAMED,
  ownAccounts,
  sharedAccounts,
  stillLeaving,
} from "../../../provider/domain/claims";

const accounts = fc.uniqueArray(fc.constantFrom(..."abcdef"), { maxLength: 6 });
const claim = fc.tuple(accounts, accounts).map(([former, declared]) => claimOf(former, declared));
const claims = fc.array(claim, { maxLength: 5 });

/** The other claims are held against what is live; `own` is one more claim. */
const everywhere = (holds: (own: Claim, others: Claim[], live: string[]) => void) =>
  fc.assert(fc.property(claim, claims, accounts, holds));

const holds = (all: readonly Claim[], id: string) => all.some((one) => one.accounts.includes(id));

describe("what claims come to", () => {
  it("together: as if each was one of a list", () => {
    everywhere((own, others, live) => {
      const all = [own, ...others];
      assert.deepEqual(sharedAccounts(own, others, live, false), desiredAccounts("preserve", all, live));
      const held = all.map((one) => ({ ...one, leaving: [] }));
      assert.deepEqual(sharedAccounts(own, others, live, true), desiredAccounts("preserve", held, live));
    });
  });

  it("in number, without naming them", () => {
    everywhere((own, others, live) => {
      for (const unreadable of [false, true])
        assert.equal(
          countShared(own, others, live, unreadable),
          sharedAccounts(own, others, live, unreadable).length,
        );
    });
  });

  it("not all of them, if they are many more than an aggregator can have", () => {
    const many = Array.from({ length: 60_000 }, (_, index) => String(100_000_000_000 + index));
    const others = [{ accounts: many, leaving: [] }];
    const own = { accounts: ["a"], leaving: [] };
    assert.equal(sharedAccounts(own, others, [], false).length, MOST_NAMED + 1);
    assert.equal(countShared(own, others, [], false), 60_001);
  });

  it("for the own one alone: nothing comes or goes that only others want so", () => {
    everywhere((own, others, live) => {
      const there = others.map((one) => ({
        accounts: one.accounts.filter((id) => live.includes(id)),
        leaving: [],
      }));
      assert.deepEqual(
        ownAccounts(own, others, live, false),
        desiredAccounts("preserve", [own, ...there], live),
      );
      assert.deepEqual(ownAccounts(own, others, live, true), [...new Set([...live, ...own.accounts])].sort());
    });
  });

  it("still leaving is what is there and nobody else holds", () => {
    everywhere((own, others, live) => {
      const expected = own.leaving.filter((id) => live.includes(id) && !holds(others, id));
      assert.deepEqual(stillLeaving(own, others, live), expected);
    });
  });

  it("others are fulfilled where each of them is, beside all the rest", () => {
    everywhere((own, others, live) => {
      const each = others.every((other) =>
        isFulfilled(other, [own, ...others.filter((one) => one !== other)], live),
      );
      assert.equal(areFulfilled(others, own, live), each);
    });
  });

  it("an index finds the claims that hold some account, and those that let it go", () => {
    everywhere((_, others, ids) => {
      const { held, leaving } = indexOf(others);
      const positions = (list: keyof Claim) =>
        others.flatMap((one, at) => (one[list].some((id) => ids.includes(id)) ? [at] : []));
      assert.deepEqual([...held.listsWith(ids)], positions("accounts"));
      assert.deepEqual([...leaving.listsWith(ids)], positions("leaving"));
    });
  });
});
