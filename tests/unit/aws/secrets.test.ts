import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutCredentials } from "../../../provider/aws/secrets";
import { readSettings } from "../../../provider/aws/settings";

const VARIABLES = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE"];
const ROLE = "arn:aws:iam::111111111111:role/first";

describe("a text without credentials", () => {
  let before: NodeJS.ProcessEnv;
  let directory: string;
  beforeEach(() => {
    before = { ...process.env };
    for (const name of VARIABLES) delete process.env[name];
    directory = mkdtempSync(join(tmpdir(), "token-"));
  });
  afterEach(() => {
    process.env = before;
    rmSync(directory, { recursive: true });
  });
  const file = (text: string) => {
    const path = join(directory, "token");
    writeFileSync(path, text);
    return path;
  };
  const cleaned = (text: string, config: Record<string, unknown> = {}, tokens: string[] = []) =>
    withoutCredentials(readSettings(config), tokens)(text);

  const settings: [what: string, config: Record<string, unknown>, secret: string][] = [
    ["keys", { accessKey: "AKIA12", secretKey: "s3cr3t/+" }, "AKIA12 s3cr3t/+"],
    ["a session token", { token: "t0ken=" }, "t0ken="],
    ["an external id", { assumeRoles: [{ roleArn: ROLE, externalId: "between us" }] }, "between us"],
    [
      "a token of an identity provider",
      { assumeRoleWithWebIdentity: { roleArn: ROLE, webIdentityToken: "t0ken=" } },
      "t0ken=",
    ],
  ];
  for (const [what, config, secret] of settings)
    it(`holds no ${what} of the settings, also as a URL writes them`, () => {
      const parts = secret.startsWith("AKIA") ? secret.split(" ") : [secret];
      for (const part of parts) {
        assert.equal(cleaned(`<${part}>`, config), "<[secret]>");
        assert.equal(cleaned(`<${encodeURIComponent(part)}>`, config), "<[secret]>");
      }
    });

  it("holds none of the environment's, nor what files hold", () => {
    process.env.AWS_SECRET_ACCESS_KEY = "s3cr3t";
    process.env.AWS_SESSION_TOKEN = "t0ken=";
    process.env.AWS_WEB_IDENTITY_TOKEN_FILE = file("from a file\n");
    assert.equal(cleaned("s3cr3t t0ken= from a file"), "[secret] [secret] [secret]");
  });

  it("holds nothing of the file that the settings name, if that can be read", () => {
    const identity = (webIdentityTokenFile: string) => ({
      assumeRoleWithWebIdentity: { roleArn: ROLE, webIdentityTokenFile },
    });
    assert.equal(cleaned("from a file", identity(file("from a file\n"))), "[secret]");
    assert.equal(cleaned("from a file", identity("/nowhere/token")), "from a file");
  });

  it("holds no token with which requests were signed", () => {
    assert.equal(cleaned("<signed>", {}, ["signed"]), "<[secret]>");
  });

  it("holds nothing of a longer secret of which another one is a part", () => {
    assert.equal(
      cleaned("s3cr3t-and-more", { accessKey: "s3cr3t", secretKey: "s3cr3t-and-more" }),
      "[secret]",
    );
  });

  it("holds nothing that looks like a token, or is named as a key", () => {
    const jwt = "eyJhbGciOi.eyJzdWIi.c2ln-x";
    const long = "Ab1+/".repeat(20);
    const texts: [text: string, left: string][] = [
      [`token ${jwt}.`, "token [secret]."],
      [`token ${long}`, "token [secret]"],
      ["SecretAccessKey=wJalrX, x", "SecretAccessKey=[secret], x"],
      ['"sessionToken": "abcdef"', '"sessionToken": "[secret]"'],
      ["secret_key: abcdef", "secret_key: [secret]"],
    ];
    for (const [text, left] of texts) assert.equal(cleaned(text), left);
  });

  it("holds all that is none", () => {
    const kept = [
      "a".repeat(99),
      "arn:aws:iam::123456789012:role/service-role/AWSConfigRoleForOrganizations",
      "eyJust a word",
      "secretKey: short",
      "123456789012",
    ];
    for (const text of kept) assert.equal(cleaned(text, { accessKey: "123456789012", token: "short" }), text);
  });
});
