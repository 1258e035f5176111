import { AwsError } from "../../protocol/errors";

/** AWS Config's error for an unsupported expression. `at` is the position: 1 is the first character. */
export function invalidExpression(problem: string, at?: number): AwsError {
  const where = at === undefined ? "" : ` At character ${at}:`;
  return new AwsError("InvalidExpressionException", `The expression is not valid.${where} ${problem}.`);
}
