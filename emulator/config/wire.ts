import type { Aggregator, Regions } from "../aggregator";
import type { Call } from "../call";
import type { Members } from "../protocol/protocol";
import { shuffled } from "../random";

/** An aggregator in the format of Put's and Describe's answers: without tags, times in fractional seconds. */
export function toWire(aggregator: Aggregator, { settings, random }: Call): Members {
  const { name, arn, source, creationTime, lastUpdatedTime, createdBy, filters } = aggregator;
  const accountIds = (ids: readonly string[]) => (settings.shuffle ? shuffled(ids, random) : ids);
  return {
    ConfigurationAggregatorName: name,
    ConfigurationAggregatorArn: arn,
    ...(source.kind === "account"
      ? {
          AccountAggregationSources: [
            { AccountIds: accountIds(source.accountIds), ...regions(source.regions) },
          ],
        }
      : { OrganizationAggregationSource: { RoleArn: source.roleArn, ...regions(source.regions) } }),
    CreationTime: creationTime / 1000,
    LastUpdatedTime: lastUpdatedTime / 1000,
    ...(createdBy === undefined ? {} : { CreatedBy: createdBy }),
    ...(filters === undefined ? {} : { AggregatorFilters: filters }),
  };
}

function regions(value: Regions): Members {
  return value === "all" ? { AllAwsRegions: true } : { AllAwsRegions: false, AwsRegions: value };
}
