import assert from "node:assert/strict";
import { readSettings } from "../../../provider/aws/settings";
import { normalise } from "../../../provider/membership/normalise";
import { ids } from "../../support/memoryAws";
import { type Args, keyOf } from "../../support/miniEngine";
import { NAME, REGION } from "../../support/stacks";

const [A, B] = ids("ab") as [string, string];

describe("the inputs of a membership", () => {
  const checked = (args: Args, region: string | undefined = REGION) =>
    normalise({ claimKey: keyOf("a"), ...args }, { olds: undefined, settings: readSettings({}), region });
  const problems = (args: Args, region?: string) =>
    checked(args, region).problems.map(({ path, value, rule }) => [path, value, rule]);

  it("are a set of accounts by id, in the region of the provider", () => {
    const { inputs } = checked({ aggregatorName: NAME, accountIds: [B, A, B] });
    assert.deepEqual(inputs, {
      aggregatorName: NAME,
      region: REGION,
      accountIds: { [A]: true, [B]: true },
      claimKey: keyOf("a"),
    });
  });

  it("may be what came out", () => {
    const { inputs } = checked({
      aggregatorName: NAME,
      accountIds: [A],
      claims: { dynamodbTable: "claims" },
    });
    assert.deepEqual(checked(inputs as unknown as Args), { inputs, problems: [] });
  });

  it("may be without an account", () =>
    assert.deepEqual(problems({ aggregatorName: NAME, accountIds: [] }), []));

  it("are told by path, value and rule, all at once, where they are wrong", () => {
    assert.deepEqual(
      problems({
        aggregatorName: "se curity",
        accountIds: [A, 111111111111, "12345", ""],
        region: "Ireland",
        maxRemovals: "half",
        sourceRole: "audit",
        claims: { dynamodbTable: "x", regoin: "eu-west-1" },
        merge: "shared",
        tags: {},
      }),
      [
        ["merge", undefined, "not a property: is merge of the ConfigurationAggregator meant?"],
        ["tags", undefined, "not a property"],
        ["aggregatorName", "se curity", "1 to 256 characters of A–Z, a–z, 0–9, - and _"],
        ["region", "Ireland", "the code of an AWS region, as us-east-1"],
        ["accountIds[1]", 111111111111, "a string (as a number, an account id loses leading zeros)"],
        ["accountIds[2]", "12345", "a string of 12 digits"],
        ["accountIds[3]", "", "a string of 12 digits"],
        ["maxRemovals", "half", 'a whole number from 0 on, or a share between "0%" and "100%"'],
        ["claims.regoin", undefined, "not a property: is region meant?"],
        ["claims.dynamodbTable", "x", "the name of a DynamoDB table, or its ARN"],
        [
          "sourceRole",
          "audit",
          "the ARN of a role with {account} in place of the account id, as arn:aws:iam::{account}:role/name",
        ],
      ],
    );
  });

  it("need a name, accounts and a region", () => {
    const paths = normalise(
      {},
      { olds: undefined, settings: readSettings({}), region: undefined },
    ).problems.map(({ path }) => path);
    assert.deepEqual(paths, ["aggregatorName", "region", "accountIds"]);
  });

  it("hold at most 10,000 accounts", () => {
    const accountIds = Array.from({ length: 10_001 }, (_, index) => String(100_000_000_000 + index));
    assert.deepEqual(problems({ aggregatorName: NAME, accountIds }), [
      ["accountIds", undefined, "10,001 accounts, and an aggregator can have 10,000 accounts"],
    ]);
  });

  it("are not repeated where they are secret", () => {
    assert.deepEqual(problems({ aggregatorName: NAME, accountIds: ["4711"], secrets: ["accountIds"] }), [
      ["accountIds[0]", undefined, "a string of 12 digits"],
    ]);
  });
});
