import type { AccessRequest, Policy } from "./policy";

/** The decision of policies: allowed, not allowed by any statement, or denied by a statement. */
export type Decision = "allowed" | "implicit deny" | "explicit deny";

/** Decides by all identity-based policies of a caller. A Deny wins over every Allow. */
export function evaluate(policies: readonly Policy[], request: AccessRequest): Decision {
  const effects = policies
    .flat()
    .filter(({ applies }) => applies(request))
    .map(({ effect }) => effect);
  if (effects.includes("Deny")) return "explicit deny";
  return effects.includes("Allow") ? "allowed" : "implicit deny";
}
