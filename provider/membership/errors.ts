import { type AtProperty, ConfigAggregatorError, type Place } from "../domain/error";

/** The engine has only the id of a membership. */
export class MembershipNotReadableError extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "MembershipNotReadableError";

  constructor(id: string) {
    super({
      code: "MembershipNotReadable",
      facts: { id },
      what: `a membership can't be read by its id alone (${id})`,
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
        "so the delete would be refused",
      advice:
        "Pass the aggregator itself as aggregator in place of its name, and run `pulumi up`. Then replace the aggregator: " +
        "the membership leaves before the delete.",
    });
  }
}

/** The credentials with which a membership joins are of another account than the aggregator that its component names. */
export class OtherAggregatorAccountError extends ConfigAggregatorError<
  Place & { readonly found: string; readonly expected?: string }
> {
  override readonly name = "OtherAggregatorAccountError";

  /** @param accounts - those of the credentials, and of the aggregator to join; undefined if that is secret */
  constructor(
    name: string,
    region: string,
    accounts: { readonly found: string; readonly expected?: string },
  ) {
    const { found, expected } = accounts;
    const account = expected === undefined ? "another account" : `account ${expected}`;
    super({
      code: "OtherAggregatorAccount",
      facts: { name, region, ...accounts },
      what:
        `aggregator ${name} in ${region}: the credentials that join it are of account ${found}, and the aggregator to ` +
        `join is of ${account}, which is the one that is authorized`,
      effect: "nothing changed",
      advice: `Set providers.aggregator to a provider of ${account}, or correct accountId or arn of the aggregator.`,
    });
  }
}

/** The aggregator of a name is another one than the one whose ARN a component names. */
export class OtherAggregatorError extends ConfigAggregatorError<
  Place & { readonly found: string; readonly expected?: string }
> {
  override readonly name = "OtherAggregatorError";

  /** @param arns - the ARN of the aggregator that has the name, and the one to join; undefined if that is secret */
  constructor(name: string, region: string, arns: { readonly found: string; readonly expected?: string }) {
    const { found, expected } = arns;
    super({
      code: "OtherAggregator",
      facts: { name, region, ...arns },
      what:
        `aggregator ${name} in ${region} has the ARN ${found}, and the one to join has ` +
        `${expected ?? "another ARN"}: name and arn are of different aggregators, or the aggregator was recreated`,
      effect: "nothing changed",
      advice: "Correct name or arn of the aggregator, or give accountId and region in place of arn.",
    });
  }
}
