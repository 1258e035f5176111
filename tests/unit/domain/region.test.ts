import assert from "node:assert/strict";
import { brokenRegion, partitionOf } from "../../../provider/domain/region";

describe("the code of a region", () => {
  for (const region of ["us-east-1", "ap-southeast-12", "us-gov-west-1", "us-isob-east-1", "mx-central-1"])
    it(`can be ${region}`, () => assert.equal(brokenRegion(region), undefined));

  for (const region of [
    "",
    "us",
    "us-east",
    "us-1",
    "us-east-1a",
    "us-east-1\n",
    "US-EAST-1",
    "EU",
    "u-east-1",
  ])
    it(`can't be ${JSON.stringify(region)}`, () =>
      assert.equal(brokenRegion(region), "the code of an AWS region, as us-east-1"));
});

describe("the partition of a region", () => {
  const partitions: [region: string, partition: string][] = [
    ["us-east-1", "aws"],
    ["eu-central-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"],
  ];
  for (const [region, partition] of partitions)
    it(`${region}: ${partition}`, () => assert.equal(partitionOf(region), partition));
});
