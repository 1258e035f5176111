import type { RegionStatuses } from "../aws/accountRegions";
import type { Look } from "../domain/health/ladder";
import { failureIn, whyUnchecked } from "../live/unchecked";

/** Reads which regions an account has, as far as the caller may. */
export async function lookAtRegions(ask: () => Promise<RegionStatuses>): Promise<Look<RegionStatuses>> {
  try {
    return { seen: await ask() };
  } catch (error) {
    return { unseen: whyUnchecked(failureIn(error), "account:ListRegions") };
  }
}

/** Whether every account has a region with this status. */
export function isEnabledByDefault(status: string | undefined): boolean {
  return status === "ENABLED_BY_DEFAULT";
}
