import { ConfigAggregatorError, type Place } from "../domain/error";

/** The engine has only the id of a membership. */
export class MembershipNotReadableError extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "MembershipNotReadableError";

  constructor(id: string) {
    super({
      code: "MembershipNotReadable",
      facts: { id },
      what: `a membership can't be read by its id alone (${id}).`,
      advice: "Declare it in the program instead: joining the same aggregator again changes nothing.",
    });
  }
}

/** A membership would hold a claim on an aggregator that the same program is about to delete. */
export class JoinedByNameError extends ConfigAggregatorError<Place> {
  override readonly name = "JoinedByNameError";

  constructor(name: string, region: string) {
    super({
      code: "JoinedByName",
      facts: { name, region },
      what:
        `aggregatorName: ${JSON.stringify(name)}: this program replaces that aggregator, and this membership ` +
        "holds a claim on it, so that the delete would be refused. Pass it as aggregator instead of its name and run " +
        "`pulumi up`; then replace it, and the membership leaves first",
    });
  }
}
