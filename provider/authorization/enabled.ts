import { isEnabled, type RegionStatuses } from "../aws/accountRegions";
import { AwsError } from "../aws/errors";
import type { ConfigAggregatorError } from "../domain/error";
import { countRegions } from "../domain/regionLine";
import { difference } from "../domain/sets";
import { isUnasked } from "../engine/unasked";
import type { MemberMap } from "../inputs/accounts";
import type { Context } from "../process/context";
import {
  NoEnabledRegionError,
  RegionNotEnabledError,
  RegionNotOfferedError,
  RegionsNotReadableError,
} from "./errors";

/** What AWS says about regions: which are meant, why some can't be used, and what could not be checked. */
export interface RegionCheck {
  readonly regions?: MemberMap;
  readonly reasons: readonly ConfigAggregatorError[];
  /** A line about what could not be checked. */
  readonly unsure?: string;
}

/**
 * All regions that the account has enabled.
 *
 * @param home - a region of the account's partition
 * @param account - the account's id
 * @throws AwsError, if AWS could not be asked
 */
export async function allEnabled(
  { configuration }: Context,
  home: string,
  account: string,
): Promise<RegionCheck> {
  try {
    const statuses = await configuration.accountRegions(home);
    const enabled = [...statuses].filter(([, status]) => isEnabled(status)).map(([region]) => region);
    if (enabled.length === 0) return { reasons: [new NoEnabledRegionError(account)] };
    return { regions: Object.fromEntries(enabled.sort().map((region) => [region, true])), reasons: [] };
  } catch (error) {
    return { reasons: [new RegionsNotReadableError(account, refusalIn(error))] };
  }
}

/**
 * Whether the regions that a program names can be used. If the caller may not ask, the regions are accepted, and the
 * line says so.
 *
 * @param named - regions that are new
 */
export async function refuseDisabled(
  { configuration }: Context,
  home: string,
  named: readonly string[],
): Promise<RegionCheck> {
  if (named.length === 0) return { reasons: [] };
  try {
    const statuses = await configuration.accountRegions(home);
    return { reasons: named.flatMap((region) => refusalOf(region, statuses) ?? []) };
  } catch (error) {
    const { awsCode } = refusalIn(error);
    const are = named.length === 1 ? "is" : "are";
    const unsure = `whether ${countRegions(named)} ${are} enabled could not be checked (account:ListRegions: ${awsCode})`;
    return { reasons: [], unsure };
  }
}

/** The error of a call that AWS denied. Other errors are rethrown. */
function refusalIn(error: unknown): AwsError {
  if (isUnasked(error)) throw error;
  if (error instanceof AwsError) return error;
  throw error;
}

/** Why a region can't be used; undefined if it can. */
function refusalOf(region: string, statuses: RegionStatuses): ConfigAggregatorError | undefined {
  const status = statuses.get(region);
  if (status === undefined) return new RegionNotOfferedError(region);
  return isEnabled(status) ? undefined : new RegionNotEnabledError(region, status);
}

/**
 * Which of these regions are no longer enabled for the account, so that nobody can change anything there; empty if the
 * caller may not ask.
 */
export async function outOfReach(
  { configuration }: Context,
  home: string,
  regions: readonly string[],
): Promise<readonly string[]> {
  if (regions.length === 0) return [];
  const statuses = await configuration.accountRegions(home).catch(() => undefined);
  if (statuses === undefined) return [];
  return difference(
    regions,
    [...statuses].filter(([, status]) => status !== "DISABLED").map(([region]) => region),
  );
}
