import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCredentials } from "../../../provider/aws/credentials";
import { failedRole } from "../../../provider/aws/failedRole";
import { type Answer, reaching, useAnswering, xml } from "../../support/answers";

const REGION = "eu-west-1";
const ROLE = "arn:aws:iam::111111111111:role/first";
const SECOND = "arn:aws:iam::222222222222:role/second";

describe("the credentials that settings ask for", () => {
  const aws = useAnswering();
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "aws-"));
  });
  after(() => rmSync(directory, { recursive: true }));
  const file = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };

  const found = (config: Record<string, unknown>) => {
    const credentials = createCredentials(reaching(aws.url, config), REGION);
    assert.ok(typeof credentials === "function");
    return credentials();
  };
  /** As STS answers, with keys that are numbered. */
  const assumed = (operation: string): Answer => {
    const number = aws.asked.length;
    return xml(
      operation,
      `<Credentials><AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
        "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>",
    );
  };
  const asked = () => aws.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  const NONE = { accessKey: "", secretKey: "" };

  it("are those of the SDK's own chain alone if nothing is set", () => {
    assert.equal(createCredentials(reaching(aws.url, NONE), REGION), undefined);
  });

  it("are keys, with a session token if there is one, before a profile", async () => {
    const keys = { accessKey: "AKIA1", secretKey: "s", profile: "audit" };
    assert.deepEqual(await found(keys), { accessKeyId: "AKIA1", secretAccessKey: "s" });
    const { sessionToken } = await found({ ...keys, token: "t" });
    assert.equal(sessionToken, "t");
  });

  it("are a profile's, of the files that are named", async () => {
    const credentials = file(
      "credentials",
      "[audit]\naws_access_key_id = AKIA2\naws_secret_access_key = s\n",
    );
    const config = file("config", "");
    const files = { sharedCredentialsFiles: [credentials], sharedConfigFiles: [config] };
    const { accessKeyId } = await found({ ...NONE, profile: "audit", ...files });
    assert.equal(accessKeyId, "AKIA2");
  });

  it("are those of the last role, each assumed with those of the one before", async () => {
    aws.answer = () => assumed("AssumeRole");
    const roles = [
      { roleArn: ROLE },
      { roleArn: SECOND, externalId: "x", sessionName: "ci", duration: "15m", policy: "{}" },
    ];
    const { accessKeyId } = await found({ assumeRoles: roles });
    assert.equal(accessKeyId, "ASIA2");
    const [first = {}, second = {}] = asked();
    const { RoleArn, RoleSessionName, ExternalId } = first;
    assert.deepEqual(
      [RoleArn, RoleSessionName, ExternalId],
      [ROLE, "pulumi-aws-config-aggregator", undefined],
    );
    assert.deepEqual(
      [second.RoleArn, second.RoleSessionName, second.ExternalId, second.DurationSeconds, second.Policy],
      [SECOND, "ci", "x", "900", "{}"],
    );
    const signedBy = aws.asked.map(
      ({ headers }) => /Credential=(\w+)/.exec(String(headers.authorization))?.[1],
    );
    assert.deepEqual(signedBy, ["123456789012", "ASIA1"]);
  });

  it("are those of a web identity, by its token or its file, before keys", async () => {
    aws.answer = () => assumed("AssumeRoleWithWebIdentity");
    for (const token of [{ webIdentityToken: "jwt" }, { webIdentityTokenFile: file("token", "jwt") }]) {
      aws.asked.length = 0;
      const identity = { roleArn: ROLE, sessionName: "ci", duration: "15m", ...token };
      assert.equal((await found({ assumeRoleWithWebIdentity: identity })).accessKeyId, "ASIA1");
      const [{ RoleArn, RoleSessionName, DurationSeconds, WebIdentityToken } = {}] = asked();
      assert.deepEqual(
        [RoleArn, RoleSessionName, DurationSeconds, WebIdentityToken],
        [ROLE, "ci", "900", "jwt"],
      );
    }
  });

  describe("leave a note, if they can't be had, of", () => {
    const failing = async (config: Record<string, unknown>) => {
      const error = await found(config).then(
        () => assert.fail("there are some"),
        (reason: unknown) => reason,
      );
      return failedRole(error);
    };
    const refusing = (): Answer => ({
      status: 403,
      headers: { "content-type": "text/xml" },
      body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>No.</Message></Error></ErrorResponse>",
    });

    it("the role that STS refuses", async () => {
      aws.answer = () => (aws.asked.length === 1 ? assumed("AssumeRole") : refusing());
      assert.deepEqual(await failing({ assumeRoles: [{ roleArn: ROLE }, { roleArn: SECOND }] }), {
        operation: "AssumeRole",
        arn: SECOND,
        property: "assumeRoles[1].roleArn",
      });
    });

    it("the role of a web identity, or its file if that can't be read", async () => {
      aws.answer = refusing;
      const failed = async (token: object) => {
        const noted = await failing({ assumeRoleWithWebIdentity: { roleArn: ROLE, ...token } });
        assert.deepEqual([noted?.operation, noted?.arn], ["AssumeRoleWithWebIdentity", ROLE]);
        return noted?.property;
      };
      assert.equal(await failed({ webIdentityToken: "jwt" }), "assumeRoleWithWebIdentity.roleArn");
      assert.equal(
        await failed({ webIdentityTokenFile: "/nowhere/token" }),
        "assumeRoleWithWebIdentity.webIdentityTokenFile",
      );
    });

    it("no role if what comes before it is missing", async () => {
      const files = { sharedCredentialsFiles: [file("none", "")], sharedConfigFiles: [file("none", "")] };
      const { AWS_EC2_METADATA_DISABLED } = process.env;
      process.env.AWS_EC2_METADATA_DISABLED = "true";
      try {
        const config = { ...NONE, profile: "nobody", ...files, assumeRoles: [{ roleArn: ROLE }] };
        assert.equal(await failing(config), undefined);
      } finally {
        if (AWS_EC2_METADATA_DISABLED === undefined) delete process.env.AWS_EC2_METADATA_DISABLED;
        else process.env.AWS_EC2_METADATA_DISABLED = AWS_EC2_METADATA_DISABLED;
      }
    });
  });
});
