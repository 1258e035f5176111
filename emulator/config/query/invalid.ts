import { AwsError } from "../../protocol/errors";

/** What AWS Config says to an expression that it can't answer. `at` is where: 1 is the first character. */
export function invalidExpression(problem: string, at?: number): AwsError {
  const where = at === undefined ? "" : ` At character ${at}:`;
  return new AwsError("InvalidExpressionException", `The expression is not valid.${where} ${problem}.`);
}
