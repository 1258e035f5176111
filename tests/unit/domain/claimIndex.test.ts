import assert from "node:assert/strict";
import type { Claim } from "../../../provider/domain/accounts";
import { Accounts, indexOf } from "../../../provider/domain/claimIndex";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;
const claim = (accounts: string[], leaving: string[] = []) => ({ accounts, leaving }) as unknown as Claim;

describe("the index of claims", () => {
  it("says which accounts are held, and which somebody lets go", () => {
    const { held, leaving } = indexOf([claim([A, B], [C]), claim([B], [A])]);
    assert.deepEqual([held.size, leaving.size], [2, 2]);
    assert.deepEqual(
      [A, B, C, D].map((id) => held.has(id)),
      [true, true, false, false],
    );
    assert.deepEqual(
      [A, B, C, D].map((id) => leaving.has(id)),
      [true, false, true, false],
    );
  });

  it("is built once for each list", () => {
    const claims = [claim([A])];
    assert.equal(indexOf(claims), indexOf(claims));
    assert.notEqual(indexOf(claims), indexOf([...claims]));
  });

  it("finds the lists that have some of the accounts", () => {
    const accounts = new Accounts();
    for (const list of [[A, B], [C], [B, C]]) accounts.add(list);
    assert.deepEqual([...accounts.listsWith([B])], [0, 2]);
    assert.deepEqual([...accounts.listsWith([D])], []);
    assert.deepEqual([...accounts.ids()].sort(), [A, B, C]);
  });
});
