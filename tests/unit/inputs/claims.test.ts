import assert from "node:assert/strict";
import type { ClaimLocation } from "../../../provider/domain/claimLocation";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { claims } from "../../../provider/inputs/claims";

const TABLE = { dynamodbTable: "claims", region: "us-east-1" };
const PROVIDERS: ClaimLocation = { dynamodbTable: "others" };

function read(value: unknown, ofProvider: ClaimLocation = PROVIDERS) {
  const problems: Problem[] = [];
  const location = claims(value, ofProvider, collecting(problems));
  return { location, lines: problems.map(describeProblem) };
}

describe("where a resource's claims are kept", () => {
  const places: [what: string, value: unknown, ofProvider: ClaimLocation, location: unknown][] = [
    ["where it says", TABLE, PROVIDERS, TABLE],
    [
      "where it says, in the aggregator's region",
      { dynamodbTable: "claims" },
      {},
      { dynamodbTable: "claims" },
    ],
    ["where the provider says, if it says nothing", undefined, PROVIDERS, PROVIDERS],
    ["on tags, if nobody says anything", undefined, {}, undefined],
    ["on tags, if it says that there is no table", {}, PROVIDERS, undefined],
    ["on tags, if it has null for a table", { dynamodbTable: null, region: null }, PROVIDERS, undefined],
    ["not known yet", UNKNOWN, PROVIDERS, UNKNOWN],
    ["in a table not known yet", { dynamodbTable: UNKNOWN }, {}, { dynamodbTable: UNKNOWN }],
    ["in a region not known yet", { region: UNKNOWN }, {}, { region: UNKNOWN }],
  ];
  for (const [what, value, ofProvider, location] of places)
    it(`is ${what}`, () => assert.deepEqual(read(value, ofProvider), { location, lines: [] }));

  const refused: [value: unknown, ...lines: string[]][] = [
    ["claims", 'claims must be an object, not "claims"'],
    [{ ...TABLE, table: "x" }, "claims.table is not a property"],
    [
      { dynamodbTable: "a b", region: "mars" },
      'claims.dynamodbTable must be the name of a DynamoDB table, or its ARN, not "a b"',
      'claims.region must be the code of an AWS region, as us-east-1, not "mars"',
    ],
    [{ region: "us-east-1" }, "claims.region can only be set together with claims.dynamodbTable"],
  ];
  for (const [value, ...lines] of refused)
    it(`can't be ${JSON.stringify(value)}`, () => assert.deepEqual(read(value).lines, lines));
});
