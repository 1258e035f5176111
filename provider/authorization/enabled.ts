import { isEnabled, type RegionStatuses } from "../aws/accountRegions";
import { AwsError } from "../aws/errors";
import { countRegions } from "../domain/regionLine";
import { difference } from "../domain/sets";
import { isUnasked } from "../engine/unasked";
import type { MemberMap } from "../engine/validation/accounts";
import type { Context } from "../sharing/context";

/** What AWS says of regions: those that are meant, why some can't be, and what could not be looked at. */
export interface Looked {
  readonly regions?: MemberMap;
  readonly reasons: readonly string[];
  /** A line about what could not be looked at. */
  readonly unsure?: string;
}

/**
 * All regions that the account has enabled.
 *
 * @param home - a region of the account's partition
 * @throws AwsError, if AWS was not asked
 */
export async function allEnabled({ configuration }: Context, home: string): Promise<Looked> {
  try {
    const statuses = await configuration.accountRegions(home);
    const enabled = [...statuses].filter(([, status]) => isEnabled(status)).map(([region]) => region);
    if (enabled.length === 0)
      return { reasons: ['regions: "all": AWS names no region that is enabled. Name the regions'] };
    return { regions: Object.fromEntries(enabled.sort().map((region) => [region, true])), reasons: [] };
  } catch (error) {
    const refusal = refusalIn(error);
    return {
      reasons: [
        `regions: "all" needs account:ListRegions, which tells the regions that are enabled. Allow it to the caller, or ` +
          `name the regions. ${refusal.what}`,
      ],
    };
  }
}

/**
 * Whether regions that a program names can be used. What may not be asked is said, and is no reason against it.
 *
 * @param named - regions that are new
 */
export async function refuseDisabled(
  { configuration }: Context,
  home: string,
  named: readonly string[],
): Promise<Looked> {
  if (named.length === 0) return { reasons: [] };
  try {
    const statuses = await configuration.accountRegions(home);
    return { reasons: named.flatMap((region) => describeStatus(region, statuses) ?? []) };
  } catch (error) {
    const { awsCode } = refusalIn(error);
    const are = named.length === 1 ? "is" : "are";
    const unsure = `whether ${countRegions(named)} ${are} enabled could not be looked at (account:ListRegions: ${awsCode})`;
    return { reasons: [], unsure };
  }
}

/** An error by which AWS has refused to tell. Others are thrown on. */
function refusalIn(error: unknown): AwsError {
  if (isUnasked(error)) throw error;
  if (error instanceof AwsError) return error;
  throw error;
}

function describeStatus(region: string, statuses: RegionStatuses): string | undefined {
  const status = statuses.get(region);
  const path = `regions[${JSON.stringify(region)}]`;
  if (isEnabled(status)) return undefined;
  if (status === undefined) return `${path}: AWS offers no region of this code to the account`;
  if (status === "ENABLING")
    return `${path}: the region is being enabled for the account, which can take hours: deploy again once it is, or leave it out`;
  return (
    `${path}: the region isn't enabled for the account (${status}). Enable it ` +
    `(\`aws account enable-region --region-name ${region}\`), or leave it out`
  );
}

/**
 * The regions of these in which nobody can do anything any more, since the account has them no longer enabled; empty where
 * that may not be asked.
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
