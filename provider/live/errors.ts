import { ConfigAggregatorError, type Place } from "../domain/error";

/** An aggregator that an AWS service made and keeps. */
export class AwsOwnedError extends ConfigAggregatorError<Place & { readonly createdBy: string }> {
  override readonly name = "AwsOwnedError";
  readonly reason: string;

  constructor(name: string, region: string, createdBy: string) {
    super({
      code: "OwnedByAws",
      facts: { name, region, createdBy },
      what:
        `aggregator ${name} in ${region} belongs to AWS (${createdBy}). This package never changes or deletes such an ` +
        "aggregator, whatever the program says.",
      advice: {
        deployment:
          "Choose another name. If the aggregator is in this stack's state, remove it from there with `pulumi state delete`.",
        commandLine: "Leave it to the AWS service.",
      },
    });
    this.reason = `it belongs to AWS (${createdBy})`;
  }
}

/** The aggregator that a state speaks of no longer exists, or is another one by now. */
export class AggregatorGoneError extends ConfigAggregatorError<Place & { readonly recreatedAs?: string }> {
  override readonly name = "AggregatorGoneError";

  /** @param recreatedAs - the ARN of the aggregator that has the name now */
  constructor(name: string, region: string, recreatedAs?: string) {
    const where = `aggregator ${name} in ${region}`;
    super(
      recreatedAs === undefined
        ? {
            code: "AggregatorGone",
            facts: { name, region },
            what: `${where} no longer exists: somebody deleted it.`,
            effect: "nothing changed",
            advice: {
              deployment: "Run `pulumi up --refresh`, which creates it again.",
              commandLine: "Run `pulumi up --refresh` in the stack that owns it, which creates it again.",
            },
          }
        : {
            code: "AggregatorRecreated",
            facts: { name, region, recreatedAs },
            what: `${where} was deleted and recreated by somebody else (it is now ${recreatedAs}).`,
            effect: "nothing changed",
            advice: {
              deployment: "Run `pulumi up --refresh`, which tells what it finds.",
              commandLine: "List its claims again.",
            },
          },
    );
  }
}
