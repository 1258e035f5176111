import assert from "node:assert/strict";
import { createTableInput, type DescribedKeys } from "../../../../provider/aws/tableMaker";
import { keysText } from "../../../../provider/cli/table/keys";
import { claimsTableArgs } from "../../../../provider/domain/claimsTable";

const TABLE = createTableInput("claims", claimsTableArgs);

describe("the keys of a table in words", () => {
  const keys: [what: string, described: DescribedKeys, text: string][] = [
    ["of a table for claims", TABLE, "partition key aggregator (S), sort key item (S)"],
    [
      "in whatever order they come",
      {
        KeySchema: [...TABLE.KeySchema].reverse(),
        AttributeDefinitions: [...TABLE.AttributeDefinitions].reverse(),
      },
      "partition key aggregator (S), sort key item (S)",
    ],
    [
      "of a table with one key",
      {
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
      },
      "partition key id (N), no sort key",
    ],
    ["of a table without keys", {}, "no partition key, no sort key"],
  ];
  for (const [what, described, text] of keys) it(what, () => assert.equal(keysText(described), text));
});
