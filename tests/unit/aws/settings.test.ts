import assert from "node:assert/strict";
import { readSettings, rolesOf, type Settings } from "../../../provider/aws/settings";
import { describeProblem } from "../../../provider/domain/problem";

const NOTHING: Omit<Settings, "problems" | "isExplicit"> = {
  assumeRoles: [],
  endpoints: {},
  allowedAccountIds: [],
  forbiddenAccountIds: [],
  defaultTags: {},
  ignoreTags: { keys: [], keyPrefixes: [] },
  sharedConfigFiles: [],
  sharedCredentialsFiles: [],
  claims: {},
  publishing: { propagationSeconds: 1, turnSeconds: 10, inFlightSeconds: 360, gatherSeconds: 5 },
  requestTimeoutSeconds: 60,
  previewWithoutCredentials: false,
};

/** What could be read. */
const readable = (config: Record<string, unknown>) => {
  const { problems: _, isExplicit: __, ...rest } = readSettings(config);
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
      readSettings({ assumeRoleWithWebIdentity: { ...role, ...identity } }).assumeRoleWithWebIdentity;
    const gives = { roleArn: ROLE, sessionName: "ci", durationSeconds: 900 };
    assert.deepEqual(read({ webIdentityToken: "jwt" }), { ...gives, token: { text: "jwt" } });
    assert.deepEqual(read({ webIdentityTokenFile: "/token" }), { ...gives, token: { file: "/token" } });
    const fromStack = {
      "aws:assumeRoleWithWebIdentity": JSON.stringify({ ...role, webIdentityToken: "jwt" }),
    };
    assert.deepEqual(readSettings(fromStack).assumeRoleWithWebIdentity, { ...gives, token: { text: "jwt" } });
  });

  describe("that can't be read are problems, since going on could reach another account", () => {
    const role = "the ARN of a role, as arn:aws:iam::111111111111:role/name";
    const account = "a string of 12 digits";
    const lasts = "a duration from 15m to 12h, as 1h30m";
    const region = "the code of an AWS region, as us-east-1";
    const address = "a URL that begins with http:// or https://";
    const table: [config: Record<string, unknown>, ...problems: string[]][] = [
      [{ "aws:region": "us-est" }, `aws:region must be ${region}, not "us-est"`],
      [{ region: 5 }, `region must be ${region}, not 5`],
      [{ "aws:assumeRoles": "[{" }, "aws:assumeRoles must be a list of objects, each with a roleArn"],
      [{ "aws:assumeRoles": ROLE }, "aws:assumeRoles must be a list of objects, each with a roleArn"],
      [{ assumeRoles: [{ roleArn: ROLE }, {}] }, `assumeRoles[1].roleArn must be ${role}`],
      [{ assumeRoles: [{ roleArn: "role/x" }] }, `assumeRoles[0].roleArn must be ${role}, not "role/x"`],
      [{ assumeRoles: [5] }, "assumeRoles[0] must be an object with a roleArn"],
      [
        { assumeRoles: [{ rolArn: ROLE }] },
        "assumeRoles[0].rolArn is not a property: is roleArn meant?",
        `assumeRoles[0].roleArn must be ${role}`,
      ],
      [
        { assumeRoles: [{ roleArn: ROLE, duration: "1 hour", externalId: 5 }] },
        "assumeRoles[0].externalId must be a string",
        `assumeRoles[0].duration must be ${lasts}, not "1 hour"`,
      ],
      [
        { assumeRoles: [{ roleArn: ROLE, duration: "10m" }] },
        `assumeRoles[0].duration must be ${lasts}, not "10m"`,
      ],
      [
        { "aws:assumeRoles": JSON.stringify([{ roleArn: ROLE, duration: "13h" }]) },
        `aws:assumeRoles[0].duration must be ${lasts}, not "13h"`,
      ],
      [{ "aws:assumeRole": "{}" }, `aws:assumeRole.roleArn must be ${role}`],
      [
        { assumeRoleWithWebIdentity: { roleArn: ROLE } },
        "assumeRoleWithWebIdentity needs webIdentityToken or webIdentityTokenFile",
      ],
      [
        { "aws:assumeRoleWithWebIdentity": "eyJhbGciOi" },
        "aws:assumeRoleWithWebIdentity must be an object with a roleArn, and webIdentityToken or webIdentityTokenFile",
      ],
      [
        { assumeRoleWithWebIdentity: { roleArn: ROLE, webIdentityToken: 5 } },
        "assumeRoleWithWebIdentity.webIdentityToken must be a string",
      ],
      // The engine hands secrets over in clear: what may be one isn't repeated.
      [{ allowedAccountIds: [111111111111] }, `allowedAccountIds[0] must be ${account}`],
      [
        { "aws:forbiddenAccountIds": "111111111111" },
        "aws:forbiddenAccountIds must be a list of account ids, each a string of 12 digits",
      ],
      [{ endpoints: { configservice: 5 } }, `endpoints.configservice must be ${address}, not 5`],
      [{ endpoints: { sts: "localhost:1" } }, `endpoints.sts must be ${address}, not "localhost:1"`],
      [{ endpoints: { sts: "me:secret@localhost:1" } }, `endpoints.sts must be ${address}`],
      [{ endpoints: "http://127.0.0.1:1" }, "endpoints must be an object of services and their URLs"],
      [
        { "aws:endpoints": '[{"sts":"http://127.0.0.1:1"},{"dynamodb":"127.0.0.1"}]' },
        `aws:endpoints[1].dynamodb must be ${address}, not "127.0.0.1"`,
      ],
      [
        { endpoints: { configservices: "http://127.0.0.1:1" } },
        "endpoints.configservices is not a property: is configservice meant?",
      ],
      [
        { "aws:defaultTags": "team" },
        "aws:defaultTags must be an object with tags, whose values are strings",
      ],
      [{ defaultTags: { tags: { cost: 7 } } }, 'defaultTags.tags["cost"] must be a string'],
      [{ ignoreTags: { keys: "team" } }, "ignoreTags.keys must be a list of strings"],
      [{ "aws:maxRetries": "many" }, 'aws:maxRetries must be a whole number, 0 or more, not "many"'],
      [{ maxRetries: "1.5" }, 'maxRetries must be a whole number, 0 or more, not "1.5"'],
      [
        { requestTimeoutSeconds: "soon" },
        'requestTimeoutSeconds must be a number of seconds, more than 0, not "soon"',
      ],
      [
        { "aws-config:requestTimeoutSeconds": "0" },
        'aws-config:requestTimeoutSeconds must be a number of seconds, more than 0, not "0"',
      ],
      [{ "aws:retryMode": "foo" }, 'aws:retryMode must be standard or adaptive, not "foo"'],
      [{ "aws:useFipsEndpoint": "yes" }, 'aws:useFipsEndpoint must be true or false, not "yes"'],
      [{ sharedConfigFiles: "file" }, 'sharedConfigFiles must be a list of strings, not "file"'],
      [{ "aws:accessKey": "AKIA" }, "aws:accessKey can only be set together with aws:secretKey"],
      [{ secretKey: "x" }, "secretKey can only be set together with accessKey"],
      [
        { "aws-config:claims": '{"dynamodbTable":"a b","region":"here"}' },
        'aws-config:claims.dynamodbTable must be the name of a DynamoDB table, or its ARN, not "a b"',
        `aws-config:claims.region must be ${region}, not "here"`,
      ],
      [
        { claims: { region: "us-east-1" } },
        "claims.region can only be set together with claims.dynamodbTable",
      ],
      [
        { publishing: { turnSeconds: 1 } },
        "publishing.turnSeconds must be longer than propagationSeconds, which is 1, not 1",
      ],
      [
        { publishing: { propagationSeconds: 12 } },
        "publishing.propagationSeconds must be shorter than turnSeconds, which is 10, not 12",
      ],
      [
        { publishing: { propagationSeconds: 2, turnSeconds: 10, inFlightSeconds: 9 } },
        "publishing.inFlightSeconds must be longer than turnSeconds, which is 10, not 9",
      ],
      [
        { publishing: { turnSeconds: 700, inFlightSeconds: 701 } },
        "publishing must have turnSeconds and inFlightSeconds of at most 1,200 together, not 1,401",
      ],
      [
        { "aws-config:publishing": '{"gatherSeconds":-1,"sometimes":1}' },
        "aws-config:publishing.sometimes is not a property",
        "aws-config:publishing.gatherSeconds must be a number of seconds, 0 or more, not -1",
      ],
      [{ regoin: "us-east-1" }, "regoin is not a property: is region meant?"],
      [
        { profil: "a", maxRetries: -1 },
        "profil is not a property: is profile meant?",
        "maxRetries must be a whole number, 0 or more, not -1",
      ],
    ];
    for (const [config, ...problems] of table)
      it(JSON.stringify(config), () => {
        assert.deepEqual(readSettings(config).problems.map(describeProblem), problems);
      });

    describe("also by a name of before:", () => {
      const TIMES = {
        visibleWithin: "propagationSeconds",
        publishWithin: "turnSeconds",
        landsWithin: "inFlightSeconds",
        gatherFor: "gatherSeconds",
      };
      const moved: [config: Record<string, unknown>, problem: string][] = [
        ...Object.entries(TIMES).flatMap(([former, name]): [Record<string, unknown>, string][] => [
          [{ claims: { [former]: 2 } }, `claims.${former} is not a property: is publishing.${name} meant?`],
          [
            { "aws-config:claims": JSON.stringify({ [former]: 2 }) },
            `aws-config:claims.${former} is not a property: is aws-config:publishing.${name} meant?`,
          ],
        ]),
        [{ requestTimeout: 5 }, "requestTimeout is not a property: is requestTimeoutSeconds meant?"],
        [
          { "aws:requestTimeout": "5" },
          "aws:requestTimeout is not a property: is aws-config:requestTimeoutSeconds meant?",
        ],
      ];
      for (const [config, problem] of moved)
        it(JSON.stringify(config), () => {
          assert.deepEqual(readSettings(config).problems.map(describeProblem), [problem]);
        });
    });

    it("or that stand in the wrong namespace of the stack's configuration", () => {
      const config = {
        "aws:claims": '{"dynamodbTable":"claims"}',
        "aws-config:publshing": "{}",
        // Of a project that is called aws-config.
        "aws-config:owners": "x",
      };
      assert.deepEqual(readSettings(config).problems.map(describeProblem), [
        "aws:claims is not a property: is aws-config:claims meant?",
        "aws-config:publshing is not a property: is aws-config:publishing meant?",
      ]);
    });

    it("but neither what the engine adds, nor what pulumi-aws has beside", () => {
      const ofEngine = { version: "3.1.0", pluginDownloadURL: "x", __internal: {}, secretDefaultTags: true };
      const ofPulumiAws = {
        "aws:skipRegionValidation": "true",
        "aws:assumeRoles": JSON.stringify([{ roleArn: ROLE, sourceIdentity: "me" }]),
        "aws:endpoints": '[{"s3":"http://127.0.0.1:1"}]',
      };
      for (const config of [{ region: "us-east-1", ...ofEngine }, ofPulumiAws])
        assert.deepEqual(readSettings(config).problems, []);
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
        { path: "aws-config:previewWithoutCredentials", value: "yes", rule: "true or false" },
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
