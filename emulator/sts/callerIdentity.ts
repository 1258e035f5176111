import type { Call } from "../call";
import type { Outcome } from "../outcome";

/** The owner of the request's credentials. */
export function getCallerIdentity({ caller }: Call): Outcome {
  return { answer: { Arn: caller.arn, UserId: caller.userId, Account: caller.account } };
}
