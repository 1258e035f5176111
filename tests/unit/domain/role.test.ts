import assert from "node:assert/strict";
import { parseRole } from "../../../provider/domain/role";

const ACCOUNT = "123456789012";
const role = (path: string, partition = "aws", account = ACCOUNT) =>
  `arn:${partition}:iam::${account}:role/${path}`;

describe("the ARN of a role", () => {
  const roles: [what: string, arn: string, partition: string, name: string][] = [
    ["without a path", role("org"), "aws", "org"],
    ["with a path", role("service-role/a/b/org"), "aws", "org"],
    ["with every sign that a name can have", role("_+=,.@-9"), "aws", "_+=,.@-9"],
    ["of another partition", role("org", "aws-us-gov"), "aws-us-gov", "org"],
    ["with the longest name", role("n".repeat(64)), "aws", "n".repeat(64)],
    ["with the longest path", role(`${"p".repeat(510)}/org`), "aws", "org"],
  ];
  for (const [what, arn, partition, name] of roles)
    it(`${what} says partition, account and name`, () =>
      assert.deepEqual(parseRole(arn), { partition, account: ACCOUNT, name }));

  const others: [what: string, arn: unknown][] = [
    ["nothing", ""],
    ["a name alone", "org"],
    ["a path alone", "role/org"],
    ["a role without a name", role("")],
    ["a role whose name is too long", role("n".repeat(65))],
    ["a role whose path is too long", role(`${"p".repeat(511)}/org`)],
    ["a role whose path has a space", role("a b/org")],
    ["an account of 1 digit", role("org", "aws", "1")],
    ["an account of 13 digits", role("org", "aws", "1234567890123")],
    ["another cloud's partition", role("org", "gcp")],
    ["a session of a role", `arn:aws:sts::${ACCOUNT}:assumed-role/org/me`],
    ["a user", `arn:aws:iam::${ACCOUNT}:user/me`],
    ["a role with something behind it", `${role("org")}\n`],
    ["an object", { arn: role("org") }],
    ["undefined", undefined],
  ];
  for (const [what, arn] of others) it(`is not ${what}`, () => assert.equal(parseRole(arn), undefined));
});
