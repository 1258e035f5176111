import type { RegionStatusName, Settings } from "./settings";

/** A part of AWS with its own accounts and ARNs. */
interface Partition {
  readonly id: string;
  /** The prefix of its regions; regions with no other prefix belong to `aws`. */
  readonly prefix: string;
  /** Regions that every account has. */
  readonly enabledByDefault: readonly string[];
  /** Regions that an account has after it has enabled them. */
  readonly optIn: readonly string[];
}

const aws: Partition = {
  id: "aws",
  prefix: "",
  enabledByDefault: [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  optIn: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
  ],
};

const partitions: readonly Partition[] = [
  closed("aws-cn", "cn-", "cn-north-1", "cn-northwest-1"),
  closed("aws-us-gov", "us-gov-", "us-gov-east-1", "us-gov-west-1"),
  closed("aws-iso", "us-iso-", "us-iso-east-1", "us-iso-west-1"),
  closed("aws-iso-b", "us-isob-", "us-isob-east-1", "us-isob-west-1"),
  closed("aws-iso-e", "eu-isoe-", "eu-isoe-west-1"),
  closed("aws-iso-f", "us-isof-", "us-isof-east-1", "us-isof-south-1"),
  closed("aws-eusc", "eusc-", "eusc-de-east-1"),
  aws,
];

/** A partition whose regions every account has. */
function closed(id: string, prefix: string, ...enabledByDefault: readonly string[]): Partition {
  return { id, prefix, enabledByDefault, optIn: [] };
}

/** The partition of a region, for example `aws` or `aws-us-gov`. */
export function partitionOf(region: string): string {
  return partitionAt(region).id;
}

/** The regions of a partition with their statuses in an account, sorted by name. */
export function regionsOf(
  account: string,
  partition: string,
  settings: Settings,
): { readonly region: string; readonly status: RegionStatusName }[] {
  const { enabledByDefault, optIn } = partitions.find(({ id }) => id === partition) ?? aws;
  const spokenOf = settings.regionStatuses
    .filter((rule) => rule.account === undefined || rule.account === account)
    .map(({ region }) => region)
    .filter((region) => partitionOf(region) === partition);
  return [...new Set([...enabledByDefault, ...optIn, ...spokenOf])].sort().map((region) => ({
    region,
    status: statusOf(account, region, settings) ?? "DISABLED",
  }));
}

/** The regions that "all regions" means for an account: those that it can use. */
export function usableRegions(account: string, partition: string, settings: Settings): string[] {
  return regionsOf(account, partition, settings)
    .filter(({ status }) => isEnabled(status))
    .map(({ region }) => region);
}

/** Whether an account can use a region. Unknown regions can be used. */
export function isUsable(account: string, region: string, settings: Settings): boolean {
  return isEnabled(statusOf(account, region, settings) ?? "ENABLED");
}

function statusOf(account: string, region: string, settings: Settings): RegionStatusName | undefined {
  const rules = settings.regionStatuses.filter((rule) => rule.region === region);
  const rule =
    rules.find((each) => each.account === account) ?? rules.find((each) => each.account === undefined);
  if (rule !== undefined) return rule.status;
  const { enabledByDefault, optIn } = partitionAt(region);
  if (enabledByDefault.includes(region)) return "ENABLED_BY_DEFAULT";
  return optIn.includes(region) ? "DISABLED" : undefined;
}

function isEnabled(status: RegionStatusName): boolean {
  return status === "ENABLED" || status === "ENABLED_BY_DEFAULT";
}

function partitionAt(region: string): Partition {
  return partitions.find(({ prefix }) => region.startsWith(prefix)) ?? aws;
}
