import type { Regions } from "../aggregator";
import type { Value } from "../protocol/shapes";
import { invalidParameter } from "./errors";
import type { putConfigurationAggregatorShape } from "./shapes";

export type PutInput = Value<typeof putConfigurationAggregatorShape>;

/** A source as it was asked for: exactly one of the two kinds. */
export type RequestedSource =
  | { readonly kind: "account"; readonly accountIds: readonly string[]; readonly regions: Regions }
  | { readonly kind: "organization"; readonly roleArn: string; readonly regions: Regions };

/** The source of a PutConfigurationAggregator. Throws InvalidParameterValueException where it is not exactly one. */
export function sourceOf(input: PutInput): RequestedSource {
  const accounts = input.AccountAggregationSources?.[0];
  const organization = input.OrganizationAggregationSource;
  if (accounts !== undefined && organization !== undefined) {
    throw invalidParameter(
      "The request contains both an AccountAggregationSource and an OrganizationAggregationSource. Include only one aggregation source and try again.",
    );
  }
  if (accounts !== undefined) {
    return {
      kind: "account",
      accountIds: [...new Set(accounts.AccountIds)],
      regions: regionsOf(accounts),
    };
  }
  if (organization !== undefined) {
    return { kind: "organization", roleArn: organization.RoleArn, regions: regionsOf(organization) };
  }
  throw invalidParameter(
    "The request contains neither an AccountAggregationSource nor an OrganizationAggregationSource. Include one aggregation source and try again.",
  );
}

function regionsOf(source: { AllAwsRegions?: boolean; AwsRegions?: string[] }): Regions {
  const { AllAwsRegions: all = false, AwsRegions: regions } = source;
  if (all && regions !== undefined) {
    throw invalidParameter(
      "The request contains both AllAwsRegions and AwsRegions. Include only one of them.",
    );
  }
  if (all) return "all";
  if (regions === undefined) {
    throw invalidParameter("The request does not specify any regions. Include AllAwsRegions or AwsRegions.");
  }
  const unknown = regions.find((region) => !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region));
  if (unknown !== undefined) throw invalidParameter(`The region '${unknown}' is not a valid AWS region.`);
  return [...new Set(regions)];
}
