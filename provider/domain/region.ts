/** The rule that a region's code breaks; undefined if it breaks none. */
export function brokenRegion(region: string): string | undefined {
  return /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) ? undefined : "the code of an AWS region, as us-east-1";
}

/** The prefixes of regions in each partition except `aws`. */
const PREFIXES: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
];

/** The partition of a region: nothing in AWS crosses partitions. */
export function partitionOf(region: string): string {
  return PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}
