import assert from "node:assert/strict";
import { OrganizationRole } from "../../../provider";

describe("OrganizationRole", () => {
  it("is a role that AWS Config alone may assume", () => {
    const document = JSON.parse(OrganizationRole.assumeRolePolicy);
    assert.deepEqual(document, {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "config.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    });
  });

  it("has AWS's managed policy for it", () => {
    assert.equal(
      OrganizationRole.managedPolicyArn,
      "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations",
    );
  });

  it("has the managed policy of another partition, and the same trust policy", () => {
    const { assumeRolePolicy, managedPolicyArn } = OrganizationRole.forPartition("aws-us-gov");
    assert.equal(
      managedPolicyArn,
      "arn:aws-us-gov:iam::aws:policy/service-role/AWSConfigRoleForOrganizations",
    );
    assert.equal(assumeRolePolicy, OrganizationRole.assumeRolePolicy);
  });
});
