import { type CommandSpec, DOES } from "../command";
import { CONNECTION, DRY_RUN, JSON_OUTPUT } from "../options";

export const tableCreate: CommandSpec = {
  path: ["table", "create"],
  operands: ["TABLE"],
  summary: "create a DynamoDB table for claims",
  details: [
    "TABLE is a name, or an ARN. Its keys are those of claimsTableArgs; it is paid by request, and has",
    "point-in-time recovery. An existing table with these keys is not changed.",
    "",
    "--json prints an object:",
    "  table, region, dryRun",
    "  arn           null: there is no such table (--dry-run)",
    "  created       whether this run has created it",
    "  recovery      whether point-in-time recovery was turned on; null: the table wasn't created by this run",
  ],
  examples: ["table create aggregator-claims", "table create aggregator-claims --print"],
  options: [
    { name: "print", help: "print the input of `aws dynamodb create-table`, and call nothing" },
    DRY_RUN,
    JSON_OUTPUT,
    ...CONNECTION,
  ],
  endings: DOES,
  run: ({ operands, options, terminal }) =>
    (require("../table/create") as typeof import("../table/create")).create(operands, options, terminal),
};
