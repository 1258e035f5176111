import assert from "node:assert/strict";
import { readSettings, rolesOf, type Settings } from "../../../provider/aws/settings";
import { NOTHING, readable } from "../../support/settings";

const ROLE = "arn:aws:iam::111111111111:role/first";
const SECOND = "arn:aws:iam::222222222222:role/second";

/** As a nested secret of an explicit provider arrives. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

interface Case {
  readonly key: string;
  /** As `pulumi config` holds it. */
  readonly stack: string;
  /** As an explicit provider's input arrives. */
  readonly explicit: unknown;
  readonly gives: Partial<Settings>;
}

const CASES: Case[] = [
  { key: "region", stack: "eu-west-1", explicit: "eu-west-1", gives: { region: "eu-west-1" } },
  { key: "profile", stack: "audit", explicit: "audit", gives: { profile: "audit" } },
  { key: "accessKey", stack: "AKIA", explicit: secret("AKIA"), gives: { accessKey: "AKIA" } },
  { key: "secretKey", stack: "s3cr3t", explicit: secret("s3cr3t"), gives: { secretKey: "s3cr3t" } },
  { key: "token", stack: "t0ken", explicit: secret("t0ken"), gives: { token: "t0ken" } },
  {
    key: "assumeRoles",
    stack: JSON.stringify([
      { roleArn: ROLE, externalId: "x", sessionName: "s", duration: "1h30m", policy: "{}" },
      { roleArn: SECOND },
    ]),
    explicit: [
      { roleArn: ROLE, externalId: secret("x"), sessionName: "s", duration: "1h30m", policy: "{}" },
      { roleArn: SECOND },
    ],
    gives: {
      assumeRoles: [
        { roleArn: ROLE, externalId: "x", sessionName: "s", durationSeconds: 5400, policy: "{}" },
        { roleArn: SECOND },
      ],
    },
  },
  {
    key: "assumeRole",
    stack: JSON.stringify({ roleArn: ROLE }),
    explicit: { roleArn: ROLE },
    gives: { assumeRole: { roleArn: ROLE } },
  },
  {
    key: "endpoints",
    stack: '[{"configservice":"http://127.0.0.1:1"},{"sts":"http://127.0.0.1:2"}]',
    explicit: [{ configservice: "http://127.0.0.1:1" }, { sts: "http://127.0.0.1:2" }],
    gives: { endpoints: { config: "http://127.0.0.1:1", sts: "http://127.0.0.1:2" } },
  },
  {
    key: "endpoints",
    stack: '{"config":"http://127.0.0.1:1","dynamodb":"http://127.0.0.1:2","s3":"http://127.0.0.1:3"}',
    explicit: { config: "http://127.0.0.1:1", dynamodb: "http://127.0.0.1:2" },
    gives: { endpoints: { config: "http://127.0.0.1:1", dynamodb: "http://127.0.0.1:2" } },
  },
  {
    key: "defaultTags",
    stack: '{"tags":{"team":"security","cost":7}}',
    explicit: secret({ tags: { team: secret("security"), cost: 7 } }),
    gives: { defaultTags: { team: "security", cost: "7" } },
  },
  {
    key: "ignoreTags",
    stack: '{"keys":["a"],"keyPrefixes":["b:","c:"]}',
    explicit: { keys: ["a"], keyPrefixes: ["b:", secret("c:")] },
    gives: { ignoreTags: { keys: ["a"], keyPrefixes: ["b:", "c:"] } },
  },
  { key: "maxRetries", stack: "0", explicit: 0, gives: { maxRetries: 0 } },
  { key: "maxRetries", stack: "25", explicit: "25", gives: { maxRetries: 25 } },
  { key: "retryMode", stack: "adaptive", explicit: "adaptive", gives: { retryMode: "adaptive" } },
  { key: "useFipsEndpoint", stack: "true", explicit: true, gives: { useFipsEndpoint: true } },
  { key: "useFipsEndpoint", stack: "false", explicit: false, gives: { useFipsEndpoint: false } },
  { key: "useDualstackEndpoint", stack: "true", explicit: true, gives: { useDualstackEndpoint: true } },
  {
    key: "sharedConfigFiles",
    stack: '["c","d"]',
    explicit: ["c", "d"],
    gives: { sharedConfigFiles: ["c", "d"] },
  },
  {
    key: "sharedCredentialsFiles",
    stack: '["c"]',
    explicit: ["c"],
    gives: { sharedCredentialsFiles: ["c"] },
  },
];

describe("the settings", () => {
  it("of a stack without any are those of nobody", () => {
    assert.deepEqual(readable({}), NOTHING);
  });

  for (const { key, stack, explicit, gives } of CASES) {
    it(`aws:${key} of the stack: ${stack}`, () => {
      assert.deepEqual(readable({ [`aws:${key}`]: stack }), { ...NOTHING, ...gives });
    });

    it(`${key} of an explicit provider, as it is: ${JSON.stringify(explicit)}`, () => {
      assert.deepEqual(readable({ [key]: explicit }), { ...NOTHING, ...gives });
    });

    it(`${key} of an explicit provider, as JSON: ${stack}`, () => {
      assert.deepEqual(readable({ [key]: stack }), { ...NOTHING, ...gives });
    });
  }

  it("takes one role and a list of roles, one after the other", () => {
    const settings = { assumeRole: { roleArn: ROLE }, assumeRoles: [{ roleArn: SECOND }] };
    const inStack = Object.entries(settings).map(([name, value]) => [`aws:${name}`, JSON.stringify(value)]);
    for (const [config, prefix] of [
      [settings, ""],
      [Object.fromEntries(inStack), "aws:"],
    ] as const)
      assert.deepEqual(rolesOf(readSettings(config)), [
        { role: { roleArn: ROLE }, property: `${prefix}assumeRole` },
        { role: { roleArn: SECOND }, property: `${prefix}assumeRoles[0]` },
      ]);
  });

  it("of an explicit provider replace the stack's, and aren't added to them", () => {
    const stack = {
      "aws:region": "us-east-1",
      "aws:profile": "audit",
      "aws:defaultTags": '{"tags":{"a":"1"}}',
    };
    assert.deepEqual(readable({ ...stack, accessKey: "AKIA" }), { ...NOTHING, accessKey: "AKIA" });
  });

  it("of other packages and of the program are passed over", () => {
    assert.deepEqual(
      readable({ "gcp:region": "r", "project:region": "r", "aws:nothingWeKnow": "x" }),
      NOTHING,
    );
  });
});
