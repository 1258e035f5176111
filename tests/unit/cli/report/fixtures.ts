import { type Report, reportOf } from "../../../../provider/cli/claims/report";
import { sortedUnique } from "../../../../provider/domain/sets";
import { snapshotOf, storedClaim } from "../../../support/cliWorld";

/** The claims of an aggregator that has all of these accounts. */
export function claimsReport(
  claims: readonly (readonly [name: string, accounts: readonly string[]])[],
  more: readonly string[] = [],
): Report {
  const accounts = sortedUnique([...claims.flatMap(([, ids]) => ids), ...more]);
  const report = reportOf(
    snapshotOf(
      accounts,
      claims.map(([name, ids], index) => storedClaim(`${name}:${String(index).padStart(16, "0")}`, ids)),
    ),
  );
  return {
    ...report,
    claims: report.claims.map((claim, index) => ({ ...claim, name: claims[index]?.[0] ?? claim.name })),
  };
}
