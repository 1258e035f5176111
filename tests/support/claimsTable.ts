import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import type { Settings } from "../../provider/aws/settings";
import type { TableApi } from "../../provider/aws/table";
import { createTableInput, tableMaker } from "../../provider/aws/tableMaker";
import { claimsTableArgs } from "../../provider/domain/claimsTable";

/** Creates a table, by default for claims. A local DynamoDB has it at once. */
export async function createTable(
  settings: Settings,
  region: string,
  name: string,
  shape = claimsTableArgs,
): Promise<TableApi> {
  await tableMaker(settings, region).create(createTableInput(name, shape));
  return dynamodbTable(connect(settings, region), name, shape);
}
