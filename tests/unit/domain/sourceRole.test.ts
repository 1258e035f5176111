import assert from "node:assert/strict";
import { brokenSourceRole, SOURCE_ROLE_RULE, sourceRoleArn } from "../../../provider/domain/sourceRole";

describe("a pattern of roles in source accounts", () => {
  it("stands for the role of each account", () => {
    assert.equal(
      sourceRoleArn("arn:aws:iam::{account}:role/audit", "222222222222"),
      "arn:aws:iam::222222222222:role/audit",
    );
  });

  const table: [pattern: unknown, region: string | undefined, rule: string | undefined][] = [
    ["arn:aws:iam::{account}:role/audit", "us-east-1", undefined],
    ["arn:aws:iam::{account}:role/path/to/audit", undefined, undefined],
    ["arn:aws-cn:iam::{account}:role/audit", "cn-north-1", undefined],
    ["arn:aws-cn:iam::{account}:role/audit", undefined, undefined],
    [
      "arn:aws:iam::{account}:role/audit",
      "cn-north-1",
      "a role of the partition aws-cn, since the aggregator is in cn-north-1",
    ],
    [7, undefined, SOURCE_ROLE_RULE],
    ["", undefined, SOURCE_ROLE_RULE],
    ["audit", undefined, SOURCE_ROLE_RULE],
    ["arn:aws:iam::{account}:user/audit", undefined, SOURCE_ROLE_RULE],
    ["arn:aws:iam::{account}:role/", undefined, SOURCE_ROLE_RULE],
    ["arn:aws:sts::{account}:role/audit", undefined, SOURCE_ROLE_RULE],
    ["arn:aws:iam:::role/{account}", undefined, SOURCE_ROLE_RULE],
    ...["audit", "{account}/audit"].map((name): [string, undefined, string] => [
      `arn:aws:iam::111111111111:role/${name}`,
      undefined,
      `${SOURCE_ROLE_RULE} (111111111111 is one account, and the role is assumed in each)`,
    ]),
    ...["{accountId}", "{Account}", `$${"{account}"}`, "0{account}", "<account>", "*"].map(
      (given): [string, undefined, string] => [
        `arn:aws:iam::${given}:role/audit`,
        undefined,
        `${SOURCE_ROLE_RULE} (${given} stands where {account} is meant)`,
      ],
    ),
    [
      "arn:aws:iam::{account}:role/audit-{account}",
      undefined,
      `${SOURCE_ROLE_RULE} (here it stands more than once)`,
    ],
  ];
  for (const [pattern, region, rule] of table)
    it(`${JSON.stringify(pattern)} of ${region} is ${rule === undefined ? "one" : "none"}`, () => {
      assert.equal(brokenSourceRole(pattern, region), rule);
    });
});
