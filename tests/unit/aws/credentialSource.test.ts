import assert from "node:assert/strict";
import { credentialSource, describeSource, profileOf } from "../../../provider/aws/credentialSource";
import { readSettings } from "../../../provider/aws/settings";

const ROLE = "arn:aws:iam::222222222222:role/audit";
const KEYS = { accessKey: "AKIASECRET", secretKey: "secret" };
const ENV_KEYS = { AWS_ACCESS_KEY_ID: "AKIASECRET", AWS_SECRET_ACCESS_KEY: "secret" };

describe("where credentials come from", () => {
  const table: [settings: Record<string, unknown>, env: Record<string, string>, source: string][] = [
    [KEYS, {}, "the settings (accessKey, secretKey)"],
    [{ ...KEYS, profile: "audit" }, {}, "the settings (accessKey, secretKey)"],
    [{ profile: "audit" }, ENV_KEYS, "profile audit"],
    [{}, ENV_KEYS, "the environment (AWS_ACCESS_KEY_ID)"],
    [{}, { ...ENV_KEYS, AWS_PROFILE: "ops" }, "profile ops (AWS_PROFILE)"],
    [{}, {}, "the AWS SDK's own chain (environment, profile default, SSO, container, instance)"],
    [{ profile: "audit", assumeRoles: [{ roleArn: ROLE }] }, {}, "profile audit, and from there assumeRoles"],
    [
      { assumeRoleWithWebIdentity: { roleArn: ROLE, webIdentityToken: "secret" } },
      {},
      "the web identity (assumeRoleWithWebIdentity)",
    ],
  ];
  for (const [settings, env, source] of table)
    it(source, () => {
      const found = credentialSource(readSettings({ region: "us-east-1", ...settings }), env);
      assert.equal(describeSource(found), source);
      assert.equal(profileOf(found), /^profile (\w+)/.exec(source)?.[1]);
    });
});
