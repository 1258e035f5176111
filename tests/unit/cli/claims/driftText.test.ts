import assert from "node:assert/strict";
import type { Drift } from "../../../../provider/cli/claims/drift";
import { driftLines, tellDrift } from "../../../../provider/cli/claims/driftText";
import { A, B } from "../../../support/claimTags";
import { plain } from "../../../support/plain";

const claim = "payments/prod";

describe("a difference in words", () => {
  const lines: [drift: Drift, line: string][] = [
    [{ kind: "accountNotClaimed", claim, accountId: A }, `− ${A}: payments/prod no longer claims it`],
    [{ kind: "accountClaimed", claim, accountId: A }, `+ ${A}: payments/prod claims it`],
    [
      { kind: "claimMissing", claim, accounts: [A, B] },
      `− payments/prod claims nothing any more, not 2 accounts (${A}, ${B})`,
    ],
    [{ kind: "claimUnexpected", claim, accounts: [A] }, `+ payments/prod claims 1 account (${A})`],
    [{ kind: "claimTwice", claim, keys: ["a", "b"] }, "! payments/prod is the name of 2 claims: a, b"],
    [{ kind: "accountMissing", accountId: A }, `− ${A} is not on the aggregator`],
    [{ kind: "accountUnexpected", accountId: A }, `+ ${A} is on the aggregator, and isn't expected there`],
    [{ kind: "claimTorn", key: "k" }, "! k: parts of this claim are missing"],
    [{ kind: "claimDamaged", key: "k" }, "! k: this claim can't be read, or is of a later version"],
    [{ kind: "notAClaim", key: "k\n" }, "! k\\u000a: this looks like a claim, but isn't one"],
    [{ kind: "leaseDamaged" }, "! the item lease can't be read, so no stack can publish"],
    [{ kind: "claimsMoved", found: "tags" }, "! the claims were moved to tags"],
    [{ kind: "otherOwner", expected: "a/b/c", found: null }, "! no stack owns it, not a/b/c"],
    [{ kind: "otherOwner", expected: null, found: "a/b/c" }, "! a/b/c owns it, not nobody"],
    [
      { kind: "otherStore", expected: "tags", found: "dynamodb:us-east-1/c" },
      "! claims are kept in dynamodb:us-east-1/c, not on its tags",
    ],
  ];
  for (const [drift, line] of lines)
    it(line, () => {
      assert.equal(plain(driftLines([drift])), line);
      const { sign, text } = tellDrift(drift);
      assert.equal(`${sign} ${text}`, line);
    });
});
