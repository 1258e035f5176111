import type { AwsError } from "../../aws/errors";
import { ConfigAggregatorError } from "../../domain/error";

/** A table that can't be used for claims, or not yet. */
export class TableError extends ConfigAggregatorError<{
  readonly table: string;
  readonly region: string;
  readonly because: "keys" | "deleting" | "status";
}> {
  override readonly name = "TableError";

  static ofKeys(table: string, region: string, theirs: string, ours: string): TableError {
    const what = `table ${table} in ${region} already exists and has the ${theirs}; a table for claims has the ${ours}`;
    return new TableError(table, region, "keys", what, "Choose another name.");
  }

  static ofDeleting(table: string, region: string): TableError {
    const what = `table ${table} in ${region} is being deleted`;
    return new TableError(table, region, "deleting", what, "Run this command again once the table is gone.");
  }

  /** @param minutes - for how long it was waited for */
  static ofStatus(table: string, region: string, status: string, minutes: number | undefined): TableError {
    const after = minutes === undefined ? "" : ` after ${minutes} minutes`;
    const what = `table ${table} in ${region} can't be used: it is ${status}${after}`;
    return new TableError(
      table,
      region,
      "status",
      what,
      "Look at it in the AWS console, then run this command again.",
    );
  }

  private constructor(
    table: string,
    region: string,
    because: "keys" | "deleting" | "status",
    what: string,
    advice: string,
  ) {
    const isUntouched = because !== "status";
    super({
      code: "UnusableTable",
      facts: { table, region, because },
      what,
      ...(isUntouched && { effect: "nothing changed" }),
      advice,
    });
  }
}

/** A table that can be used, but whose point-in-time recovery could not be turned on. */
export class NoRecoveryError extends ConfigAggregatorError<{
  readonly table: string;
  readonly region: string;
}> {
  override readonly name = "NoRecoveryError";

  /** @param command - that turns it on */
  constructor(table: string, region: string, command: string, cause: AwsError) {
    super({
      code: "NoRecovery",
      facts: { table, region },
      what: `table ${table} in ${region} can be used, but point-in-time recovery is off`,
      advice: `Turn it on with \`${command}\`.`,
      origin: cause,
      cause,
    });
  }
}
