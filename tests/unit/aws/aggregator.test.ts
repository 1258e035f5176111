import assert from "node:assert/strict";
import {
  accountsOf,
  type Filters,
  type Regions,
  sameFilters,
  sameRegions,
} from "../../../provider/aws/aggregator";

describe("two aggregators collect", () => {
  const regions: [left: Regions, right: Regions, isSame: boolean][] = [
    ["all", "all", true],
    ["all", ["us-east-1"], false],
    [["us-east-1"], "all", false],
    [["us-east-1", "eu-west-1"], ["eu-west-1", "us-east-1"], true],
    [["us-east-1"], ["us-east-1", "eu-west-1"], false],
    [["us-east-1"], ["eu-west-1"], false],
  ];
  for (const [left, right, isSame] of regions)
    it(`from ${isSame ? "the same" : "other"} regions with ${left} and ${right}`, () =>
      assert.equal(sameRegions(left, right), isSame));

  const [S3, EC2] = ["AWS::S3::Bucket", "AWS::EC2::Instance"];
  const filters: [left: Filters, right: Filters, isSame: boolean][] = [
    [{}, {}, true],
    [{}, { resourceTypes: [], servicePrincipals: [] }, true],
    [{ resourceTypes: [S3, EC2] }, { resourceTypes: [EC2, S3] }, true],
    [{ resourceTypes: [S3] }, {}, false],
    [{ servicePrincipals: ["ec2.amazonaws.com"] }, {}, false],
    [{ resourceTypes: [S3] }, { servicePrincipals: [S3] }, false],
  ];
  for (const [left, right, isSame] of filters)
    it(`${isSame ? "the same" : "other"} resources with ${JSON.stringify(left)} and ${JSON.stringify(right)}`, () =>
      assert.equal(sameFilters(left, right), isSame));
});

describe("the accounts of a source", () => {
  it("are those that it names; an organization names none", () => {
    assert.deepEqual(accountsOf({ kind: "account", accountIds: ["1", "2"], regions: "all" }), ["1", "2"]);
    assert.deepEqual(accountsOf({ kind: "organization", roleArn: "arn", regions: "all" }), []);
  });
});
