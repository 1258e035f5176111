import assert from "node:assert/strict";
import { normalise } from "../../../provider/authorization/normalise";
import { readSettings } from "../../../provider/aws/settings";
import { describeProblem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";

const GOOD = {
  authorizedAccountId: "210987654321",
  authorizedAwsRegion: "eu-west-1",
  regions: ["us-east-1"],
};

const checked = (args: Record<string, unknown>, config = {}, olds?: object) =>
  normalise({ owner: "o", ...args }, { olds, settings: readSettings(config), region: "us-east-2" });
const problems = (args: Record<string, unknown>, config = {}) =>
  checked(args, config).problems.map(describeProblem);

describe("the inputs of an authorization", () => {
  it("are a set of regions by code", () => {
    const { inputs } = checked({ ...GOOD, regions: ["us-east-1", "eu-west-1", "us-east-1"], adopt: false });
    assert.deepEqual(inputs, {
      authorizedAccountId: "210987654321",
      authorizedAwsRegion: "eu-west-1",
      regions: { "eu-west-1": true, "us-east-1": true },
      owner: "o",
    });
  });

  it("may be what came out", () => {
    const { inputs } = checked({ ...GOOD, tags: { a: "b" }, adopt: true, ownerTag: false });
    const olds = { ...inputs, accountId: "111111111111" };
    assert.deepEqual(checked({ ...olds }, {}, olds), { inputs: olds, problems: [], expected: {} });
  });

  it("are in the provider's region, if they name none, or in all", () => {
    const { regions: _, ...rest } = GOOD;
    assert.deepEqual(checked(rest).inputs.regions, { "us-east-2": true });
    assert.equal(checked({ ...GOOD, regions: "all" }).inputs.regions, "all");
  });

  it("may be known later, in whole or in part", () => {
    const later = { authorizedAccountId: UNKNOWN, authorizedAwsRegion: UNKNOWN, regions: UNKNOWN };
    assert.deepEqual(problems(later), []);
    assert.deepEqual(
      checked({ ...GOOD, regions: ["us-east-1", UNKNOWN] }, {}, { regions: { "eu-west-2": true } }).inputs
        .regions,
      {
        "(known later 1)": UNKNOWN,
        "eu-west-2": true,
        "us-east-1": true,
      },
    );
  });

  it("are told by path, value and rule, all at once, where they are wrong", () => {
    assert.deepEqual(
      problems({
        accountId: "210987654321",
        region: "us-east-1",
        authorizedAccountId: 210987654321,
        authorizedAwsRegion: "Ireland",
        regions: ["Frankfurt", 7],
        adopt: "yes",
        ownerTag: 1,
        tags: { "aws:x": "y", "aggregator-owner": "z" },
      }),
      [
        "accountId is not a property: is authorizedAccountId meant?",
        "region is not a property: is regions meant?",
        'tags["aggregator-owner"] can\'t be set, because this key is reserved',
        'tags["aws:x"] can\'t be set, because this key is reserved',
        'authorizedAwsRegion must be the code of an AWS region, as us-east-1, not "Ireland"',
        "authorizedAccountId must be a string (as a number, an account id loses leading zeros), not 210987654321",
        'regions[0] must be the code of an AWS region, as us-east-1, not "Frankfurt"',
        "regions[1] must be a string, not 7",
        'adopt must be true or false, not "yes"',
        "ownerTag must be true or false, not 1",
      ],
    );
  });

  it("are told where they are missing or empty", () => {
    assert.deepEqual(problems({ regions: [] }), [
      "authorizedAwsRegion must be the aggregator's region, as us-east-1",
      "authorizedAccountId must be the id of the aggregator's account, a string of 12 digits",
      'regions must be a list of at least one region, or "all", not []',
    ]);
    assert.deepEqual(problems({ ...GOOD, regions: "every" }), [
      'regions must be a list of at least one region, or "all", not "every"',
    ]);
  });

  it("are of one partition, with the aggregator and with the role of the credentials", () => {
    assert.deepEqual(problems({ ...GOOD, regions: ["cn-north-1"] }), [
      'regions[0] must be a region of the partition aws, since the aggregator is in eu-west-1, not "cn-north-1"',
    ]);
    const roleArn = "arn:aws-us-gov:iam::111111111111:role/x";
    const config = { "aws:assumeRoles": JSON.stringify([{ roleArn }]) };
    assert.deepEqual(problems(GOOD, config), [
      'regions[0] must be a region of the partition aws-us-gov, since the credentials are of a role of that, not "us-east-1"',
    ]);
  });

  it("have at most 50 tags, the owner tag included", () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, ""]));
    assert.deepEqual(problems({ ...GOOD, tags }), [
      "tags has 50 tags, and an authorization can have 50 tags, one of them the owner tag",
    ]);
    assert.deepEqual(problems({ ...GOOD, tags, ownerTag: false }), []);
  });

  it("show no secret where they are wrong", () => {
    assert.deepEqual(problems({ ...GOOD, authorizedAccountId: "12", secrets: ["accountIds"] }), [
      "authorizedAccountId must be the id of the aggregator's account, a string of 12 digits",
    ]);
  });
});
