import assert from "node:assert/strict";
import { warnOfForeignRole } from "../../../provider/aggregator/foreignRole";
import type { Inputs } from "../../../provider/aggregator/inputs";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { MemoryAws } from "../../support/memoryAws";
import { contextOf } from "../../support/miniEngine";
import { checked, OneStack, ORGANIZATION } from "../../support/oneStack";

describe("a role of another account", () => {
  let { stack } = new OneStack();

  beforeEach(() => {
    ({ stack } = new OneStack());
  });

  it("with another role, of another account: warned of without a request; unchanged, nothing is said", async () => {
    await stack.up(ORGANIZATION);
    const roleArn = "arn:aws:iam::222222222222:role/org";
    const args = { ...ORGANIZATION, organizationAggregationSource: { roleArn, allRegions: true } };
    await stack.preview(args);
    assert.match(
      stack.said[0] ?? "",
      /^warning: security: .* is a role of account 222222222222, and the aggregator is/,
    );
    await stack.up(args);
    await stack.preview(args);
    assert.deepEqual(stack.said, []);
  });
});

describe("the warning of a role of another account", () => {
  const roleArn = "arn:aws:iam::222222222222:role/org";
  const { accountAggregationSource: _, ...rest } = checked("");
  const declared: Inputs = { ...rest, organizationAggregationSource: { roleArn, allRegions: true } };

  const said = (...warned: (readonly [inputs: Inputs, account: string | undefined])[]) => {
    const lines: string[] = [];
    const context = contextOf(new MemoryAws(), { print: (line) => lines.push(line) });
    for (const [inputs, account] of warned) warnOfForeignRole(context, inputs, account);
    return lines;
  };

  it("names both accounts, and the role", () => {
    const [line, ...more] = said([declared, "111111111111"]);
    assert.match(
      line ?? "",
      /^warning: security: .*"arn:aws:iam::222222222222:role\/org" is a role of account 222222222222/,
    );
    assert.match(line ?? "", /the aggregator is in account 111111111111/);
    assert.deepEqual(more, []);
  });

  for (const [what, inputs, account] of [
    ["the role is of the same account", declared, "222222222222"],
    ["the aggregator's account isn't known", declared, undefined],
    ["it has no role", checked("a"), "111111111111"],
    [
      "the role isn't known yet",
      { ...declared, organizationAggregationSource: { roleArn: UNKNOWN, allRegions: true } },
      "111111111111",
    ],
  ] as const)
    it(`is none where ${what}`, () => {
      assert.deepEqual(said([inputs, account]), []);
    });

  it("is given once in a process", () => {
    assert.equal(
      said([declared, "111111111111"], [declared, "111111111111"], [declared, "333333333333"]).length,
      2,
    );
  });

  it("names no aggregator whose name isn't known yet", () => {
    assert.match(
      said([{ ...declared, name: UNKNOWN }, "111111111111"])[0] ?? "",
      /^warning: an aggregator: /,
    );
  });
});
