import { ConfigAggregatorError } from "../domain/error";

/** The engine has nothing of a membership but its id. */
export class MembershipNotReadableError extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "MembershipNotReadableError";

  constructor(id: string) {
    super({
      code: "MembershipNotReadable",
      facts: { id },
      what: `a membership can't be read by its id alone (${id}).`,
      advice: "Declare it: to join again what it has joined changes nothing.",
    });
  }
}

/** A preview has found that the deployment of a membership would fail. */
export class CannotJoinError extends ConfigAggregatorError<{ readonly reasons: readonly string[] }> {
  override readonly name = "CannotJoinError";

  /** @param reasons - the texts of the errors that the deployment would fail with */
  constructor(reasons: readonly string[]) {
    super({ code: "CannotJoin", facts: { reasons }, what: reasons.join("\n") });
  }
}
