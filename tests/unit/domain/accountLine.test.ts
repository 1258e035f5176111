import assert from "node:assert/strict";
import { accountLine, countAccounts } from "../../../provider/domain/accountLine";

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => String(index + 1).padStart(12, "0"));

describe("a number of accounts", () => {
  it("names them", () => {
    assert.equal(countAccounts([], false), "0 accounts");
    assert.equal(countAccounts(ids(1), false), "1 account (000000000001)");
    assert.equal(countAccounts(ids(2), false), "2 accounts (000000000001, 000000000002)");
  });

  it("names the first ten, and counts the rest", () => {
    assert.match(countAccounts(ids(10), false), /^10 accounts \(.*, 000000000010\)$/);
    assert.match(countAccounts(ids(12), false), /^12 accounts \(.*, 000000000010, and 2 more\)$/);
  });

  it("names none if they are secret", () => {
    assert.equal(countAccounts(ids(2), true), "2 accounts");
  });
});

describe("a change of accounts", () => {
  const [A = "", B = "", C = "", D = ""] = ids(4);

  it("tells what goes, what stays and through whom, and what others keep", () => {
    const staying = { ids: [B], through: "through payments/prod" };
    assert.equal(
      accountLine({ removed: [A], staying, unclaimed: [C, D], kept: 1_234 }),
      `−1 account (${A}), ${B} stays through payments/prod, 2 accounts (${C}, ${D}) stay, claimed by nobody, 1,234 of ` +
        "others kept",
    );
    assert.equal(accountLine({ unclaimed: [C] }), `1 account (${C}) stays, claimed by nobody`);
  });
});
