import assert from "node:assert/strict";
import { isWrite } from "../../../provider/aws/advice";
import { kindOf, translate } from "../../../provider/aws/errors";

function answered(name: string, message = "AWS says so"): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

describe("what DynamoDB refuses", () => {
  const context = (operation: string) => ({
    operation,
    target: "table claims in eu-west-1",
    region: "eu-west-1",
  });
  const table: [what: string, operation: string, error: Error, kind: string, advice: RegExp | undefined][] = [
    [
      "a table that isn't there",
      "Query",
      answered("ResourceNotFoundException", "Requested resource not found"),
      "gone",
      /^There is no such table in eu-west-1 .* claims\.dynamodbTable .* new aws\.dynamodb\.Table\(name, claimsTableArgs\)/,
    ],
    [
      "a table with other keys",
      "GetItem",
      answered("ValidationException", "The provided key element does not match the schema"),
      "refused",
      /^A table for claims has the partition key aggregator and the sort key item/,
    ],
    ["another bad request", "UpdateItem", answered("ValidationException", "Item size"), "refused", undefined],
    [
      "too many tables",
      "CreateTable",
      answered("LimitExceededException", "Too many tables"),
      "refused",
      undefined,
    ],
    [
      "throughput that is used up",
      "UpdateItem",
      answered("ProvisionedThroughputExceededException"),
      "throttled",
      /^AWS is throttling this account/,
    ],
    [
      "a permission that is missing",
      "UpdateItem",
      answered("AccessDeniedException", "No."),
      "refused",
      /^Allow dynamodb:UpdateItem to the caller in eu-west-1/,
    ],
    [
      "an answer of somebody else",
      "UpdateItem",
      Object.assign(new SyntaxError("Unexpected token <"), { $metadata: { httpStatusCode: 200 } }),
      "unknown-outcome",
      /Let this machine reach DynamoDB in eu-west-1/,
    ],
    [
      "a lost answer to a write",
      "UpdateItem",
      Object.assign(new Error("took too long"), { name: "TimeoutError" }),
      "unknown-outcome",
      /^Run `pulumi up` again/,
    ],
    [
      "a lost answer to a read",
      "Query",
      Object.assign(new Error("took too long"), { name: "TimeoutError" }),
      "unknown-outcome",
      /^The call only reads/,
    ],
  ];
  for (const [what, operation, error, kind, advice] of table)
    it(`${what} is ${kind}${advice ? ", with what to do" : ""}`, () => {
      assert.equal(kindOf(error, { write: isWrite(operation) }), kind);
      const [said = "", told] = translate(error, context(operation)).message.split("\n");
      assert.match(said, new RegExp(`^${operation} of table claims in eu-west-1 failed: ${error.name}: `));
      if (advice) assert.match(told ?? "", advice);
      else assert.equal(told, undefined);
    });
});
