import type { Call } from "../call";
import type { Outcome } from "../outcome";

/** Who the credentials of the request belong to. */
export function getCallerIdentity({ caller }: Call): Outcome {
  return { answer: { Arn: caller.arn, UserId: caller.userId, Account: caller.account } };
}
