import type { Clock } from "../../../aws/retry";
import type { TableApi } from "../../../aws/table";
import type { Claimant } from "../store";

/** What a store in a table works with. */
export interface DynamodbClaims {
  readonly table: TableApi;
  /** As the owner tag names it: `dynamodb:REGION/TABLE`. */
  readonly name: string;
  /** The aggregator's ARN. */
  readonly aggregator: string;
  readonly claimant: Claimant;
  /** The claim is removed as that of a stack that is gone: its version. Another one is of a run of that stack. */
  readonly pruned?: string;
  readonly clock: Clock;
  /** AWS's time, in milliseconds since the epoch. Not too early: others count the age of a turn by it. */
  now(): number;
  /** A text that is like no other. */
  newId(): string;
}
