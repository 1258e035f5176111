import { ConfigAggregatorError } from "../domain/error";
import { describeProblem, type Problem } from "../domain/problem";

/** The options of a rollout break rules. No account was started. */
export class InvalidRolloutError extends ConfigAggregatorError<{ readonly problems: readonly Problem[] }> {
  override readonly name = "InvalidRolloutError";

  /** @param problems - all of them */
  constructor(problems: readonly Problem[]) {
    super({
      code: "InvalidRollout",
      facts: { problems },
      what: "the rollout can't begin, because its options are not valid.",
      effect: "nothing changed",
      details: problems.map(describeProblem),
    });
  }
}

/** There is no Pulumi CLI that the Automation API can use. No account was started. */
export class NoPulumiError extends ConfigAggregatorError {
  override readonly name = "NoPulumiError";

  /** @param reason - what the Automation API said */
  constructor(reason: string, cause: unknown) {
    super({
      code: "NoPulumi",
      facts: {},
      what: `the rollout can't begin, because the Pulumi CLI can't be used: ${reason}.`,
      effect: "nothing changed",
      advice: "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or put it on the PATH.",
      cause,
    });
  }
}
