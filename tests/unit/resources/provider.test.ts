import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationAggregator, Provider, type ProviderArgs } from "../../../provider";
import { readSettings } from "../../../provider/aws/settings";
import type { Setting } from "../../../provider/aws/settings/kinds";
import { SETTINGS } from "../../../provider/aws/settings/table";
import { isWrapped, runProgram } from "./support";

const ROLE = "arn:aws:iam::111111111111:role/aggregator";

async function inputsOf(args?: ProviderArgs): Promise<Record<string, unknown>> {
  const { sent } = await runProgram(() => [new Provider("audit", args)]);
  return sent[0]?.inputs ?? assert.fail("nothing was sent");
}

describe("a Provider", () => {
  it("is one of the process of dynamic providers", async () => {
    const { sent } = await runProgram(() => [new Provider("audit")]);
    assert.deepEqual(sent[0], {
      type: "pulumi:providers:pulumi-nodejs",
      name: "audit",
      inputs: {},
      id: undefined,
      provider: undefined,
    });
  });

  it("is used by the resources that are given it", async () => {
    const { sent } = await runProgram(() => {
      const provider = new Provider("audit", { region: "eu-west-1" });
      const args = { accountAggregationSource: { accountIds: ["111111111111"], allRegions: true } };
      return [provider, new ConfigurationAggregator("security", args, { provider })];
    });
    assert.match(String(sent[1]?.provider), /pulumi:providers:pulumi-nodejs::audit::audit-id$/);
  });

  it("sends what the program says", async () => {
    const args: ProviderArgs = {
      region: "eu-west-1",
      profile: "audit",
      endpoints: { configservice: "http://127.0.0.1:1", sts: "http://127.0.0.1:2" },
      defaultTags: { tags: { team: "s" } },
      ignoreTags: { keys: ["a"], keyPrefixes: ["b:"] },
      maxRetries: 3,
      retryMode: "adaptive",
      useFipsEndpoint: true,
      useDualstackEndpoint: false,
      sharedConfigFiles: ["c"],
      sharedCredentialsFiles: ["d"],
      assumeRoles: [{ roleArn: ROLE, sessionName: "s", duration: "1h", policy: "{}" }],
    };
    assert.deepEqual(await inputsOf(args), args);
  });

  for (const key of ["accessKey", "secretKey", "token"] as const)
    it(`keeps ${key} secret, however it is given`, async () => {
      for (const value of [
        "s3cr3t",
        Promise.resolve("s3cr3t"),
        pulumi.output("s3cr3t"),
        pulumi.secret("s3cr3t"),
      ]) {
        const keys = { accessKey: "AKIA", secretKey: "s" };
        const inputs = await inputsOf({ region: "eu-west-1", ...keys, [key]: value });
        assert.ok(isWrapped(inputs[key]));
        assert.equal(inputs.region, "eu-west-1", "what is no secret isn't made one");
        assert.equal(readSettings(inputs)[key], "s3cr3t");
      }
    });

  it("keeps external ids secret, however they are given", async () => {
    const role = { roleArn: ROLE, externalId: "s3cr3t" };
    const second = { roleArn: ROLE };
    for (const assumeRoles of [
      [role, second],
      pulumi.output([role, second]),
      [pulumi.output(role), second],
      [{ ...role, externalId: pulumi.output("s3cr3t") }, second],
    ]) {
      const inputs = await inputsOf({ assumeRoles });
      assert.ok(isWrapped(inputs.assumeRoles));
      assert.deepEqual(readSettings(inputs).assumeRoles, [role, second]);
    }
  });

  it("shows roles without an external id", async () => {
    const inputs = await inputsOf({ assumeRoles: [{ roleArn: ROLE }] });
    assert.deepEqual(inputs.assumeRoles, [{ roleArn: ROLE }]);
  });

  it("leaves the program's arguments as they are", async () => {
    const args = { accessKey: "AKIA", secretKey: "s", assumeRoles: [{ roleArn: ROLE, externalId: "x" }] };
    const before = structuredClone(args);
    await inputsOf(args);
    assert.deepEqual(args, before);
  });

  describe("is refused when it is constructed, all at once and without a stack trace:", () => {
    const role = "the ARN of a role, as arn:aws:iam::111111111111:role/name";
    const table: [args: object, ...problems: string[]][] = [
      [{ regoin: "eu-west-1" }, "regoin is not a property: is region meant?"],
      [{ region: "eu-west" }, 'region must be the code of an AWS region, as us-east-1, not "eu-west"'],
      [
        { assumeRoles: [{ roleArn: ROLE }, { rolArn: ROLE }] },
        "assumeRoles[1].rolArn is not a property: is roleArn meant?",
        `assumeRoles[1].roleArn must be ${role}`,
      ],
      [
        { assumeRoles: [{ roleArn: "arn:aws:iam::1:role/x", duration: "1 hour" }], maxRetries: 1.5 },
        `assumeRoles[0].roleArn must be ${role}, not "arn:aws:iam::1:role/x"`,
        'assumeRoles[0].duration must be a duration from 15m to 12h, as 1h30m, not "1 hour"',
        "maxRetries must be a whole number, 0 or more, not 1.5",
      ],
      [
        { endpoints: { configservices: "http://127.0.0.1:1" } },
        "endpoints.configservices is not a property: is configservice meant?",
      ],
      [
        { allowedAccountIds: ["11111111111"] },
        'allowedAccountIds[0] must be a string of 12 digits, not "11111111111"',
      ],
      [
        { claims: { visibleWithin: 2 } },
        "claims.visibleWithin is not a property: is publishing.propagationSeconds meant?",
      ],
      [{ requestTimeout: 5 }, "requestTimeout is not a property: is requestTimeoutSeconds meant?"],
      [{ accessKey: 5, secretKey: "s" }, "accessKey must be a string"],
      [{ accessKey: "AKIA" }, "accessKey can only be set together with secretKey"],
      [{ assumeRoles: "eyJhbGciOi" }, "assumeRoles must be a list of objects, each with a roleArn"],
    ];
    for (const [args, ...problems] of table)
      it(JSON.stringify(args), async () => {
        await runProgram(() => {
          assert.throws(
            () => new Provider("audit", args),
            (error: Error) => {
              assert.ok(pulumi.RunError.isInstance(error));
              const [first, ...lines] = error.message.split("\n");
              assert.equal(first, 'the arguments of Provider "audit" can\'t be used:');
              assert.deepEqual(
                lines,
                problems.map((problem) => `  ${problem}`),
              );
              return true;
            },
          );
          return [];
        });
      });
  });

  it("leaves to the preview what is an output or a promise", async () => {
    const later = (value: unknown) => pulumi.output(value) as pulumi.Output<never>;
    const args: ProviderArgs = {
      region: later("nowhere"),
      accessKey: later("AKIA"),
      secretKey: Promise.resolve("s"),
      assumeRoles: [{ roleArn: later("role"), externalId: later("x") }, later({ rolArn: ROLE })],
      endpoints: later({ configservices: 5 }),
      publishing: { turnSeconds: later(1), inFlightSeconds: 5 },
      claims: { region: "us-east-1", dynamodbTable: later("t") },
      defaultTags: { tags: { team: later(5) } },
      allowedAccountIds: [later("1")],
    };
    const { problems } = readSettings(await inputsOf(args));
    assert.deepEqual(
      problems.map(({ path }) => path),
      [
        "region",
        "assumeRoles[0].roleArn",
        "assumeRoles[1].rolArn",
        "assumeRoles[1].roleArn",
        "allowedAccountIds[0]",
        "endpoints.configservices",
        'defaultTags.tags["team"]',
        "claims.dynamodbTable",
        "publishing.turnSeconds",
      ],
    );
  });

  it("takes what settings there are, and no others", () => {
    const names = {
      region: "",
      profile: "",
      accessKey: "",
      secretKey: "",
      token: "",
      assumeRoles: "",
      assumeRoleWithWebIdentity: "",
      allowedAccountIds: "",
      forbiddenAccountIds: "",
      endpoints: "",
      defaultTags: "",
      ignoreTags: "",
      claims: "",
      publishing: "",
      previewWithoutCredentials: "",
      maxRetries: "",
      requestTimeoutSeconds: "",
      retryMode: "",
      useFipsEndpoint: "",
      useDualstackEndpoint: "",
      sharedConfigFiles: "",
      sharedCredentialsFiles: "",
    } satisfies Record<keyof ProviderArgs, string>;
    const documented = Object.entries<Setting>(SETTINGS).filter(([, { isHidden }]) => !isHidden);
    assert.deepEqual(Object.keys(names).sort(), documented.map(([name]) => name).sort());
  });
});
