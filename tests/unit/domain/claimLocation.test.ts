import assert from "node:assert/strict";
import {
  adviceFor,
  type ClaimLocation,
  locationOf,
  storeName,
  tableOf,
} from "../../../provider/domain/claimLocation";

const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/claims";

describe("where claims are kept", () => {
  const table: [what: string, location: ClaimLocation | undefined, name: string][] = [
    ["on the aggregator's tags, where nothing is said", undefined, "tags"],
    ["on its tags, without a table", {}, "tags"],
    ["in a table of the aggregator's region", { dynamodbTable: "claims" }, "dynamodb:us-east-1/claims"],
    [
      "in a table of another region",
      { dynamodbTable: "claims", region: "eu-west-1" },
      "dynamodb:eu-west-1/claims",
    ],
    ["in a table by its ARN, which is the same one", { dynamodbTable: ARN }, "dynamodb:eu-west-1/claims"],
    ["in a replica of it", { dynamodbTable: ARN, region: "us-west-2" }, "dynamodb:us-west-2/claims"],
  ];
  for (const [what, location, name] of table)
    it(what, () => assert.equal(storeName(location, "us-east-1"), name));

  it("fits into the owner tag, however long a table's name is, and tells tables apart", () => {
    const [one, other] = ["a", "b"].map((end) =>
      storeName({ dynamodbTable: "t".repeat(254) + end }, "us-east-1"),
    );
    assert.equal(one?.length, 120);
    assert.notEqual(one, other);
  });

  it("can be told from the name", () => {
    assert.deepEqual(locationOf("dynamodb:eu-west-1/claims"), {
      dynamodbTable: "claims",
      region: "eu-west-1",
    });
    assert.equal(locationOf("tags"), undefined);
  });

  it("comes with advice how to set it", () => {
    assert.equal(
      adviceFor("dynamodb:eu-west-1/claims"),
      'set claims: { dynamodbTable: "claims", region: "eu-west-1" }',
    );
    assert.equal(adviceFor("tags"), "leave claims.dynamodbTable out");
  });

  it("is the region and the name of a table", () => {
    assert.deepEqual(tableOf({ dynamodbTable: ARN }, "us-east-1"), { region: "eu-west-1", table: "claims" });
  });
});
