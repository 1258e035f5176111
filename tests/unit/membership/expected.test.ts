import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { isExpected, readExpected } from "../../../provider/membership/expected";
import { Memberships } from "../../support/memberships";
import type { Args } from "../../support/miniEngine";
import { NAME, REGION } from "../../support/stacks";

const HERE = "123456789012";
const OTHER = "333333333333";
const ARN = `arn:aws:config:us-east-1:${OTHER}:config-aggregator/config-aggregator-abcdefgh`;
const PLACE = { name: NAME, region: REGION };

describe("the aggregator that a component expects", () => {
  let stacks: Memberships;
  const joining = (expects: Args) => stacks.joining("b", { expects });
  const preview = (expects: Args) => stacks.team("b").preview(joining(expects));
  const refusal = (code: string, facts: object) => ({ codes: [code], facts: [{ ...PLACE, ...facts }] });

  beforeEach(async () => {
    stacks = new Memberships();
    await stacks.own("a");
  });

  it("is joined, whatever of it is known", async () => {
    const { arn } = stacks.found;
    for (const expects of [
      { accountId: HERE },
      { accountId: HERE, arn },
      { arn: UNKNOWN, accountId: UNKNOWN },
      {},
    ])
      assert.equal(await preview(expects), "create");
    await stacks.team("b").up(joining({ accountId: HERE, arn }));
    assert.deepEqual(await preview({ accountId: HERE, arn }), { changes: false });
    assert.equal("expects" in (stacks.member("b").state?.outputs ?? {}), false);
  });

  it("is refused in another account, in which one has the same name", async () => {
    await assert.rejects(
      preview({ accountId: OTHER, arn: ARN }),
      refusal("OtherAggregatorAccount", { found: HERE, expected: OTHER }),
    );
    await assert.rejects(
      preview({ accountId: OTHER, isSecret: true }),
      refusal("OtherAggregatorAccount", { found: HERE }),
    );
    assert.equal(stacks.live, "a");
  });

  it("is refused if the account of the credentials has none, or none to join, which is said only of the right one", async () => {
    await stacks.own("a", { merge: "preserve", claims: undefined });
    const other = refusal("OtherAggregatorAccount", { found: HERE, expected: OTHER });
    await assert.rejects(preview({ accountId: OTHER }), other);
    await assert.rejects(preview({ accountId: HERE }), { codes: ["NotShared"] });
    stacks.aws.drop(NAME, REGION);
    await assert.rejects(preview({ accountId: OTHER }), other);
    await assert.rejects(preview({ accountId: HERE }), { codes: ["NoAggregator"] });
    stacks.aws.organization = {
      ...stacks.aws.organization,
      account: () => Promise.reject(new Error("nobody knows")),
    };
    await assert.rejects(preview({ accountId: OTHER }), { codes: ["NoAggregator"] });
  });

  it("is refused if another one of the account has the name", async () => {
    const expected = stacks.found.arn.replace(/.{8}$/, "zzzzzzzz");
    const { arn: found } = stacks.found;
    await assert.rejects(
      preview({ accountId: HERE, arn: expected }),
      refusal("OtherAggregator", { found, expected }),
    );
    await assert.rejects(
      preview({ accountId: HERE, arn: expected, isSecret: true }),
      refusal("OtherAggregator", { found }),
    );
  });

  it("is refused also where nothing else changes, if another one was joined", async () => {
    await stacks.up("b", "b");
    const { arn: found } = stacks.found;
    await assert.rejects(preview({ accountId: OTHER }), {
      code: "OtherAggregatorAccount",
      facts: { ...PLACE, found: HERE, expected: OTHER },
    });
    await assert.rejects(preview({ accountId: HERE, arn: `${found}z` }), { code: "OtherAggregator" });
  });

  it("is joined in place of one that has had the name before", async () => {
    await stacks.up("b", "b");
    stacks.aws.drop(NAME, REGION);
    await stacks.owner.begin().refresh();
    await stacks.own("a");
    const { arn } = stacks.found;
    assert.deepEqual(await preview({ accountId: HERE, arn }), {
      changes: true,
      replaces: ["aggregatorArn"],
      deleteBeforeReplace: true,
    });
    await stacks.team("b").up(joining({ accountId: HERE, arn }));
    assert.equal(stacks.live, "ab");
  });

  it("is read from what the constructor sends", () => {
    assert.equal(readExpected(undefined), undefined);
    assert.deepEqual(readExpected({ accountId: UNKNOWN, arn: 1, isSecret: false }), {});
    const all = { accountId: OTHER, arn: ARN, isSecret: true };
    assert.deepEqual(readExpected(all), all);
  });

  it("is told by its ARN, and otherwise by its account", () => {
    assert.equal(isExpected(undefined, ARN), true);
    assert.equal(isExpected({}, ARN), true);
    assert.equal(isExpected({ accountId: OTHER }, ARN), true);
    assert.equal(isExpected({ accountId: HERE }, ARN), false);
    assert.equal(isExpected({ accountId: OTHER, arn: ARN }, ARN), true);
    assert.equal(isExpected({ accountId: OTHER, arn: ARN }, `${ARN}z`), false);
  });
});
