import { ConfigAggregatorError } from "../domain/error";
import { describeProblem, type Problem } from "../domain/problem";

/** What {@link InvalidRolloutError} tells programs. */
export interface InvalidRolloutFacts {
  /** Every rule that an option breaks. */
  readonly problems: readonly Problem[];
}

/** The options of a rollout break rules; `facts.problems` has all of them. No account was started. */
export class InvalidRolloutError extends ConfigAggregatorError<InvalidRolloutFacts> {
  /** The name of this class. */
  override readonly name = "InvalidRolloutError";

  /**
   * Made by `rollout`.
   *
   * @param problems - all of them
   * @internal
   */
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
  /** The name of this class. */
  override readonly name = "NoPulumiError";

  /**
   * Made by `rollout`.
   *
   * @param reason - what the Automation API said
   * @internal
   */
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
