import type { Clock } from "../../../aws/retry";
import type { TableApi } from "../../../aws/table";
import type { Claimant } from "../store";

/** What a store in a table works with. */
export interface DynamodbClaims {
  readonly table: TableApi;
  /** The name of the store in the owner tag: `dynamodb:REGION/TABLE`. */
  readonly name: string;
  /** The aggregator's ARN. */
  readonly aggregator: string;
  readonly claimant: Claimant;
  /**
   * Version of the claim, if it is removed for a stack that no longer exists. Another version comes from a run of that
   * stack.
   */
  readonly pruned?: string;
  readonly clock: Clock;
  /** AWS's time at the latest, in milliseconds since the epoch: others compute the age of a turn from it. */
  now(): number;
  /** Returns a unique text. */
  newId(): string;
}
