import assert from "node:assert/strict";
import { readSettings, type Settings } from "../../../provider/aws/settings";

const NOTHING: Omit<Settings, "problems"> = {
  assumeRoles: [],
  endpoints: {},
  allowedAccountIds: [],
  forbiddenAccountIds: [],
  defaultTags: {},
  ignoreTags: { keys: [], keyPrefixes: [] },
  sharedConfigFiles: [],
  sharedCredentialsFiles: [],
  claims: {},
};

/** What could be read. */
const readable = (config: Record<string, unknown>) => {
  const { problems: _, ...rest } = readSettings(config);
  return rest;
};

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
    gives: { assumeRoles: [{ roleArn: ROLE }] },
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
    explicit: { config: "http://127.0.0.1:1", dynamodb: "http://127.0.0.1:2", s3: "http://127.0.0.1:3" },
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
    const { assumeRoles } = readSettings({
      "aws:assumeRole": JSON.stringify({ roleArn: ROLE }),
      "aws:assumeRoles": JSON.stringify([{ roleArn: SECOND }]),
    });
    assert.deepEqual(assumeRoles, [{ roleArn: ROLE }, { roleArn: SECOND }]);
  });

  it("prefers the name of pulumi-aws for an endpoint", () => {
    const both = { config: "http://127.0.0.1:1", configservice: "http://127.0.0.1:2" };
    assert.deepEqual(readable({ endpoints: both }).endpoints, { config: "http://127.0.0.1:2" });
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

  describe("how long a role lasts", () => {
    const durations: [duration: unknown, seconds: number | undefined][] = [
      ["900s", 900],
      ["15m", 900],
      ["1h", 3600],
      ["1h30m", 5400],
      ["1h0m30s", 3630],
      ["1.5h", 5400],
      ["soon", undefined],
      ["", undefined],
      ["1h and a bit", undefined],
      ["900000ms", 900],
      [true, undefined],
    ];
    for (const [duration, seconds] of durations)
      it(`${JSON.stringify(duration)}: ${seconds ?? "as AWS has it"}`, () => {
        const { assumeRoles } = readSettings({ assumeRoles: [{ roleArn: ROLE, duration }] });
        assert.deepEqual(assumeRoles, [
          seconds === undefined ? { roleArn: ROLE } : { roleArn: ROLE, durationSeconds: seconds },
        ]);
      });

    it("in seconds", () => {
      const { assumeRoles } = readSettings({ assumeRoles: [{ roleArn: ROLE, durationSeconds: 900 }] });
      assert.deepEqual(assumeRoles, [{ roleArn: ROLE, durationSeconds: 900 }]);
    });
  });

  describe("that are malformed are passed over", () => {
    const malformed: [key: string, value: unknown][] = [
      ["region", ""],
      ["region", 5],
      ["region", { name: "us-east-1" }],
      ["assumeRoles", "[{"],
      ["assumeRoles", "arn:aws:iam::111111111111:role/first"],
      ["assumeRoles", [null, 5, "role", [], {}, { roleArn: "" }, { roleArn: 7 }]],
      ["assumeRoles", null],
      ["endpoints", "{nothing}"],
      ["endpoints", "http://127.0.0.1:1"],
      ["endpoints", [null, 5]],
      ["endpoints", { config: 5, sts: "" }],
      ["defaultTags", "team=security"],
      ["defaultTags", ["team"]],
      ["defaultTags", { tags: "team" }],
      ["ignoreTags", ["team"]],
      ["ignoreTags", { keys: "team", keyPrefixes: { a: 1 } }],
      ["ignoreTags", { keys: [1, null], keyPrefixes: [] }],
      ["maxRetries", "many"],
      ["maxRetries", ""],
      ["maxRetries", null],
      ["maxRetries", [3]],
      ["retryMode", 1],
      ["useFipsEndpoint", ""],
      ["sharedConfigFiles", "file"],
      ["sharedCredentialsFiles", { file: "file" }],
    ];
    for (const [key, value] of malformed)
      it(`${key}: ${JSON.stringify(value)}`, () => {
        assert.deepEqual(readable({ [key]: value }), NOTHING);
        const text = typeof value === "string" ? value : JSON.stringify(value);
        if (typeof value !== "number") assert.deepEqual(readable({ [`aws:${key}`]: text }), NOTHING);
      });

    it("a switch that is neither on nor off is off", () => {
      for (const value of ["yes", 1, {}])
        assert.equal(readSettings({ useFipsEndpoint: value }).useFipsEndpoint, false);
    });
  });

  it("of a web identity, with a token or a file", () => {
    const role = { roleArn: ROLE, sessionName: "ci", duration: "15m" };
    const read = (identity: object) =>
      readSettings({ assumeRoleWithWebIdentity: { ...role, ...identity } }).webIdentity;
    const gives = { roleArn: ROLE, sessionName: "ci", durationSeconds: 900 };
    assert.deepEqual(read({ webIdentityToken: "jwt" }), { ...gives, token: { text: "jwt" } });
    assert.deepEqual(read({ webIdentityTokenFile: "/token" }), { ...gives, token: { file: "/token" } });
    const fromStack = {
      "aws:assumeRoleWithWebIdentity": JSON.stringify({ ...role, webIdentityToken: "jwt" }),
    };
    assert.deepEqual(readSettings(fromStack).webIdentity, { ...gives, token: { text: "jwt" } });
  });

  describe("that can't be read are problems, since going on could reach another account", () => {
    const problems: [config: Record<string, unknown>, key: string, rule: string][] = [
      [
        { "aws:assumeRoles": "[{" },
        "aws:assumeRoles",
        "a list of objects, each with a roleArn, and durations such as 1h30m",
      ],
      [
        { "aws:assumeRoles": ROLE },
        "aws:assumeRoles",
        "a list of objects, each with a roleArn, and durations such as 1h30m",
      ],
      [
        { assumeRoles: [{ roleArn: ROLE }, {}] },
        "assumeRoles",
        "a list of objects, each with a roleArn, and durations such as 1h30m",
      ],
      [{ "aws:assumeRole": "{}" }, "aws:assumeRole", "an object with a roleArn"],
      [
        { assumeRoleWithWebIdentity: { roleArn: ROLE } },
        "assumeRoleWithWebIdentity",
        "an object with a roleArn, and webIdentityToken or webIdentityTokenFile",
      ],
      [
        { allowedAccountIds: [111111111111] },
        "allowedAccountIds",
        "a list of account ids, each a string of 12 digits",
      ],
      [
        { "aws:forbiddenAccountIds": "111111111111" },
        "aws:forbiddenAccountIds",
        "a list of account ids, each a string of 12 digits",
      ],
      [
        { endpoints: { config: 5 } },
        "endpoints",
        "a list of objects, or an object, of services and their URLs",
      ],
      [{ "aws:defaultTags": "team" }, "aws:defaultTags", "an object with tags, whose values are strings"],
      [
        { ignoreTags: { keys: "team" } },
        "ignoreTags",
        "an object with keys or keyPrefixes, both lists of strings",
      ],
      [{ "aws:maxRetries": "many" }, "aws:maxRetries", "a whole number from 0"],
      [{ requestTimeout: "soon" }, "requestTimeout", "a number of seconds, more than 0"],
      [{ maxRetries: "1.5" }, "maxRetries", "a whole number from 0"],
      [{ requestTimeout: 0 }, "requestTimeout", "a number of seconds, more than 0"],
      ...[
        { publishWithin: 1 },
        { visibleWithin: 2, publishWithin: 10, landsWithin: 9 },
        { publishWithin: 700, landsWithin: 701 },
        { sometimes: 1 },
      ].map((claims): [Record<string, unknown>, string, string] => [
        { claims },
        "claims",
        "an object with dynamodbTable (a name or an ARN), region, and in seconds visibleWithin, publishWithin, landsWithin " +
          "(longer than publishWithin, which is longer than visibleWithin, and together 1200 at most), gatherFor",
      ]),
      [{ "aws:retryMode": "foo" }, "aws:retryMode", "standard or adaptive"],
      [{ "aws:useFipsEndpoint": "yes" }, "aws:useFipsEndpoint", "true or false"],
      [
        { endpoints: { sts: "localhost:1" } },
        "endpoints",
        "a list of objects, or an object, of services and their URLs",
      ],
      [
        { assumeRoles: [{ roleArn: ROLE, duration: "1 hour" }] },
        "assumeRoles",
        "a list of objects, each with a roleArn, and durations such as 1h30m",
      ],
      [{ sharedConfigFiles: "file" }, "sharedConfigFiles", "a list of strings"],
      [{ "aws:accessKey": "AKIA" }, "aws:accessKey", "only together with aws:secretKey"],
      [{ secretKey: "x" }, "secretKey", "only together with accessKey"],
    ];
    for (const [config, key, rule] of problems)
      it(JSON.stringify(config), () => {
        assert.deepEqual(readSettings(config).problems, [{ key, rule }]);
      });

    it("whether a preview may pass that can't ask AWS, which pulumi-aws knows nothing of", () => {
      for (const config of [
        { previewWithoutCredentials: true },
        { "aws-config:previewWithoutCredentials": "true" },
      ])
        assert.equal(readSettings(config).previewWithoutCredentials, true);
      for (const config of [
        {},
        { previewWithoutCredentials: false },
        { "aws:previewWithoutCredentials": "true" },
      ])
        assert.ok(!readSettings(config).previewWithoutCredentials);
      assert.deepEqual(readSettings({ "aws-config:previewWithoutCredentials": "yes" }).problems, [
        { key: "aws-config:previewWithoutCredentials", rule: "true or false" },
      ]);
    });

    it("none where all is well, or nothing is said", () => {
      const well = {
        "aws:region": "us-east-1",
        "aws:assumeRoles": JSON.stringify([{ roleArn: ROLE }]),
        "aws:endpoints": '[{"configservice":"http://127.0.0.1:1"}]',
        "aws:allowedAccountIds": '["111111111111"]',
        "aws:maxRetries": "3",
        "aws:defaultTags": '{"tags":{"a":"b"}}',
        "aws:ignoreTags": '{"keys":["a"]}',
      };
      assert.deepEqual(readSettings(well).problems, []);
      assert.deepEqual(readSettings({}).problems, []);
    });
  });
});
