import assert from "node:assert/strict";
import type { LiveAggregator } from "../../../provider/aws/aggregator";
import { parseOwner } from "../../../provider/domain/owner";
import type { Tags } from "../../../provider/domain/tags";
import type { AwsOwner } from "../../../provider/live/errors";
import { awsOwner, describeFound, isControlTowerName, refuseAwsOwned } from "../../../provider/live/found";
import { aggregatorOf, NAME, OWNER, REGION } from "../../support/oneStack";

const AUDIT = "audit.amazonaws.com";
const TOWER = "controltower.amazonaws.com";
const ROLE = "arn:aws:iam::123456789012:role/org";
const ofOrganization = aggregatorOf("", { source: { kind: "organization", roleArn: ROLE, regions: "all" } });
const arnOf = (path: string) => `arn:aws:config:us-east-1:123456789012:config-aggregator/${path}`;

describe("what was found, in a sentence,", () => {
  const { arn, creationTime } = aggregatorOf("");
  const { creationTime: _, ...undated } = aggregatorOf("a");
  const open = () => false;
  const table: [what: string, said: string, expected: string][] = [
    [
      "of accounts and a stack",
      describeFound(aggregatorOf("ab"), parseOwner(OWNER), open),
      `it holds 2 accounts (100000000000, 100000000001), stack organization/project/stack owns it, its ARN is ${arn}, ` +
        `created ${creationTime}`,
    ],
    [
      "of accounts that are secret, and nobody",
      describeFound(aggregatorOf("ab"), undefined, (value) => value === "accountIds"),
      `it holds 2 accounts, no stack owns it, its ARN is ${arn}, created ${creationTime}`,
    ],
    [
      "of an organization",
      describeFound(ofOrganization, undefined, open),
      `it collects a whole organization through ${ROLE}, no stack owns it, its ARN is ${arn}, created ${creationTime}`,
    ],
    [
      "of an organization's role that is secret",
      describeFound(ofOrganization, undefined, (value) => value === "roleArn"),
      `it collects a whole organization, no stack owns it, its ARN is ${arn}, created ${creationTime}`,
    ],
    [
      "that AWS gives no time of, and whose owner breaks lines",
      describeFound(undated, { stack: "a/b\nc", hash: "00" }, open),
      `it holds 1 account (100000000000), stack a/b\\u000ac owns it, its ARN is ${arn}`,
    ],
  ];
  for (const [what, said, expected] of table)
    it(what, () => {
      assert.equal(said, expected);
    });
});

describe("the AWS service that owns an aggregator", () => {
  const protectedBy = (value: string) => ({ "aws-control-tower": value });
  const table: [
    what: string,
    more: Partial<LiveAggregator>,
    tags: Tags | undefined,
    owner: AwsOwner | undefined,
  ][] = [
    ["none, for a customer's own", {}, {}, undefined],
    ["none, if tags were not read", {}, undefined, undefined],
    ["the one that AWS names", { createdBy: AUDIT }, {}, { service: AUDIT, shownBy: "CreatedBy" }],
    [
      "the one that AWS names, rather than any other sign",
      { createdBy: AUDIT, name: "aws-controltower-x" },
      protectedBy("managed-by-control-tower"),
      { service: AUDIT, shownBy: "CreatedBy" },
    ],
    [
      "Control Tower, by its tag",
      {},
      protectedBy("managed-by-control-tower"),
      { service: TOWER, shownBy: "tag" },
    ],
    ["none, by a tag of that key alone", {}, protectedBy("yes"), undefined],
    [
      "the one in its ARN",
      { arn: arnOf("aws-service-config-aggregator/securityhub/config-aggregator-x") },
      {},
      { service: "securityhub", shownBy: "ARN" },
    ],
    ["none, by a name in its ARN", { arn: arnOf("aws-service-config-aggregator") }, {}, undefined],
    ["Control Tower, by its name", { name: "aws-controltower-x" }, {}, { service: TOWER, shownBy: "name" }],
  ];
  for (const [what, more, tags, owner] of table)
    it(what, () => {
      const live = aggregatorOf("a", more);
      assert.deepEqual(awsOwner(live, tags), owner);
      if (owner === undefined) return refuseAwsOwned(live, REGION, tags);
      const facts = { name: live.name, region: REGION, ...owner };
      assert.throws(() => refuseAwsOwned(live, REGION, tags), { name: "AwsOwnedError", facts });
    });
});

describe("a name of Control Tower's", () => {
  it("begins as those do, in any case", () => {
    for (const name of ["aws-controltower-x", "AWS-ControlTower-GuardrailsComplianceAggregator"])
      assert.equal(isControlTowerName(name), true, name);
    for (const name of [NAME, "aws-controltower", "my-aws-controltower-x"])
      assert.equal(isControlTowerName(name), false, name);
  });
});
