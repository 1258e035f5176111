import { AwsError, isUnknownOutcome } from "../../aws/errors";
import { type Clock, retrying } from "../../aws/retry";
import { createTableInput, type LiveTable, type TableMaker } from "../../aws/tableMaker";
import { claimsTableArgs } from "../../domain/claimsTable";
import { TableError } from "./errors";
import { keysText } from "./keys";

/** The codes by which a stand-in for DynamoDB says that it lacks an operation: DynamoDB Local, and the local AWS. */
const NOT_SERVED = ["UnknownOperationException", "NotImplemented"];

/** How often and how long a table is checked while it is created, in milliseconds. */
const PAUSE = 2_000;
const LONGEST = 600_000;

/** The result: the table can be used. */
interface Made {
  readonly arn: string;
  readonly created: boolean;
  /** Why point-in-time recovery is off, if it was wanted. */
  readonly withoutRecovery?: AwsError;
}

interface Making {
  readonly maker: TableMaker;
  readonly clock: Clock;
  readonly table: string;
  readonly region: string;
}

/**
 * Reads whether there is a table that can be used.
 *
 * @throws TableError, if it has other keys, or is being deleted
 */
export async function lookFor({ maker, clock, table, region }: Making): Promise<LiveTable | undefined> {
  const found = await retrying(() => maker.describe(table), clock);
  if (!found) return undefined;
  const [theirs, ours] = [keysText(found), keysText(createTableInput(table, claimsTableArgs))];
  if (theirs !== ours) throw TableError.ofKeys(table, region, theirs, ours);
  if (found.status === "DELETING") throw TableError.ofDeleting(table, region);
  return found;
}

/** Creates a table, and waits until it can be used. An existing table is not changed. */
export async function make(making: Making): Promise<Made> {
  if (await lookFor(making)) return { arn: (await untilActive(making)).arn, created: false };
  const created = await create(making);
  const { arn } = await untilActive(making);
  if (!created) return { arn, created };
  const reason = await enableRecovery(making);
  return { arn, created, ...(reason !== undefined && { withoutRecovery: reason }) };
}

async function create({ maker, clock, table }: Making): Promise<boolean> {
  let unsure = false;
  return retrying(async () => {
    try {
      // After a lost answer, an existing table is most likely the one that was requested.
      return (await maker.create(createTableInput(table, claimsTableArgs))) || unsure;
    } catch (error) {
      unsure ||= isUnknownOutcome(error);
      throw error;
    }
  }, clock);
}

async function untilActive(making: Making): Promise<LiveTable> {
  const { clock, table, region } = making;
  for (const start = clock.now(); ; await clock.sleep(PAUSE)) {
    const found = await lookFor(making);
    if (found?.status === "ACTIVE" || found?.status === "UPDATING") return found;
    const isMaking = found === undefined || found.status === "CREATING";
    if (!isMaking || clock.now() - start > LONGEST)
      throw TableError.ofStatus(
        table,
        region,
        found?.status ?? "not there",
        isMaking ? LONGEST / 60_000 : undefined,
      );
  }
}

/** For a while after the creation, DynamoDB answers that backups aren't available yet. */
async function enableRecovery({ maker, clock, table }: Making): Promise<AwsError | undefined> {
  for (const start = clock.now(); ; await clock.sleep(PAUSE)) {
    try {
      await retrying(() => maker.enableRecovery(table), clock);
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // DynamoDB Local doesn't have this call.
      if (NOT_SERVED.includes(error.awsCode)) return undefined;
      const isSoon = error.awsCode === "ContinuousBackupsUnavailableException";
      if (!isSoon || clock.now() - start > LONGEST) return error;
    }
  }
}
