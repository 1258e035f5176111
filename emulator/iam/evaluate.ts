import type { AccessRequest, Policy } from "./policy";

/** What policies come to: somebody may, or no statement lets them, or one forbids it. */
export type Decision = "allowed" | "implicit deny" | "explicit deny";

/** Decides by the identity-based policies of a caller together. A Deny wins over every Allow. */
export function evaluate(policies: readonly Policy[], request: AccessRequest): Decision {
  const effects = policies
    .flat()
    .filter(({ applies }) => applies(request))
    .map(({ effect }) => effect);
  if (effects.includes("Deny")) return "explicit deny";
  return effects.includes("Allow") ? "allowed" : "implicit deny";
}
