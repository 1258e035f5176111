import type { Filter, Filters } from "../aggregator";
import { invalidParameter } from "./errors";
import type { PutInput } from "./source";

/** The filters of a PutConfigurationAggregator; `undefined` if it has none. */
export function filtersOf({ AggregatorFilters: filters }: PutInput): Filters | undefined {
  if (filters === undefined) return undefined;
  const { ResourceType, ServicePrincipal } = filters;
  if (ResourceType === undefined && ServicePrincipal === undefined) {
    throw invalidParameter("AggregatorFilters must have a ResourceType or a ServicePrincipal.");
  }
  return {
    ...(ResourceType === undefined ? {} : { ResourceType: filterOf("ResourceType", ResourceType) }),
    ...(ServicePrincipal === undefined
      ? {}
      : { ServicePrincipal: filterOf("ServicePrincipal", ServicePrincipal) }),
  };
}

function filterOf(name: string, { Type, Value }: { Type?: "INCLUDE"; Value?: string[] }): Filter {
  if (Type === undefined || Value === undefined || Value.length === 0) {
    throw invalidParameter(`AggregatorFilters.${name} must have a Type and at least one Value.`);
  }
  return { Type, Value: [...new Set(Value)] };
}
