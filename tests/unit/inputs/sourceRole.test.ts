import assert from "node:assert/strict";
import { collecting, type Problem } from "../../../provider/domain/problem";
import { SOURCE_ROLE_RULE } from "../../../provider/domain/sourceRole";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { sourceRole } from "../../../provider/inputs/sourceRole";

const PATTERN = "arn:aws:iam::{account}:role/audit";
const ORGANIZATION = { organizationAggregationSource: { roleArn: "arn", allRegions: true } };
const OF_ORGANIZATION = {
  rule: "set together with organizationAggregationSource, since the accounts of an organization need no authorization",
  verb: "can't be",
};

describe("a role for source accounts, as a program gives it", () => {
  const read = (news: Record<string, unknown>, region: unknown = "us-east-1") => {
    const problems: Problem[] = [];
    return { role: sourceRole(news, region, collecting(problems)), problems };
  };
  const taken = { pattern: PATTERN, isSecret: false };

  const fine: [what: string, news: Record<string, unknown>, role: unknown, region?: unknown][] = [
    ["is nothing", {}, undefined],
    ["is null", { sourceRole: null }, undefined],
    ["is taken", { sourceRole: PATTERN }, taken],
    ["is taken at preview", { sourceRole: PATTERN, looking: { isPreview: true, isSecret: false } }, taken],
    ["isn't looked with in a deployment", { sourceRole: PATTERN, looking: { isPreview: false } }, undefined],
    ["may be secret", { sourceRole: PATTERN, looking: { isSecret: true } }, { ...taken, isSecret: true }],
    ["may be unknown", { sourceRole: UNKNOWN }, { ...taken, pattern: undefined }],
    ["is taken while the region is unknown", { sourceRole: PATTERN }, taken, UNKNOWN],
    [
      "is taken while the source is unknown",
      { sourceRole: PATTERN, organizationAggregationSource: UNKNOWN },
      taken,
    ],
  ];
  for (const [what, news, role, region] of fine)
    it(what, () => {
      assert.deepEqual(read(news, region), { role, problems: [] });
    });

  it("is refused with what breaks the rule, in a deployment as well", () => {
    for (const looking of [undefined, { isPreview: false }])
      assert.deepEqual(read({ sourceRole: "audit", looking }), {
        role: undefined,
        problems: [{ path: "sourceRole", value: "audit", rule: SOURCE_ROLE_RULE }],
      });
    assert.deepEqual(read({ sourceRole: PATTERN }, "cn-north-1").problems, [
      {
        path: "sourceRole",
        value: PATTERN,
        rule: "a role of the partition aws-cn, since the aggregator is in cn-north-1",
      },
    ]);
  });

  it("is refused without its value if that is secret", () => {
    assert.deepEqual(read({ sourceRole: "audit", looking: { isSecret: true } }).problems, [
      { path: "sourceRole", value: undefined, rule: SOURCE_ROLE_RULE },
    ]);
  });

  it("is refused for an organization's aggregator", () => {
    for (const [given, value] of [
      [PATTERN, PATTERN],
      [UNKNOWN, undefined],
    ])
      assert.deepEqual(read({ ...ORGANIZATION, sourceRole: given }), {
        role: undefined,
        problems: [{ path: "sourceRole", value, ...OF_ORGANIZATION }],
      });
  });
});
