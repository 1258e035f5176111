import { NO_ROLE } from "../../domain/health/ladder";
import type { UncheckedHealth } from "../../domain/health/report";

/** What to do if sources could not be checked without a role. */
export const GIVE_ROLE =
  "To look into source accounts, give --source-role 'arn:aws:iam::{account}:role/NAME'.";

/** Whether something could not be checked because no source role was given. */
export function isRoleMissing(unchecked: readonly UncheckedHealth[]): boolean {
  return unchecked.some(({ reason }) => reason === NO_ROLE);
}
