import { ConfigAggregatorError } from "../domain/error";
import { describeProblem, type Problem } from "../domain/problem";

/** An input that breaks a rule. */
export class InvalidPropertyError extends ConfigAggregatorError<Problem> {
  override readonly name = "InvalidPropertyError";

  constructor(problem: Problem) {
    super({ code: "InvalidProperty", facts: problem, what: describeProblem(problem), ends: "" });
  }
}
