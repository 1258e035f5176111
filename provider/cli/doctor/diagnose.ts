import type { Asking } from "./asking";
import type { Check } from "./check";
import type { Finding, Verdict } from "./finding";

/** A check with its finding. */
export interface Diagnosed extends Finding, Pick<Check, "id" | "section" | "title"> {}

/** The overall result of all checks. */
export type Result = "well" | "findings" | "unknown";

/**
 * Runs all checks at the same time. If one fails, the others continue.
 *
 * @param onDone - called with the number of finished checks
 */
export async function diagnose(
  checks: readonly Check[],
  asking: Asking,
  onDone: (done: number) => void = () => {},
): Promise<Diagnosed[]> {
  let done = 0;
  const all = await Promise.all(
    checks.map(async ({ id, section, title, look }) => {
      const finding = await look(asking);
      done++;
      onDone(done);
      return finding && { id, section, title, ...finding };
    }),
  );
  return all.filter((one) => one !== undefined);
}

/** How many checks have each verdict. */
export function countsOf(diagnosed: readonly Diagnosed[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {
    right: 0,
    wrong: 0,
    warning: 0,
    unknown: 0,
    untested: 0,
    note: 0,
  };
  for (const { verdict } of diagnosed) counts[verdict]++;
  return counts;
}

/** If there is neither a caller nor an answer about a permission, nothing is known about AWS. */
export function resultOf(diagnosed: readonly Diagnosed[]): Result {
  const verdictOf = (id: string) => diagnosed.find((one) => one.id === id)?.verdict;
  const permissions = diagnosed.filter(
    ({ section, verdict }) => section === "Permissions" && verdict !== "untested",
  );
  const isBlind =
    verdictOf("credentials") !== "right" && permissions.every(({ verdict }) => verdict === "unknown");
  if (isBlind) return "unknown";
  return diagnosed.some(({ verdict }) => verdict === "wrong") ? "findings" : "well";
}
