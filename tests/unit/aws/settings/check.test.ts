import assert from "node:assert/strict";
import { readSettings } from "../../../../provider/aws/settings";
import { explicitProblems, stackKey } from "../../../../provider/aws/settings/check";
import { describeProblem } from "../../../../provider/domain/problem";

const ROLE = "arn:aws:iam::111111111111:role/first";
const LATER = Symbol("later");

describe("settings that can't be read are problems, since going on could reach another account", () => {
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
    [{ "aws:defaultTags": "team" }, "aws:defaultTags must be an object with tags, whose values are strings"],
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
    [{ claims: { region: "us-east-1" } }, "claims.region can only be set together with claims.dynamodbTable"],
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

describe("the key of a setting in the stack's configuration", () => {
  it("is pulumi-aws's own if that has the setting, too", () => {
    assert.deepEqual(["region", "claims"].map(stackKey), ["aws:region", "aws-config:claims"]);
  });
});

describe("the inputs of a Provider", () => {
  const told = (inputs: Record<string, unknown>, mayBeSecret: boolean) =>
    explicitProblems(inputs, { isLater: (value) => value === LATER, mayBeSecret }).map(describeProblem);

  it("are not repeated if they may be secret, and always if they can't", () => {
    const inputs = { allowedAccountIds: ["1"], region: "x" };
    const region = 'region must be the code of an AWS region, as us-east-1, not "x"';
    const account = "allowedAccountIds[0] must be a string of 12 digits";
    assert.deepEqual(told(inputs, true), [region, account]);
    assert.deepEqual(told(inputs, false), [region, `${account}, not "1"`]);
    assert.deepEqual(told({ accessKey: 5, secretKey: "s" }, false), ["accessKey must be a string"]);
  });

  it("are not checked before they are known", () => {
    const inputs = {
      region: LATER,
      accessKey: LATER,
      secretKey: "s",
      assumeRoles: [LATER, { roleArn: LATER }],
    };
    assert.deepEqual(told(inputs, false), []);
  });

  it("that are null or empty are left out", () => {
    assert.deepEqual(told({ region: null, accessKey: "", regoin: undefined, profil: "" }, false), []);
  });
});
