import { type AtProperty, ConfigAggregatorError, type Place } from "../domain/error";

/** The engine has only the id of a membership. */
export class MembershipNotReadableError extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "MembershipNotReadableError";

  constructor(id: string) {
    super({
      code: "MembershipNotReadable",
      facts: { id },
      what: `a membership can't be read by its id alone (${id}).`,
      advice:
        "Declare the membership in the program and run `pulumi up`. If this stack has joined the aggregator already, that " +
        "changes nothing in AWS.",
    });
  }
}

/** A membership would hold a claim on an aggregator that the same program is about to delete. */
export class JoinedByNameError extends ConfigAggregatorError<AtProperty & Place> {
  override readonly name = "JoinedByNameError";

  constructor(name: string, region: string) {
    const path = "aggregatorName";
    super({
      code: "JoinedByName",
      facts: { path, name, region },
      what:
        `${path}: ${JSON.stringify(name)}: this program replaces that aggregator, and this membership holds a claim on it, ` +
        "so the delete would be refused.",
      advice:
        "Pass the aggregator itself as aggregator in place of its name, and run `pulumi up`. Then replace the aggregator: " +
        "the membership leaves before the delete.",
    });
  }
}
