import type { Call } from "../call";
import type { Caller } from "../protocol/caller";
import { AwsError } from "../protocol/errors";
import type { Context } from "./condition";
import type { CallerPolicy } from "./document";
import { type Decision, evaluate } from "./evaluate";
import type { Need } from "./need";
import { readPolicy } from "./policy";

/** Throws AccessDeniedException for the first need that the caller's policies don't grant. */
export function authorize(needs: readonly Need[], call: Call): void {
  for (const need of needs) {
    if (need.forwarded === true) continue;
    for (const kind of ["service control", "identity-based"] as const) {
      const decision = decisionBy(kind, need, call);
      if (decision !== "allowed") {
        throw new AwsError("AccessDeniedException", denial(need, call.caller, decision, kind));
      }
    }
  }
}

/** The kind of a policy: attached to the caller, or to the account by its organization. */
type PolicyKind = "identity-based" | "service control";

/** What the decision on a need depends on. */
type Subject = Pick<Call, "caller" | "settings">;

/** The decision of the caller's policies on a need. A caller without a policy may do everything. */
export function decisionFor(need: Need, subject: Subject): Decision {
  const byAccount = decisionBy("service control", need, subject);
  return byAccount === "allowed" ? decisionBy("identity-based", need, subject) : byAccount;
}

function decisionBy(kind: PolicyKind, need: Need, { caller, settings }: Subject): Decision {
  const attached = settings.policies.filter(
    (policy) =>
      (policy.serviceControl === true) === (kind === "service control") && isAttached(policy, caller),
  );
  if (attached.length === 0) return "allowed";
  return evaluate(
    attached.map(({ policy }) => readPolicy(policy)),
    { action: need.action, resource: need.resource, context: contextOf(need, caller) },
  );
}

function isAttached({ account, role }: CallerPolicy, caller: Caller): boolean {
  return (
    (account === undefined || account === caller.account) &&
    (role === undefined || role === caller.session?.roleArn)
  );
}

/** Tag keys that differ only in case are one condition key, which then has the values of both. */
function contextOf({ context = {} }: Need, { region, arn, session }: Caller): Context {
  const everywhere = { "aws:RequestedRegion": [region], "aws:PrincipalArn": [session?.roleArn ?? arn] };
  const result = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries({ ...everywhere, ...context })) {
    const key = name.toLowerCase();
    result.set(key, [...(result.get(key) ?? []), ...values]);
  }
  return result;
}

function denial({ action, resource }: Need, { arn }: Caller, decision: Decision, kind: PolicyKind): string {
  const why =
    decision === "explicit deny"
      ? `with an explicit deny in ${kind === "identity-based" ? "an identity-based" : "a service control"} policy`
      : `because no ${kind} policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
