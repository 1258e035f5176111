import type { Regions } from "../aggregator";
import type { Value } from "../protocol/shapes";
import { invalidParameter } from "./errors";
import { checkRegion } from "./regions";
import type { putConfigurationAggregatorShape } from "./shapes";

export type PutInput = Value<typeof putConfigurationAggregatorShape>;

/** A requested source: exactly one of the two kinds. */
export type RequestedSource =
  | { readonly kind: "account"; readonly accountIds: readonly string[]; readonly regions: Regions }
  | { readonly kind: "organization"; readonly roleArn: string; readonly regions: Regions };

/** The source of a PutConfigurationAggregator. Throws InvalidParameterValueException unless it is exactly one. */
export function sourceOf(input: PutInput): RequestedSource {
  const accounts = input.AccountAggregationSources?.[0];
  const organization = input.OrganizationAggregationSource;
  if (accounts !== undefined && organization !== undefined) {
    throw invalidParameter(
      "The configuration aggregator cannot be created because your request contains both the AccountAggregationSource and the OrganizationAggregationSource. Include only one aggregation source and try again.",
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
    "The configuration aggregator cannot be created because your request is missing either the AccountAggregationSource or the OrganizationAggregationSource. Include the appropriate aggregation source and try again.",
  );
}

function regionsOf(source: { AllAwsRegions?: boolean; AwsRegions?: string[] }): Regions {
  const { AllAwsRegions: all = false, AwsRegions: regions } = source;
  if (all && regions !== undefined) {
    throw invalidParameter(
      "Your configuration aggregator contains a list of regions and also specifies the use of all regions. You must choose one of these options.",
    );
  }
  if (all) return "all";
  if (regions === undefined) {
    throw invalidParameter(
      "Your request does not specify any regions. Select AWS Config-supported regions and try again.",
    );
  }
  for (const region of regions) checkRegion(region);
  return [...new Set(regions)];
}
