import { ConfigAggregatorError } from "../domain/error";
import { PROGRAM } from "./command";

/** A command line that can't be understood. No call was made. */
export class UsageError extends ConfigAggregatorError<{ readonly topic: readonly string[] }> {
  override readonly name: string = "UsageError";

  /** @param topic - the command whose help says more */
  constructor(what: string, topic: readonly string[] = []) {
    super({
      code: "Usage",
      facts: { topic },
      what,
      ends: "",
      advice: `See \`${[PROGRAM, "help", ...topic].join(" ")}\`.`,
    });
  }
}
