import assert from "node:assert/strict";
import { movedAccounts, warnOfChurn } from "../../../provider/live/quota";
import { accounts } from "../../support/memoryAws";
import { aggregatorOf, NAME, OneStack } from "../../support/oneStack";

const so = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(200_000_000_000 + from + index));

const accountsOf = (accountIds: string[]) => ({
  name: "security",
  accountAggregationSource: { accountIds, allRegions: true },
});

describe("quotas", () => {
  let { stack } = new OneStack();

  beforeEach(() => {
    ({ stack } = new OneStack());
  });

  it("a preview warns of more than 1,000 accounts added and removed, with the numbers", async () => {
    const warning = (added: string, removed: string) =>
      `warning: this adds ${added} and removes ${removed} accounts; AWS allows 1,000 such changes a week across ` +
      "all aggregators (can be raised), so this may fail";
    await stack.preview(accountsOf(so(1001)));
    assert.ok(stack.said[0]?.includes(warning("1,001", "0")), stack.said[0]);
    await stack.up(accountsOf(so(1000)));
    assert.doesNotMatch(stack.said[0] ?? "", /warning/);
    await stack.preview({ ...accountsOf(so(1000, 501)), maxRemovals: 501 });
    assert.ok(stack.said[0]?.includes(warning("501", "501")), stack.said[0]);
    await stack.preview(accountsOf(so(1000, 500)));
    assert.doesNotMatch(stack.said[0] ?? "", /warning/);
  });

  it("a preview of a replacement warns too", async () => {
    await stack.up(accountsOf(so(900)));
    await stack.preview({ ...accountsOf(so(900)), name: "other" });
    assert.match(stack.said[0] ?? "", /; warning: this adds 900 and removes 900 accounts; AWS allows 1,000/);
  });
});

describe("the accounts that a Put moves", () => {
  const put = (list: string) => ({ name: NAME, source: accounts(list), filters: {} });

  it("are those that come and those that go", () => {
    assert.deepEqual(movedAccounts(put("bcd"), aggregatorOf("ab")), { added: 2, removed: 1 });
    assert.deepEqual(movedAccounts(put("ab"), aggregatorOf("ab")), { added: 0, removed: 0 });
  });

  it("are all of a new one", () => {
    assert.deepEqual(movedAccounts(put("ab"), undefined), { added: 2, removed: 0 });
  });
});

describe("a warning of more changes than AWS allows in a week", () => {
  it("counts what comes and what goes", () => {
    assert.equal(warnOfChurn({ added: 600, removed: 400 }), "");
    assert.match(
      warnOfChurn({ added: 600, removed: 401 }),
      /^warning: this adds 600 and removes 401 accounts/,
    );
  });
});
