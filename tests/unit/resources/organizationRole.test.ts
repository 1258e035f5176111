import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
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

  it("refuses what is no partition", () => {
    for (const partition of ["", "gov", "aws-", "aws:cn", undefined, null, {}])
      assert.throws(() => OrganizationRole.forPartition(partition as string), pulumi.RunError.isInstance);
    for (const partition of ["aws", "aws-cn", "aws-iso-b", "aws-eusc"])
      assert.match(
        OrganizationRole.forPartition(partition).managedPolicyArn,
        new RegExp(`^arn:${partition}:iam::`),
      );
  });
});
