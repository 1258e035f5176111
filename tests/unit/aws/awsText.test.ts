import assert from "node:assert/strict";
import {
  deniedAction,
  isAboutAssumeRole,
  isAboutKeys,
  isExplicitDeny,
  organizationDenial,
  withoutHint,
} from "../../../provider/aws/awsText";

/** As AWS words them. */
const DENIED =
  "User: arn:aws:iam::1:user/u is not authorized to perform: config:TagResource on resource: arn with an explicit deny in a " +
  "service control policy";
const ASSUMING = "User: u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/r";
const KEYS = "The provided key element does not match the schema";

describe("a text of AWS", () => {
  it("loses the hint of the SDK at a hidden field", () => {
    const hint =
      "\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response";
    assert.equal(withoutHint(`Unexpected token '<'${hint}`), "Unexpected token '<'");
    assert.equal(withoutHint("Rate exceeded"), "Rate exceeded");
    assert.equal(withoutHint(""), "");
  });

  it("names one cause of a denied access to the organization, or none for certain", () => {
    const documented = [
      "No permission to call EnableAWSServiceAccess API",
      "You are not a registered delegated administrator for AWS Config with permissions to call ListDelegatedAdministrators " +
        "API.",
      "The configuration aggregator cannot be updated because your AWS Organization management account or the delegated " +
        "administrator role changed. Delete this aggregator and create a new one with the current AWS Organization.",
      "The configuration aggregator is associated with a previous AWS Organization and AWS Config cannot aggregate data with " +
        "current AWS Organization. Delete this aggregator and create a new one with the current AWS Organization.",
    ];
    assert.deepEqual(documented.map(organizationDenial), ["enable", "delegation", "changed", "former"]);
    assert.deepEqual(["Access denied.", "", documented.join(" ")].map(organizationDenial), [
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("names the action that is not allowed", () => {
    assert.deepEqual([DENIED, ASSUMING, KEYS].map(deniedAction), [
      "config:TagResource",
      "sts:AssumeRole",
      undefined,
    ]);
  });

  it("tells what a policy forbids from what none allows", () => {
    assert.deepEqual([DENIED, ASSUMING].map(isExplicitDeny), [true, false]);
  });

  it("is about a role that can't be assumed, or the keys of a table", () => {
    assert.deepEqual([DENIED, ASSUMING, KEYS].map(isAboutAssumeRole), [false, true, false]);
    const others = ["Missing the Key id", "Query condition missed keys", "a monkey"];
    assert.deepEqual([DENIED, KEYS, ...others].map(isAboutKeys), [false, true, true, true, false]);
  });
});
