import type { Asking } from "./asking";
import type { Check } from "./check";
import type { Finding, Verdict } from "./finding";

/** A check with what it came to. */
export interface Diagnosed extends Finding, Pick<Check, "id" | "section" | "title"> {}

/** What all checks come to together. */
export type Result = "well" | "findings" | "unknown";

/**
 * Makes all checks at the same time. One that fails leaves the others alone.
 *
 * @param onDone - told how many are done
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

/** Of AWS, nothing is known if there is neither a caller nor an answer about a permission. */
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
