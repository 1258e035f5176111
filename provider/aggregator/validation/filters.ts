import type { Report } from "../../domain/problem";
import { isRecord, refuseOthers, withoutNull, withoutUndefined } from "../../domain/values";
import { isUnknown } from "../../engine/unknown";
import { texts } from "../../inputs/values";

/** The filters; empty lists count as left out. */
export function filters(value: unknown, report: Report): unknown {
  if (value === undefined || isUnknown(value)) return value;
  if (!isRecord(value)) {
    report("aggregatorFilters", value, "an object with resourceTypes or servicePrincipals");
    return value;
  }
  const members = withoutNull(value);
  refuseOthers(members, ["resourceTypes", "servicePrincipals"], "aggregatorFilters.", report);
  const list = (name: string, broken: (text: string) => string | undefined) => {
    const set = texts(`aggregatorFilters.${name}`, members[name], broken, report);
    return Array.isArray(set) && set.length === 0 ? undefined : set;
  };
  return withoutUndefined({
    resourceTypes: list("resourceTypes", brokenType),
    servicePrincipals: list("servicePrincipals", brokenPrincipal),
  });
}

function brokenType(type: string): string | undefined {
  return /^[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}::[a-zA-Z0-9]{2,64}$/.test(type)
    ? undefined
    : "a resource type, as AWS::EC2::Instance";
}

function brokenPrincipal(principal: string): string | undefined {
  return /^[\w+=,.@-]{1,128}$/.test(principal) ? undefined : "a service principal, as ec2.amazonaws.com";
}
