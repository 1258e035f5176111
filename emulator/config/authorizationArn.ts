import type { AuthorizationKey } from "../authorization";
import { partitionOf } from "../regions";

/** The ARN of an authorization. It contains the whole key, so it doesn't depend on whether the authorization exists. */
export function authorizationArn(key: AuthorizationKey): string {
  const { account, region, authorizedAccount, authorizedRegion } = key;
  return `arn:${partitionOf(region)}:config:${region}:${account}:aggregation-authorization/${authorizedAccount}/${authorizedRegion}`;
}

/** The authorization that an ARN names; `undefined` if it names none. */
export function authorizationKeyOf(arn: string): AuthorizationKey | undefined {
  const [, region, account, authorizedAccount, authorizedRegion] =
    /^arn:[\w-]+:config:([a-z\d-]+):(\d{12}):aggregation-authorization\/(\d{12})\/([a-z\d-]+)$/.exec(arn) ??
    [];
  if (region === undefined || account === undefined) return undefined;
  if (authorizedAccount === undefined || authorizedRegion === undefined) return undefined;
  const key = { account, region, authorizedAccount, authorizedRegion };
  return authorizationArn(key) === arn ? key : undefined;
}
