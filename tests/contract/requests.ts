import type { PutRequest, Source } from "../../provider/aws/aggregator";
import { type Answer, manyAccounts } from "../emulator/support/call";
import { ACCOUNT, roleIn } from "./clients";

export const A = "222222222222";
export const B = "333333333333";
export const C = "444444444444";
export const ROLE = roleIn(ACCOUNT, "service-role/organization");

export const PUT = "PutConfigurationAggregator";
export const DESCRIBE = "DescribeConfigurationAggregators";
export const STATUS = "DescribeConfigurationAggregatorSourcesStatus";

export const ofAccounts = (...accountIds: string[]): Source => ({
  kind: "account",
  accountIds,
  regions: "all",
});
export const ofOrganization: Source = { kind: "organization", roleArn: ROLE, regions: "all" };

export function request(more: Partial<PutRequest> = {}): PutRequest {
  return { name: "security", source: ofAccounts(A), filters: {}, ...more };
}

/** The input of a Put as it goes over the wire, with other members than usual. */
export function input(more: object = {}, accounts: object = {}): object {
  return {
    ConfigurationAggregatorName: "security",
    AccountAggregationSources: [{ AccountIds: [A], AllAwsRegions: true, ...accounts }],
    ...more,
  };
}

export function organizationInput(more: object = {}): object {
  return {
    ConfigurationAggregatorName: "security",
    OrganizationAggregationSource: { RoleArn: ROLE, AllAwsRegions: true, ...more },
  };
}

export const AUTHORIZE = "PutAggregationAuthorization";

/** The input of an authorization as it goes over the wire. */
export function authorization(more: object = {}): object {
  return { AuthorizedAccountId: A, AuthorizedAwsRegion: "eu-west-1", ...more };
}

export const tagged = (...Tags: object[]) => input({ Tags });
export const manyTags = (count: number) => manyAccounts(count).map((Key) => ({ Key, Value: "" }));

/** An error's code, or that there was none. */
export function outcome({ status, body }: Answer): string {
  if (status === 200) return "accepted";
  return typeof body.__type === "string" ? body.__type : `HTTP ${status}`;
}
