import { countRegions } from "../domain/regionLine";
import { settleInParallel } from "../engine/inParallel";
import type { Context } from "../process/context";
import { homeRegion } from "./account";
import { outOfReach } from "./enabled";
import { PARALLEL, type Seen } from "./find";
import { describeAuthorized, labelOf, type Outputs } from "./inputs";
import { type Withdrawn, withdraw } from "./withdraw";

/** What happened in a region that a resource gives up. */
export interface WithdrawnRegion {
  readonly region: string;
  readonly what?: Withdrawn | "out of reach";
  /** Undefined if it was done. */
  readonly error?: unknown;
}

/**
 * Deletes authorizations, in parallel. If the account has disabled a region, nobody can reach its authorization, which
 * has no effect.
 *
 * @param seen - what was read a moment ago
 */
export async function withdrawIn(
  context: Context,
  regions: readonly string[],
  olds: Outputs,
  seen: Seen = new Map(),
): Promise<WithdrawnRegion[]> {
  const outcomes = await settleInParallel(regions, PARALLEL, (region) =>
    withdraw(context, region, olds, { recorded: olds.grants[region], seen: seen.get(region) }),
  );
  const all = outcomes.map((outcome, index) => ({ region: regions[index] ?? "", outcome }));
  const failed = all.flatMap(({ region, outcome }) => ("error" in outcome ? [region] : []));
  const disabled = await outOfReach(context, await homeRegion(context, olds), failed);
  return all.map(({ region, outcome }) => {
    if ("value" in outcome) return { region, what: outcome.value };
    return disabled.includes(region) ? { region, what: "out of reach" } : { region, error: outcome.error };
  });
}

const STAYS: Readonly<Partial<Record<Withdrawn | "out of reach", string>>> = {
  left: "it was there before",
  "control tower": "AWS Control Tower manages it",
  other: "somebody else has recreated it, or has taken it over",
  "out of reach":
    "the region is no longer enabled for the account, so the authorization has no effect and can't be deleted",
};

/** Prints which authorizations stay although the resource gives them up, and why. */
export function printWithdrawn(context: Context, olds: Outputs, withdrawn: readonly WithdrawnRegion[]): void {
  for (const [what, why] of Object.entries(STAYS)) {
    const regions = withdrawn.filter((one) => one.what === what).map(({ region }) => region);
    if (regions.length === 0) continue;
    context.info(
      `${labelOf(olds)}: the authorization of ${describeAuthorized(olds)} stays in ${countRegions(regions)}: ${why}`,
    );
  }
}
