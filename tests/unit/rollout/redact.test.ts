import assert from "node:assert/strict";
import type { DeclaredAccount } from "../../../provider/rollout/declare";
import { withoutSecrets } from "../../../provider/rollout/redact";

const account: DeclaredAccount = {
  accountId: "111111111111",
  name: "payments",
  stack: "of-payments",
  config: {
    accountId: "111111111111",
    plain: "plain-value",
    token: { value: "abcd", secret: true },
    longer: { value: "abcd-efgh", secret: true },
    short: { value: "no", secret: true },
    open: { value: "not-secret", secret: false },
  },
  env: {
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG",
    EIGHT: "12345678",
    SEVEN: "1234567",
    AWS_REGION: "eu-central-1",
    AWS_PROFILE: "audit-account",
    TARGET: "111111111111",
    TEAM: "payments",
    STACK: "of-payments",
  },
};

describe("a text without what is secret", () => {
  const cases: readonly (readonly [what: string, text: string, told: string])[] = [
    ["a secret of the configuration", "no token abcd here", "no token [secret] here"],
    ["a secret that begins with another", "abcd-efgh", "[secret]"],
    ["a secret as often as it is there", "abcd,abcd", "[secret],[secret]"],
    ["a value of the environment", "key wJalrXUtnFEMI/K7MDENG is wrong", "key [secret] is wrong"],
    ["a value of 8 characters", "is 12345678", "is [secret]"],
  ];
  for (const [what, text, told] of cases)
    it(`has no ${what}`, () => assert.equal(withoutSecrets(text, account), told));

  const kept: readonly (readonly [what: string, text: string])[] = [
    ["configuration that is not secret", "plain-value, not-secret"],
    ["a secret of less than 4 characters, which turns up by chance", "there is no role"],
    ["a value of the environment of less than 8 characters", "is 1234567"],
    ["the region and the profile", "no role in eu-central-1 with profile audit-account"],
    ["what names the account", "111111111111 payments of-payments"],
  ];
  for (const [what, text] of kept)
    it(`keeps ${what}`, () => assert.equal(withoutSecrets(text, account), text));
});
