import { ConfigAggregatorError } from "../aws/errors";
import { PROGRAM } from "./commands";

/** A command line that says nothing that could be done. Nothing was called. */
export class UsageError extends ConfigAggregatorError {
  override readonly name = "UsageError";

  /** @param topic - the command whose help tells more */
  constructor(what: string, topic: readonly string[] = []) {
    super(`${what}\nSee \`${[PROGRAM, "help", ...topic].join(" ")}\`.`);
  }
}
