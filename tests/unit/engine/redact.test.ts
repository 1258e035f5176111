import assert from "node:assert/strict";
import { isAccountId } from "../../../provider/domain/accountId";
import { redactor } from "../../../provider/engine/redact";
import type { SecretTable } from "../../../provider/engine/secret";

const neverSecret = ["regions"];

const TABLE: SecretTable = {
  accountIds: {
    paths: ["accountAggregationSource.accountIds", "accountIds"],
    isSecretKey: isAccountId,
    neverSecret,
  },
  roleArn: { paths: ["organizationAggregationSource"], neverSecret },
  tags: { paths: ["tags"] },
  filters: { paths: ["aggregatorFilters"] },
};

describe("texts for the user", () => {
  const inputs = {
    name: "security",
    accountAggregationSource: { accountIds: { "987654321098": true }, regions: ["us-east-1"] },
    organizationAggregationSource: { roleArn: "arn:aws:iam::1:role/org-canary" },
    tags: { team: "canary-tag", short: "ab" },
    aggregatorFilters: { resourceTypes: ["AWS::Canary::Filter"] },
  };
  const text =
    "member 987654321098 in us-east-1 by arn:aws:iam::1:role/org-canary, canary-tag, ab, AWS::Canary::Filter";

  const cases: [secrets: string[], left: string][] = [
    [[], text],
    [["accountIds"], text.replace("987654321098", "[secret]")],
    [["roleArn"], text.replace("arn:aws:iam::1:role/org-canary", "[secret]")],
    [["tags"], text.replace("canary-tag", "[secret]")],
    [["filters"], text.replace("AWS::Canary::Filter", "[secret]")],
  ];
  for (const [secrets, left] of cases)
    it(`hide ${secrets.join() || "nothing"} where that is secret`, () => {
      assert.equal(redactor(TABLE, { ...inputs, secrets })(text), left);
    });

  it("hide what only the state, or only the program, has", () => {
    const olds = { accountAggregationSource: { accountIds: ["111122223333"] }, accountIds: ["444455556666"] };
    const redact = redactor(TABLE, olds, { ...inputs, secrets: ["accountIds"] }, undefined);
    assert.equal(redact("111122223333 444455556666 987654321098"), "[secret] [secret] [secret]");
  });

  it("hide the keys that are secret, and not what stands beside them or is never secret", () => {
    const state = {
      accountAggregationSource: { accountIds: { "987654321098": "member", "no account": "canary" } },
      organizationAggregationSource: { regions: ["eu-west-1"] },
      secrets: ["accountIds", "roleArn"],
    };
    const redact = redactor(TABLE, state);
    assert.equal(
      redact("987654321098 is a member in eu-west-1; no account canary"),
      "[secret] is a member in eu-west-1; no account [secret]",
    );
  });

  it("hide a role also where AWS names it without its ARN", () => {
    assert.equal(
      redactor(TABLE, { ...inputs, secrets: ["roleArn"] })("role org-canary is invalid"),
      "role [secret] is invalid",
    );
  });

  it("hide what is no id at all, where one should be", () => {
    const wrong = {
      accountAggregationSource: { accountIds: "canary" },
      organizationAggregationSource: "canary-role",
      secrets: ["accountIds", "roleArn"],
    };
    assert.equal(redactor(TABLE, wrong)('"canary" "canary-role"'), '"[secret]" "[secret]"');
  });
});
